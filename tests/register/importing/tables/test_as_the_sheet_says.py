"""A list reads a cell as the import of a register does: as its format shows it, with every doubt and note told."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from accounts.models import User
from core.sheets import Cell, SheetColumn
from register.importing.tables import cells
from register.importing.tables.model import TableRehearsal, load_tables
from register.importing.tables.read import rehearse_table
from register.models import Partnership, YearMoney
from tests.factories.register import PartnershipFactory
from tests.register.importing.tables.helpers import fates, rehearse

pytestmark = pytest.mark.django_db
HEAD = ("Partnership", "Year", "Budget")


class Figure(forms.Form):
    amount = forms.DecimalField()


@pytest.fixture
def rivers(db: None) -> Partnership:
    return PartnershipFactory(name="Rivers")


def write_book(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for row in (list(HEAD), *rows):
        sheet.append(row)
    change(sheet)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_book(data: bytes, by: User, **told: Any) -> TableRehearsal:
    return rehearse_table(load_tables()["money"], data, "list.xlsx", by=by, **told)


def read_budget(value: Any, code: str, by: User) -> TableRehearsal:
    def show(sheet: Any) -> None:
        sheet["C2"].number_format = code

    return read_book(write_book(["Rivers", "2026/27", value], change=show), by)


# --- Amounts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (12.5, '"£"0.0"m"', "£12,500,000"),
        (412, '£#,##0"k"', "£412,000"),
        (12_500_000, '£0.0,,"m"', "£12,500,000"),
        (1234.56, "£#,##0", "£1,234.56"),
        (1, "General", "£1"),
        (0, "General", "£0"),
    ],
)
def test_a_stored_amount_counts_as_its_format_shows_it(
    value: Any, code: str, said: str, rivers: Partnership, officer: User
) -> None:
    found = read_budget(value, code, officer)
    assert [one.after for one in found.rows[0].changes if one.column == "Budget"] == [said]


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (0.25, "0%", "is a percentage"),
        (5000, "[$€-2] #,##0", "is not in pounds"),
        (0.99, "General", "less than a pound"),
        (1234.567, "General", "was rounded to £1,234.57"),
    ],
)
def test_an_amount_that_the_reader_doubts_stops_its_row_with_the_words_of_the_doubt(
    value: Any, code: str, said: str, rivers: Partnership, officer: User
) -> None:
    found = read_budget(value, code, officer)
    (remark,) = found.rows[0].remarks
    assert (fates(found), remark.column, remark.letter, remark.stops) == (["stopped"], "Budget", "C", True)
    assert said in remark.message


def test_an_error_of_the_spreadsheet_is_no_value(rivers: Partnership, officer: User) -> None:
    found = rehearse("money", (*HEAD, "Notes"), ("Rivers", "2026/27", "5", "#REF!"), by=officer)
    assert [one.message for one in found.rows[0].remarks] == ["The spreadsheet itself shows an error here."]


@pytest.mark.parametrize(
    ("code", "typed"), [("0%", None), ("#,##0", {"amount": "1234"}), ("", {"amount": "1234"})]
)
def test_a_figure_that_is_shown_as_another_is_asked_about(code: str, typed: dict[str, str] | None) -> None:
    form, column = Figure(), SheetColumn(0, "A", "Actual", "Actual")
    cell = Cell(1234, "123400%" if code == "0%" else "1,234", "A", code=code)
    if typed is None:
        with pytest.raises(cells.CellRefused, match="shows “123400%” and holds 1234"):
            cells.type_cell(form, "amount", cell, column)
    else:
        assert cells.type_cell(form, "amount", cell, column) == typed


# --- Dates with the month first ------------------------------------------------------------------------------


def test_no_date_in_figures_is_read_of_a_column_that_has_the_month_first(
    rivers: Partnership, officer: User
) -> None:
    head = ("Partnership", "Date", "Title")
    rows = (
        head,
        ("Rivers", "3/14/2025", "One"),
        ("Rivers", "3/4/2025", "Two"),
        ("Rivers", "14/3/2025", "Three"),
    )
    found = rehearse("meetings", *rows, by=officer)
    assert fates(found) == ["stopped", "stopped", "new"]
    assert "Dates of this column seem to have the month first" in found.rows[1].remarks[0].message
    right = rehearse("meetings", *rows, by=officer, corrected={"2-B": "14 March 2025"})
    assert fates(right) == ["new", "stopped", "new"]  # the other cells say no less of the column
    both = {"2-B": "14 March 2025", "3-B": "4 March 2025"}
    assert fates(rehearse("meetings", *rows, by=officer, corrected=both)) == ["new", "new", "new"]
    plain = rehearse(
        "meetings", head, ("Rivers", "3/4/2025", "Two"), ("Rivers", "3/12/2025", "One"), by=officer
    )
    assert fates(plain) == ["new", "new"]


# --- What the file says of a row -------------------------------------------------------------------------------


def test_a_hidden_row_a_cell_struck_through_and_a_note_are_told_and_stop_nothing(
    rivers: Partnership, officer: User
) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet["C2"].font = Font(strike=True)
        sheet["C3"].comment = Comment("Not agreed", "Ada")

    data = write_book(
        ["Rivers", "2026/27", 5], ["Rivers", "2027/28", 6], ["Rivers", "2028/29", 7], change=change
    )
    found = read_book(data, officer)
    assert (fates(found), found.is_open) == (["new", "new", "new"], False)
    told = [[(one.kind, one.column, one.letter, one.stops) for one in row.remarks] for row in found.rows]
    assert told == [
        [("hidden row", "", "", False), ("struck", "Budget", "", False)],
        [("note", "Budget", "", False)],
        [],
    ]
    assert "It is kept with the record" in found.rows[1].remarks[0].message
    assert found.rows[1].kept[0].text.endswith("Not agreed")
    assert found.rows[1].remarks[0].typed.endswith("Not agreed")


def test_what_is_passed_over_is_shown_with_its_reason_and_can_be_taken(
    rivers: Partnership, officer: User, client: Client
) -> None:
    client.force_login(officer)
    rows = ["Rivers", "2026/27", 5], ["Rivers", "2027/28", 6], ["Total", None, 11], ["* Budgets are rounded."]
    file = SimpleUploadedFile("list.xlsx", write_book(*rows))
    address = str(client.post("/register/import/", {"file": file, "holds": "money"})["Location"])
    page = client.get(address).content.decode()
    assert "2 parts of the file are passed over" in page
    assert all(words in page for words in ("A total", "Budgets are rounded.", "A note below the list"))
    assert 'name="answer-take 4"' in page
    taken = client.post(address, {"answer-take 4": "yes"}, follow=True).content.decode()
    assert "One part of the file is passed over" in taken
    assert "One row cannot come in" in taken
    assert not YearMoney.objects.exists()


def test_a_list_of_nothing_but_rows_passes_nothing_over(
    rivers: Partnership, officer: User, client: Client
) -> None:
    client.force_login(officer)
    file = SimpleUploadedFile("list.xlsx", write_book(["Rivers", "2026/27", 5]))
    address = str(client.post("/register/import/", {"file": file, "holds": "money"})["Location"])
    assert "passed over" not in client.get(address).content.decode()
