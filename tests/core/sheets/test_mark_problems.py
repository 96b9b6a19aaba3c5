"""Handing a spreadsheet back with its problems: every value where it stood, and read again as the same table."""

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from core.sheets import Cell, Limits, Sheet, SheetRefused, Table, find_table, mark_up, read
from tests.core.sheets.samples import (
    KNOWN,
    SHEET,
    TEXT,
    as_csv,
    one_sheet,
    padded,
    parts,
    raw,
    saved,
    with_part,
    xlsx,
)

ABOUT = "About this file"


def marked(data: bytes, problems, name="list.xlsx", **find) -> bytes:
    return mark_up(data, name, find_table(read(data, name), KNOWN, **find), problems).data


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def column_of(data: bytes, reference: str) -> dict[int, str]:
    rows = read(data, "list").sheets[0].rows
    return {
        row.number: cell.text
        for row in rows
        for cell in row.cells
        if cell.column_letter == reference and cell.text
    }


def places(sheet: Sheet, *, without: str = "") -> dict[str, tuple]:
    """Return what stands at each place of a sheet, such as B2, but for one column."""
    return {
        f"{cell.column_letter}{row.number}": (cell.value, cell.text, cell.merged)
        for row in sheet.rows
        for cell in row.cells
        if cell.text and cell.column_letter != without
    }


def said(table: Table) -> Table:
    """Return a table as a reader takes it: without what is not carried over, and without its problems."""
    width = len([column for column in table.columns if column.header != "Problem"])
    columns = tuple(replace(column, hidden=False) for column in table.columns[:width])
    records = tuple(
        replace(record, hidden=False, notes=(), cells=tuple(map(bare, record.cells[:width])))
        for record in table.records
    )
    return replace(table, columns=columns, records=records)


def bare(cell: Cell) -> Cell:
    return cell._replace(formula=False, code="", asides=())


def kept_by_hand() -> bytes:
    """Return a workbook as councils keep them: a title, groups, a merge down, sections, sums, and other sheets."""
    book = openpyxl.Workbook()
    lists = book.active
    lists.title = "Lists"
    for _row in range(30):
        lists.append(["Ref", "Name", "Start date", "Contribution", "Comments"])
    lists.sheet_state = "hidden"
    sheet = book.create_sheet(" The register: 2026".replace(":", ""))
    for row in [
        ["The register of partnerships, kept by the policy team"],
        [],
        ["", "", "When", "", "Money", "", ""],
        ["Ref", "Name", "Start date", "End date", "Contribution", "Share", "Comments"],
        ["PLACE DIRECTORATE"],
        [7, "Harbour", date(2024, 2, 29), "31/3/27", 1234.5, 0.125, "=Name <missing> & “blank”"],
        [8, "Coast\nand sea", datetime(2024, 2, 29, 9, 30), "0042", "=1+1", True, "+44 1752"],
        [None, "Moor", None, "#REF!", -5, 12345678901234567890, "_x000D_ '=kept"],
        ["P4", "'quoted", date(2024, 5, 1), 0.395833333333333, 12, "-", "@x"],
        [None, None, None, None, "=SUM(E6:E9)"],
        [],
        ["Total", None, None, None, "=SUM(E6:E9)"],
        ["Please tell the policy team of any change."],
    ]:
        sheet.append(row)
    for merge in ("A1:ZZ1", "C3:D3", "E3:F3", "A5:XFD5", "A8:A9", "G9:I9"):
        sheet.merge_cells(merge)
    sheet["A6"].number_format = sheet["A7"].number_format = '"PSH-"0000'
    sheet["C9"].number_format, sheet["D9"].number_format = "mmm-yy", "hh:mm"
    sheet["E6"].number_format, sheet["F6"].number_format = "£#,##0.00", "0.0%"
    sheet["D8"].data_type = "e"
    sheet.row_dimensions[7].hidden = sheet.column_dimensions["D"].hidden = True
    sheet["B6"].comment = openpyxl.comments.Comment("a note", "KP")
    book.create_sheet("Spare")
    book.create_sheet(ABOUT).append(["Ours", 5, "=A1"])
    return saved(book)


def found(data: bytes, **more) -> Table:
    return find_table(read(data, "list.xlsx"), KNOWN, **more)


# What stands where


def test_every_value_of_every_sheet_stands_where_it_stood():
    data = kept_by_hand()
    before, after = read(data, "l.xlsx"), read(marked(data, {6: "Wrong.", 13: "Odd."}), "l.xlsx")
    assert [sheet.name for sheet in after.sheets] == [sheet.name for sheet in before.sheets]
    assert [sheet.hidden for sheet in after.sheets] == [True, False, False, False]
    for old, new in zip(before.sheets, after.sheets, strict=True):
        assert places(new, without="H" if old.name.endswith("2026") else "") == places(old)


def test_a_problem_stands_in_its_row_right_of_everything():
    problems = {6: "Enter the date, like 31 3 2027.", 9: "=Name <missing> & “blank”"}
    sheet = opened(marked(kept_by_hand(), problems))[" The register 2026"]
    texts = {cell.row: cell.value for cell in sheet["H"] if cell.value}
    total = "A total, not read as a row."
    assert texts == {4: "Problem", **problems, 10: total, 12: total}
    assert sheet["H6"].alignment.wrap_text
    assert sheet["H6"].fill.fgColor.rgb == "FFFFF2CC"
    assert sheet["H4"].font.b
    assert sheet["A4"].font.b
    assert not sheet["A6"].font.b
    assert sheet.column_dimensions["H"].width == 60
    assert 10 <= sheet.column_dimensions["B"].width < sheet.column_dimensions["G"].width <= 60
    assert all(place.max_col < 8 for place in sheet.merged_cells.ranges if place.min_row > 5)


def test_a_problem_may_stand_in_a_row_that_holds_nothing():
    body = '<row r="1"><c r="A1" t="str"><v>Ref</v></c><c r="B1" t="str"><v>Name</v></c></row><row r="5"/>'
    problems = {2: "two", 5: "five", 9: "nine"}
    assert column_of(marked(raw(body), problems), "C") == {1: "Problem", **problems}


def test_a_merge_ends_before_the_problems():
    data = xlsx(
        [["Ref", "Name", None, "Notes"], ["P1", "Harbour"], ["P2", None], ["P3"]],
        merges=["B1:C1", "B2:F3", "D4:F4"],
    )
    sheet = opened(marked(data, {2: "Wrong.", 4: "Wrong."})).worksheets[1]
    assert {str(one) for one in sheet.merged_cells.ranges} == {"B1:C1", "B2:D3"}
    assert [sheet[f"E{row}"].value for row in (1, 2, 3, 4)] == ["Problem", "Wrong.", None, "Wrong."]


def test_what_looks_like_a_formula_is_text_and_stays_text_when_it_is_edited():
    back = marked(kept_by_hand(), {6: '=HYPERLINK("http://x")', 7: "-1"})
    for sheet in opened(back).worksheets:
        assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    sheet = opened(back)[" The register 2026"]
    texts = [sheet[place] for place in ("G6", "E7", "D7", "D6", "G7", "H6", "H7", "E12")]
    assert {(cell.data_type, cell.number_format) for cell in texts} == {("s", "@")}
    assert b"<f>" not in b"".join(parts(back).values())


def test_numbers_dates_and_errors_are_numbers_dates_and_errors():
    sheet = opened(marked(kept_by_hand(), {}))[" The register 2026"]
    assert (sheet["A6"].value, sheet["A6"].number_format) == (7, '"PSH-"0000')
    assert (sheet["E6"].value, sheet["E6"].number_format) == (1234.5, "£#,##0.00")
    assert (sheet["C6"].value, sheet["C7"].value) == (datetime(2024, 2, 29), datetime(2024, 2, 29, 9, 30))
    assert (sheet["F7"].value, sheet["D8"].data_type) == (True, "e")
    assert sheet["F8"].value == 1.234567890123457e19


def test_dollars_do_not_become_pounds():
    book = opened(xlsx([["Ref", "Contribution"], ["P1", 1200]]))
    book.active["B2"].number_format = "0.000"
    styles = parts(saved(book))["xl/styles.xml"].decode()
    own = styles.replace('formatCode="0.000"', 'formatCode="&quot;$&quot;#,##0_);(&quot;$&quot;#,##0)"')
    data = with_part(saved(book), "xl/styles.xml", own)
    for _again in range(2):
        data = marked(data, {})
        # Excel shows its own format of this name as £1,200 in Britain.
        assert column_of(data, "B")[2] == "$1,200"


def test_an_array_formula_and_a_formula_with_a_result_leave_the_result():
    body = (
        '<row r="1"><c r="A1" t="str"><v>Ref</v></c><c r="B1" t="str"><v>Contribution</v></c></row><row r="2">'
        '<c r="A2" t="str"><f>"P"&amp;1</f><v>P1</v></c><c r="B2"><f>2*5</f><v>10</v></c></row>'
    )
    sheet = opened(marked(raw(body), {})).worksheets[1]
    assert [cell.value for cell in sheet[2]][:2] == ["P1", 10]
    book = opened(xlsx([["Ref", "Name"], ["P1", "x"]]))
    book.active["B2"] = ArrayFormula("B2:B3", "=A2:A3")
    assert opened(marked(saved(book), {})).worksheets[1]["B2"].value == "=A2:A3"


@settings(max_examples=60)
@given(st.lists(TEXT.filter(str.strip), min_size=1, max_size=5), st.data())
def test_free_text_comes_back_as_it_was(names, data):
    rows = [[f"P{number}", name] for number, name in enumerate(names)]
    problems = data.draw(st.dictionaries(st.integers(2, len(rows) + 1), TEXT.filter(str.strip)))
    for made in (as_csv(rows, ["Ref", "Name"]), one_sheet(rows, ["Ref", "Name"])):
        back = marked(made, problems, "list", header_row=1)
        assert padded(back, len(rows)) == [
            [*row, problems.get(number, "")] for number, row in enumerate(rows, start=2)
        ]


def test_a_text_that_xml_or_a_cell_cannot_hold_is_made_to_fit():
    body = '<row r="1"><c r="A1" t="str"><v>Name</v></c></row><row r="2"><c r="A2" t="str"><v>a_x0007_b</v></c></row>'
    back = marked(raw(body), {2: "\x00\x0b" + "x" * 40_000 + "\ufffe"})
    sheet = opened(back).worksheets[1]
    assert (sheet["A2"].value, sheet["B2"].value) == ("ab", "x" * 32_767)


# What is not carried over


def test_the_first_sheet_says_what_the_copy_is_and_what_is_not_in_it():
    book = opened(marked(kept_by_hand(), {6: "Wrong."}, "Our list.xlsm"))
    assert book.active.title == book.sheetnames[0] == f"{ABOUT} 2"  # the council has one of that name
    sentences = " ".join(row[0].value for row in book.active)
    assert "column H of the sheet “ The register 2026”" in sentences
    assert "Not in this copy: formulas" in sentences
    assert "macros, pictures" in sentences
    assert "Our list.xlsm" in sentences


def test_macros_and_drawings_are_not_in_the_copy_and_it_is_a_plain_workbook():
    data = with_part(kept_by_hand(), "xl/vbaProject.bin", b"macro")
    data = with_part(data, "xl/drawings/drawing9.xml", "<drawing/>")
    kinds = parts(data)["[Content_Types].xml"].decode()
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in kinds
    enabled = kinds.replace(plain, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    data = with_part(data, "[Content_Types].xml", enabled)
    made = mark_up(data, "l.xlsm", found(data), {6: "Wrong."})
    assert made.kind == "xlsx"
    assert made.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    back = parts(made.data)
    assert not [name for name in back if "vba" in name or "drawing" in name or "comment" in name]
    assert plain in back["[Content_Types].xml"].decode()


def test_a_name_that_excel_would_refuse_is_made_fit():
    data = xlsx([["Ref", "Name"], ["P1", "x"]])
    names = ("x" * 40, "a/b", "Lists ", "")
    book = opened(data)
    for _name in names[1:]:
        book.create_sheet().append(["y"])
    text = parts(saved(book))["xl/workbook.xml"].decode()
    for old, new in zip(("Register", "Sheet", "Sheet1", "Sheet2"), names, strict=True):
        text = text.replace(f'name="{old}"', f'name="{new}"')
    back = marked(with_part(saved(book), "xl/workbook.xml", text), {2: "Wrong."})
    assert opened(back).sheetnames == [ABOUT, "x" * 31, "a b", "Lists ", "Sheet"]


# Handing it in again


def test_the_copy_is_read_as_the_same_table():
    data = kept_by_hand()
    table = found(data)
    assert [record.number for record in table.records] == [6, 7, 8, 9]
    assert (table.group_row, table.header_row) == (3, 4)
    back = marked(data, {6: "Wrong.", 9: "Wrong."})
    again = found(back)
    assert said(again) == said(table)
    assert [record.cells[-1].text for record in again.records] == ["Wrong.", "", "", "Wrong."]
    assert (again.columns[-1].header, again.columns[-1].letter) == ("Problem", "H")
    assert ABOUT not in [sheet.name for sheet in read(marked(xlsx([["Ref"]]), {}), "l.xlsx").sheets]


def test_a_sum_without_a_label_is_no_row_of_the_copy_until_it_gets_a_name():
    back = marked(kept_by_hand(), {})
    book = opened(back)
    assert [one.number for one in found(back).skipped if one.kind == "total"] == [10, 12]
    book[" The register 2026"]["B10"] = "Estuary"
    assert 10 in [record.number for record in found(saved(book)).records]


def test_problems_decide_nothing_about_the_rows():
    data = xlsx(
        [["Name", "Notes"], ["Harbour"], ["Coast", "x"], ["Moor"], ["River", "x"], ["Wood"], ["Hill", "x"]]
    )
    table = found(data)
    back = marked(data, {2: "Wrong.", 6: "Total budget: wrong."})
    assert said(found(back)) == said(table)
    assert len(table.records) == 6


def test_a_csv_under_grouped_headings_is_read_as_the_same_table():
    data = b",,Start,End\nRef,Name,date,date\nP1,a,5,x\nP2,b,6,y\n"
    table = find_table(read(data, "l.csv"), KNOWN)
    back = find_table(read(marked(data, {3: "Wrong."}, "l.csv"), "l.csv"), KNOWN)
    assert table.group_row == 1
    assert said(back) == said(table)
    assert back.columns[-1].header == "Problem"


def test_handing_back_twice_uses_the_same_column_and_clears_what_was_put_right():
    first = marked(kept_by_hand(), {6: "Wrong.", 9: "Also wrong."})
    second = marked(first, {7: "New."})
    assert len(opened(second).sheetnames) == len(opened(first).sheetnames)
    sheet = opened(second)[" The register 2026"]
    total = "A total, not read as a row."
    assert {cell.row: cell.value for cell in sheet["H"] if cell.value} == {
        4: "Problem", 7: "New.", 10: total, 12: total,
    }  # fmt: skip


def test_a_hidden_sheet_is_shown_when_the_list_is_in_it():
    book = opened(xlsx([["Ref", "Name"], ["P1", "x"]]))
    book.create_sheet("Front").append(["Welcome"])
    book["Register"].sheet_state = "hidden"
    back = marked(saved(book), {2: "Wrong."}, sheet="Register")
    assert [sheet.sheet_state for sheet in opened(back)] == ["visible"] * 3
    assert found(back).sheet == "Register"


VALUES = st.one_of(
    st.just(""),
    st.just(""),
    st.sampled_from(
        ["Total", "Place", "PLACE TEAM", "Notes:", "P1", "Ref", "Name", "=A1", "1/2", "#N/A", "2024"]
    ),
    st.integers(-5, 2030),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.booleans(),
)
GRID = st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=9)
BLOCK = st.tuples(st.integers(1, 5), st.integers(1, 9), st.integers(1, 3), st.integers(1, 3))
SENTENCE = st.sampled_from(["Enter a date.", "Total budget: 5 or 6?", "5", "=1", "Name: this row has none."])


@settings(max_examples=150)
@given(GRID, st.lists(BLOCK, max_size=2), st.data())
def test_any_sheet_comes_back_in_place_and_is_read_as_the_same_table(grid, blocks, data):
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append([None if value == "" else value for value in row])
    for left, top, wide, high in blocks:
        right, bottom = left + wide - 1, top + high - 1
        taken = any(
            one.min_col <= right and left <= one.max_col and one.min_row <= bottom and top <= one.max_row
            for one in book.active.merged_cells.ranges
        )
        if (wide, high) != (1, 1) and not taken:
            book.active.merge_cells(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")
    made = saved(book)
    try:
        table = found(made)
    except SheetRefused:
        return
    numbers = [record.number for record in table.records]
    problems = data.draw(st.dictionaries(st.sampled_from(numbers), SENTENCE)) if numbers else {}
    back = marked(made, problems)
    again = found(back)
    (old,), (new,) = read(made, "l.xlsx").sheets, read(back, "l.xlsx").sheets
    beside = again.columns[-1].letter
    assert places(new, without=beside) == places(old)
    assert said(again) == said(table)
    assert {one.number: one.cells[-1].text for one in again.records if one.cells[-1].text} == problems


def test_twenty_thousand_rows_come_back():
    rows = ([f"P{number}", f"Harbour {number}", number, date(2026, 1, 1)] for number in range(19_999))
    data = one_sheet(rows, ["Ref", "Name", "Contribution", "Start date"])
    problems = dict.fromkeys(range(2, 20_001), "Enter the end date.")
    back = read(marked(data, problems), "list.xlsx").sheets[0]
    assert len(back.rows) == 20_000
    assert back.rows[-1].cells[-1].text == "Enter the end date."


def test_a_list_as_full_as_a_list_may_be_is_still_read_with_its_problems():
    data = xlsx([["Ref", "Name"], *[["P1", "a"]] * 9])
    limits = Limits(rows=10, cells=20)
    back = mark_up(data, "l.xlsx", found(data), dict.fromkeys(range(2, 11), "Wrong."), limits=limits).data
    assert len(read(back, "l.xlsx", limits=limits).sheets[0].rows) == 10
    with pytest.raises(SheetRefused):
        read(back, "l.xlsx", limits=replace(limits, cells=19))


# Refusals


def test_a_sheet_that_is_gone_is_refused():
    data = xlsx([["Ref", "Name"], ["P1", "x"]])
    table = find_table(read(data, "l.xlsx"), KNOWN)
    with pytest.raises(SheetRefused, match="Register"):
        mark_up(xlsx([["Ref"]], title="Renamed"), "l.xlsx", table, {2: "Wrong."})


def test_a_workbook_that_cannot_be_read_is_refused():
    data = xlsx([["Ref", "Name"], ["P1", "x"]])
    with pytest.raises(SheetRefused, match="damaged"):
        mark_up(with_part(data, SHEET, "<broken"), "l.xlsx", found(data), {})
    with pytest.raises(SheetRefused, match="more than 1 rows"):
        mark_up(data, "l.xlsx", found(data), {}, limits=Limits(rows=1))


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_a_csv_comes_back_in_its_own_encoding_delimiter_and_line_ends(encoding, delimiter, line_end):
    rows = [
        ["Ref", "Name", "Start date"],
        ["P1", "“Café” £5", "x"],
        [],
        ["P2", "'=kept", "a", "stray"],
        ["P3"],
    ]
    text = line_end.join(delimiter.join(cells) for cells in rows) + line_end
    data = text.encode(encoding)
    back = marked(data, {2: "Wrong – £.", 4: "=no"}, "list.csv")
    expected = list(rows)
    expected[0] = [*rows[0], "", "Problem"]
    expected[1] = [*rows[1], "", "Wrong – £."]
    expected[3] = [*rows[3], "'=no"]
    assert back.decode("utf-16" if encoding == "utf-16" else encoding) == (
        line_end.join(delimiter.join(cells) for cells in expected) + line_end
    )


def test_a_csv_handed_back_twice_uses_the_same_column():
    first = marked(b"sep=;\nRef;Name\nP1;a\nP2;b\n", {2: "Wrong.", 3: "Wrong."}, "l.csv")
    second = marked(first, {3: "Still wrong."}, "l.csv")
    assert second == b"sep=;\nRef;Name;Problem\nP1;a;\nP2;b;Still wrong.\n"


def test_what_stood_beside_a_row_of_a_csv_that_was_emptied_is_cleared():
    first = marked(b"Ref;Name\nP1;a\n\nP2;b\nTotal;2\n", {2: "Wrong.", 4: "Wrong."}, "l.csv")
    emptied = first.replace(b"P1;a;", b";;")
    assert marked(emptied, {}, "l.csv") == b"Ref;Name;Problem\n;;\n\nP2;b;\nTotal;2\n"


def test_what_an_old_encoding_cannot_say_becomes_a_question_mark():
    assert b";?\r\n" in marked(b"Ref;Name\r\nP1;\xa35\r\n", {2: "\u2192"}, "l.csv")
