"""The pages behind the links at the foot."""

from accounts.models import CouncilText
from tests.access.matrix import EVERYONE, Row, same

ROWS: dict[str, Row] = {
    **{key: same(EVERYONE, public=True) for key in CouncilText.Key.values},
    "council_text_edit": same(
        frozenset({"administrator"}), arguments=lambda scene, partnership: {"key": "help"}
    ),
}
