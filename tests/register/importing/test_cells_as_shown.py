"""A number counts as the spreadsheet shows it; an error and a formula without a result leave the field empty."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.sheets import Cell, SheetColumn
from core.sheets.number_formats import format_shown
from register.importing.clean.cells import read_cells
from register.importing.model import ImportRow

COLUMN = SheetColumn(0, "A", "Council contribution", "Council contribution")


def read(cell: Cell, column: SheetColumn = COLUMN, key: str = "contribution") -> ImportRow:
    row = ImportRow(2)
    read_cells(row, [cell], [column], {"A": key}, today=date(2026, 11, 26))
    return row


def shown(value: Any, code: str) -> Cell:
    return Cell(value, format_shown(value, code), "A", code=code)


@pytest.mark.parametrize(
    ("value", "code", "amount"),
    [
        (15000, "£#,##0", "15000.00"),
        (15000, "#,##0.00", "15000.00"),
        (Decimal("12.5"), '"£"0.0"m"', "12500000.00"),
        (Decimal("12.54"), '"£"0.0"m"', "12540000.00"),
        (412, '£#,##0"k"', "412000.00"),
        (12_500_000, '£0.0,,"m"', "12500000.00"),
        (15000, "[$€-2] #,##0", None),
        (15000, "[$$-409]#,##0", None),
        (Decimal("0.25"), "0%", None),
    ],
)
def test_a_number_counts_as_its_format_shows_it_or_is_doubted(
    value: Any, code: str, amount: str | None
) -> None:
    row = read(shown(value, code))
    assert row.values.get("contribution") == (None if amount is None else Decimal(amount))
    assert bool(row.remarks) == (amount is None)
    assert bool(row.kept) == (amount is None)


@pytest.mark.parametrize(("text", "kind"), [("#REF!", "error"), ("=VLOOKUP(A2,B:C,2,0)", "no_value")])
def test_an_error_fills_no_field_and_is_kept(text: str, kind: str) -> None:
    row = read(Cell(text, text, "A", error=True), SheetColumn(0, "A", "Lead officer", "Lead officer"), "lead")
    assert "lead" not in row.values
    assert [(remark.kind, remark.letter, remark.stops) for remark in row.remarks] == [(kind, "A", False)]
    assert [kept.text for kept in row.kept] == [text]
