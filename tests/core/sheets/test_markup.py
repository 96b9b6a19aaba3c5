"""Handing a spreadsheet back with its problems, and everything else in it as it was."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sheets import SheetRefused, find_table, mark_up, read
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
    texts,
    with_part,
    xlsx,
)


def marked(data: bytes, problems, name="list.xlsx", **find) -> bytes:
    return mark_up(data, name, find_table(read(data, name), KNOWN, **find), problems)


def column_of(data: bytes, reference: str) -> dict[int, str]:
    rows = read(data, "list").sheets[0].rows
    return {
        row.number: cell.text
        for row in rows
        for cell in row.cells
        if cell.column_letter == reference and cell.text
    }


def messy_book() -> bytes:
    """Return a workbook with what an ordinary load and save would change or lose."""
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx(
                [
                    ["The register"],
                    [],
                    ["Ref", "Name", "Lead"],
                    ["P1", "Harbour", "Place"],
                    ["P2"],
                    ["P3", "Coast"],
                ],
                merges=["A1:C1", "C4:C6"],
            )
        )
    )
    sheet = book["Register"]
    sheet.column_dimensions.group("B", "F", hidden=False)
    sheet.column_dimensions["B"].width = 33
    sheet["D9"].number_format = "0000"
    sheet["D5"].number_format = "0000"
    sheet["A4"].comment = openpyxl.comments.Comment("a note", "KP")
    book.create_sheet("Lists").append(["=1+1", 5])
    data = with_part(saved(book), "xl/ctrlProps/ctrlProp1.xml", "<formControlPr/>")
    text = parts(data)[SHEET].decode()
    unknown = '<extLst><ext uri="{odd}"><x14:odd xmlns:x14="urn:x"/></ext></extLst></worksheet>'
    return with_part(data, SHEET, text.replace("</worksheet>", unknown))


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # what it would lose
def test_a_workbook_comes_back_with_a_problem_column_after_the_last_used_one():
    back = marked(messy_book(), {4: "Enter the date, like 31 3 2027.", 5: "=Name <missing> & “blank”"})
    assert column_of(back, "D") == {
        3: "Problem",
        4: "Enter the date, like 31 3 2027.",
        5: "=Name <missing> & “blank”",
    }
    sheet = openpyxl.load_workbook(io.BytesIO(back))["Register"]
    assert sheet["D4"].alignment.wrap_text
    assert sheet["D4"].fill.fgColor.rgb == "FFFFF2CC"
    assert sheet["D5"].data_type == "s"
    assert sheet.column_dimensions["D"].width == 60
    assert sheet.column_dimensions["B"].width == 33


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # what it would lose
def test_everything_else_in_the_workbook_keeps_every_byte():
    data = messy_book()
    back = marked(data, {4: "Wrong."})
    before, after = parts(data), parts(back)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {SHEET, "xl/styles.xml"}
    assert '<x14:odd xmlns:x14="urn:x"/>' in after[SHEET].decode()
    assert [row[:3] for row in texts(back, "l.xlsx")] == [row[:3] for row in texts(data, "l.xlsx")]
    assert openpyxl.load_workbook(io.BytesIO(back))["Register"]["A4"].comment.text == "a note"


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # what it would lose
def test_the_styles_in_use_keep_their_numbers():
    data, back = messy_book(), marked(messy_book(), {4: "Wrong."})
    old, new = (openpyxl.load_workbook(io.BytesIO(one))["Register"] for one in (data, back))
    assert new["D9"].number_format == old["D9"].number_format == "0000"
    assert new["A4"].style_id == old["A4"].style_id


def test_handing_back_twice_uses_the_same_column_and_clears_what_was_put_right():
    first = marked(messy_book(), {4: "Wrong.", 6: "Also wrong."})
    second = marked(first, {5: "New."})
    assert column_of(second, "D") == {3: "Problem", 5: "New."}
    assert column_of(second, "E") == {}


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1" spans="1:2"><c r="A1" t="str"><v>Ref</v></c><c r="B1" t="str"><v>Name</v></c><c r="C1"/></row>'
        '<row r="2" spans="1:2"><c r="A2" t="str"><v>P1</v></c><c r="C2"></c><c r="E2" s="0"/></row><row r="3"/>'
        '<row r="5"><c r="A5" t="str"><v>P3</v></c></row>',
        '<row><c t="str"><v>Ref</v></c><c t="str"><v>Name</v></c></row><row><c t="str"><v>P1</v></c><c/><c/><c/></row>'
        '<row/><row r="5"><c t="str"><v>P3</v></c></row>',
    ],
    ids=["named cells", "unnamed cells"],
)
@pytest.mark.parametrize(
    "columns",
    [
        "",
        '<cols><col min="1" max="2" width="9"/></cols>',
        '<cols><col min="2" max="9" width="8"/></cols>',
        '<cols><col min="4" max="9" width="8"/></cols>',
        '<cols><col min="3" max="3" width="8"/></cols>',
    ],
)
def test_problems_land_in_their_rows_whatever_the_rows_hold(body, columns):
    problems = {2: "two", 3: "three", 4: "four", 5: "five", 9: "nine"}
    back = marked(raw(body, before=columns), problems)
    assert column_of(back, "C") == {1: "Problem", **problems}
    sheet = openpyxl.load_workbook(io.BytesIO(back)).worksheets[0]  # refuses overlapping or broken XML
    assert sheet["C9"].value == "nine"
    assert parts(back)[SHEET].count(b'r="C2"') == 1
    assert parts(back)[SHEET].count(b'width="60"') == 1
    assert b'spans="1:2"' not in parts(back)[SHEET]


def test_a_prefixed_or_utf_16_sheet_is_marked_in_its_own_way():
    body = (
        '<?xml version="1.0" encoding="{}"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/'
        '2006/main"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>Ref</x:v></x:c><x:c r="B1" t="str">'
        "<x:v>Name – é</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    for encoding in ("utf-8", "utf-16", "iso-8859-1"):
        content = body.format(encoding).encode(encoding, "xmlcharrefreplace")
        back = marked(with_part(xlsx([]), SHEET, content), {2: "Wrong – é."})
        assert column_of(back, "C") == {1: "Problem", 2: "Wrong – é."}
        assert texts(back, "l.xlsx")[0][1] == "Name – é"


def test_a_merge_that_reaches_to_the_right_does_not_swallow_the_problems():
    back = marked(xlsx([["Ref", "Name"], ["P1", "Harbour"]], merges=["B2:D2"]), {2: "Wrong."})
    assert column_of(back, "E") == {1: "Problem", 2: "Wrong."}


def test_a_workbook_without_styles_is_marked_without_colour():
    with zipfile.ZipFile(io.BytesIO(xlsx([["Ref", "Name"], ["P1", "x"]]))) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    bare = with_part(
        xlsx([["Ref", "Name"], ["P1", "x"]]), "xl/_rels/workbook.xml.rels", relations.replace("/styles", "/")
    )
    assert column_of(marked(bare, {2: "Wrong."}), "C") == {1: "Problem", 2: "Wrong."}


def test_a_sheet_that_is_gone_is_refused():
    data = xlsx([["Ref", "Name"], ["P1", "x"]])
    table = find_table(read(data, "l.xlsx"), KNOWN)
    with pytest.raises(SheetRefused, match="Register"):
        mark_up(xlsx([["Ref"]], title="Renamed"), "l.xlsx", table, {2: "Wrong."})


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


def test_what_an_old_encoding_cannot_say_becomes_a_question_mark():
    assert b";?\r\n" in marked(b"Ref;Name\r\nP1;\xa35\r\n", {2: "\u2192"}, "l.csv")


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT.filter(str.strip), min_size=1, max_size=5), st.data())
def test_marking_changes_no_other_cell(names, data):
    rows = [[f"P{number}", name] for number, name in enumerate(names)]
    problems = data.draw(st.dictionaries(st.integers(2, len(rows) + 1), TEXT.filter(str.strip)))
    for made in (as_csv(rows, ["Ref", "Name"]), one_sheet(rows, ["Ref", "Name"])):
        back = marked(made, problems, "list", header_row=1)
        assert padded(back, len(rows)) == [
            [*row, problems.get(number, "")] for number, row in enumerate(rows, start=2)
        ]
