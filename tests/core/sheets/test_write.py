"""Writing spreadsheets that run nothing and read back the same."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.sheets import SheetToWrite, guard_formula, read, strip_guard, write_csv_lines
from tests.core.sheets.samples import TEXT, as_csv, as_xlsx, cells, one_sheet, padded, parts

RISKY = [
    "=1+1",
    "+44 1752",
    "-5",
    "@x",
    "\tx",
    "\rx",
    "\nx",
    "  =x",
    "\xa0=x",
    "＝1",
    "－1",
    "'=1",
    "''-",
    "' =x",
]
HARMLESS = ["", "a", "5", "a=1", "'quoted'", "'", "it's", "(5)", "_-", "#REF!"]

TABLE = st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=6)


# The formula guard


@pytest.mark.parametrize("text", RISKY)
def test_text_that_could_run_is_led_by_an_apostrophe(text):
    assert guard_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_left_alone(text):
    assert guard_formula(text) == text


@given(TEXT | st.text("'= -\t+a", max_size=6))
def test_a_guarded_text_comes_back_as_it_was_and_cannot_run(text):
    assert strip_guard(guard_formula(text)) == text
    assert guard_formula(text).lstrip(" \xa0")[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")


# CSV


def test_every_field_of_a_csv_is_quoted_and_typed_values_pass_as_they_are():
    rows = [
        [Decimal("-1234.50"), -5, "-5"],
        [date(2027, 3, 31), datetime(2027, 3, 31, 9, 30), None],
        [True, 0.5, 'a"b'],
    ]
    assert as_csv(rows).decode() == (
        '\ufeff"Ref","Name","Notes"\r\n'
        '"-1234.50","-5","\'-5"\r\n'
        '"2027-03-31","2027-03-31 09:30",""\r\n'
        '"Yes","0.5","a""b"\r\n'
    )


def test_a_csv_is_written_line_by_line():
    def endless():
        number = 0
        while True:
            number += 1
            yield [number, "x"]

    lines = write_csv_lines(["Ref", "Name"], endless())
    assert [next(lines) for _ in range(3)] == ['\ufeff"Ref","Name"\r\n', '"1","x"\r\n', '"2","x"\r\n']


@settings(max_examples=150)
@given(TABLE)
@example([["=x", "'=x", "\r\n"], ["", "", ""], ["a\rb", '"', ",;\t|"]])
def test_a_table_written_as_csv_reads_back_the_same(rows):
    assert padded(as_csv(rows), len(rows)) == rows


def test_control_characters_are_dropped_on_the_way_out():
    rows = [["a\x00b\x0bc\x1f", "\ud800x", "\ufffe\uffff"]]
    assert padded(as_csv(rows), 1) == [["abc", "x", ""]]
    assert padded(one_sheet(rows), 1) == [["abc", "x", ""]]


# Excel


@settings(max_examples=60)
@given(TABLE)
@example([["=x", "'=x", "#REF!"], ["_x000D_", "_x005F_", " a "], ["1", "2024-04-01", "TRUE"]])
def test_a_table_written_as_xlsx_reads_back_the_same(rows):
    data = one_sheet(rows)
    assert padded(data, len(rows)) == [[cell if cell.strip() else "" for cell in row] for row in rows]
    kinds = {type(cell.value) for row in read(data, "list").sheets[0].rows for cell in row.cells}
    assert kinds <= {str, type(None)}


def test_line_ends_become_one_kind_in_excel():
    assert padded(one_sheet([["a\r\nb", "c\rd", "e\nf"]]), 1) == [["a\nb", "c\nd", "e\nf"]]


def test_typed_values_are_typed_cells_with_a_format():
    when = datetime(2027, 3, 31, 9, 30)
    rows = [
        [Decimal("1234.50"), date(2027, 3, 31), when, 7, True, 0.125],
        [None, date(1850, 1, 1), 1234567890123456],
    ]
    data = one_sheet(rows, ["a", "b", "c", "d", "e", "f"], formats={"f": "0.0%"})
    got = cells(data)
    assert [got[f"{column}2"].value for column in "ABCDEF"] == [
        Decimal("1234.5"),
        date(2027, 3, 31),
        when,
        7,
        True,
        Decimal("0.125"),
    ]
    assert [got[f"{column}2"].text for column in "ABF"] == ["£1,234.50", "31/03/2027", "12.5%"]
    assert (got["B3"].value, got["C3"].value) == ("1850-01-01", "1234567890123456")


def test_a_moment_with_a_zone_is_written_in_local_time():
    summer = datetime(2027, 7, 1, 9, 30, tzinfo=UTC)
    assert cells(one_sheet([[summer]], ["When"]))["A2"].text == "01/07/2027 10:30"


def test_text_longer_than_a_cell_holds_is_cut():
    assert len(cells(one_sheet([["x" * 40_000]], ["Long"]))["A2"].text) == 32_767


def test_the_header_is_bold_and_frozen_with_a_filter_and_widths():
    book = openpyxl.load_workbook(io.BytesIO(one_sheet([["P1", "Harbour " * 4, "x"], ["P2", "a", "b"]])))
    sheet = book["List"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"
    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert 10 <= sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width <= 60


def test_the_same_data_gives_the_same_bytes():
    made = [one_sheet([["P1", date(2027, 3, 31), Decimal("5.00")]]) for _ in range(2)]
    assert made[0] == made[1]
    properties = parts(made[0])["docProps/core.xml"].decode()
    assert "openpyxl" not in properties


def test_sheet_names_are_made_fit_for_excel():
    names = ["Risk/actions: 2026?", "risk actions  2026", "x" * 40, "x" * 40, "", "'"]
    data = as_xlsx(*(SheetToWrite(name, ["a"], []) for name in names))
    found = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert found == [
        "Risk actions  2026",
        "risk actions  2026 2",
        "x" * 31,
        f"{'x' * 29} 2",
        "Sheet",
        "Sheet 2",
    ]


def test_a_workbook_of_no_sheets_can_still_be_opened():
    assert len(openpyxl.load_workbook(io.BytesIO(as_xlsx())).sheetnames) == 1


def test_the_csv_module_of_another_program_reads_what_was_written():
    held = io.StringIO(as_csv([["P1", 'a "b", c', "two\nlines"]]).decode("utf-8-sig"), newline="")
    assert list(csv.reader(held))[1] == ["P1", 'a "b", c', "two\nlines"]


def test_letters_that_nobody_sees_do_not_hide_a_formula() -> None:
    for hidden in ("\ufeff", "\u200b", "\u2060", " \ufeff"):
        text = f"{hidden}=1+1"
        assert guard_formula(text) == f"'{text}"
        assert strip_guard(guard_formula(text)) == text
