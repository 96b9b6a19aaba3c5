"""The analysis of a partnership."""

from tests.access.matrix import COUNCIL_WIDE, EVERYONE, TIED_EDITORS, Row, of_partnership

READ_EXEMPT = TIED_EDITORS | {"adviser", "audit", "democratic"}
ROWS: dict[str, Row] = {
    "partnership_summary": Row(EVERYONE, COUNCIL_WIDE, of_partnership),
    "partnership_exempt_report": Row(READ_EXEMPT, COUNCIL_WIDE - {"administrator"}, of_partnership),
}
