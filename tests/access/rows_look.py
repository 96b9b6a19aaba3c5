"""How the site looks: the council's colour, and the gallery of parts."""

from tests.access.matrix import EVERYONE, KEEPERS, Row, same

ROWS: dict[str, Row] = {
    "council_css": same(EVERYONE, public=True),
    "gallery": same(KEEPERS),
}
