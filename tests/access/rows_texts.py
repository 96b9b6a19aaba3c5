"""The pages behind the links at the foot."""

from tests.access.matrix import EVERYONE, Row, same

ROWS: dict[str, Row] = {
    **{key: same(EVERYONE, public=True) for key in ("help", "accessibility", "privacy", "contact")},
    "council_text_edit": same(
        frozenset({"administrator"}), arguments=lambda scene, partnership: {"key": "help"}
    ),
}
