"""The register list and its files."""

from tests.access.matrix import EVERYONE, Row, same

ROWS: dict[str, Row] = {
    "partnership_list": same(EVERYONE),
    "partnership_export": same(EVERYONE - {"reader"}, arguments=lambda scene, p: {"kind": "csv"}),
}
