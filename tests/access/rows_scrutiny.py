"""The analysis of a partnership."""

from tests.access.matrix import COUNCIL_WIDE, EVERYONE, Row, of_partnership

ROWS: dict[str, Row] = {"partnership_summary": Row(EVERYONE, COUNCIL_WIDE, of_partnership)}
