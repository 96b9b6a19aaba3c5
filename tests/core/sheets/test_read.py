"""Reading a spreadsheet that somebody handed in: what it says, and what is refused."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.test import override_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.sheets import Limits, SheetRefused, read
from tests.core.sheets.samples import MAIN, SHEET, cells, raw, saved, sheet_xml, texts, with_part, xlsx

ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def refusal(data: bytes, name: str = "list.xlsx", limits: Limits | None = None) -> str:
    with pytest.raises(SheetRefused) as refused:
        read(data, name, limits=limits or Limits())
    return str(refused.value)


# What the file is


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0JFIF", "picture"),
        (b"GIF89a", "picture"),
        (OLD_EXCEL, "save it as .xlsx or .csv and try again"),
        (ENCRYPTED, "remove the password"),
        (b"Ref,Name\x00\x01\n1,a", "not a spreadsheet"),
        (b"<html><table><tr><td>Ref</td></tr></table></html>", "web page"),
        (b'\xef\xbb\xbf\n <!DOCTYPE html><html lang="en">', "web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "web page or XML"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_what_is_no_spreadsheet_is_refused_with_a_sentence_whatever_its_name(data, words, name):
    sentence = refusal(data, name)
    assert words in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("word/document.xml", "Word document"),
        ("content.xml", "OpenDocument"),
        ("xl/workbook.bin", "binary Excel"),
        ("photo.jpg", "packed file"),
    ],
)
def test_another_kind_of_zip_is_named_in_the_refusal(part, words):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(part, "x")
    assert words in refusal(held.getvalue())


def test_the_bytes_decide_and_not_the_name():
    assert read(xlsx([["Ref"]]), "list.csv").kind == "xlsx"
    assert read(b"Ref,Name\r\n", "list.xlsx").kind == "csv"


def test_a_file_over_the_limit_is_refused_before_it_is_opened():
    assert "too big" in refusal(b"a,b\n" * 500, limits=Limits(bytes=1000))
    with override_settings(UPLOAD_LIMIT=1000):
        assert "too big" in refusal(b"a,b\n" * 500)


def test_a_zip_of_declared_or_real_excess_is_refused():
    bomb = with_part(xlsx([["Ref"]]), "xl/media/image1.png", b"\0" * 30_000_000)
    assert "unpacks to far more" in refusal(bomb, limits=Limits(inflated=20_000_000))
    assert "unpacks to far more" in refusal(bomb)  # thirty megabytes out of thirty thousand bytes


def test_a_zip_that_lies_about_its_sizes_is_refused():
    bomb = with_part(xlsx([["Ref"]]), "xl/media/image1.png", b"\0" * 30_000_000)
    lying = bomb.replace((30_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != bomb
    assert refusal(lying)


def test_a_zip_that_declares_gigabytes_is_refused_before_it_is_unpacked():
    bomb = with_part(xlsx([["Ref"]]), "xl/media/image1.png", b"\0" * 30_000_000)
    boasting = bomb.replace((30_000_000).to_bytes(4, "little"), (4_000_000_000).to_bytes(4, "little"))
    assert "unpacks to far more" in refusal(boasting, limits=Limits(ratio=100_000))


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "docProps/core.xml", "xl/theme/theme1.xml", "xl/new.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declared", ['<!DOCTYPE a [<!ENTITY x "y">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">']
)
def test_a_document_type_in_any_part_is_refused(part, encoding, declared):
    content = f'<?xml version="1.0" encoding="{encoding}"?>\n<!-- x -->{declared}<a>&x;</a>'.encode(encoding)
    assert "document type" in refusal(with_part(xlsx([["Ref"]]), part, content))


def test_links_to_other_files_are_neither_followed_nor_in_the_way():
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="x/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        '<Relationship Id="rId9" Type="x/externalLink" TargetMode="External" Target="http://203.0.113.9/x.xlsx"/>'
        "</Relationships>"
    )
    assert texts(with_part(xlsx([["Ref"]]), "xl/_rels/workbook.xml.rels", relations), "l.xlsx") == [["Ref"]]


def test_more_rows_columns_or_cells_than_the_limits_are_refused():
    assert "more than 5 rows" in refusal(xlsx([["a"]] * 6), limits=Limits(rows=5))
    assert "filled cells" in refusal(xlsx([["a"] * 4] * 3), limits=Limits(cells=11))
    assert "in cell D1" in refusal(xlsx([["a"] * 4]), limits=Limits(columns=3))
    for limits in (Limits(rows=5), Limits(cells=5), Limits(columns=1)):
        assert "more than can be read" in refusal(b"a,b\n" * 6, "list.csv", limits)


def test_a_claimed_range_of_a_million_empty_rows_holds_no_rows():
    book = openpyxl.load_workbook(io.BytesIO(xlsx([["Ref", "Name"], ["1", "Harbour"]])))
    book["Register"].cell(1_048_576, 16_384).number_format = "0"
    sheet = read(saved(book), "list.xlsx").sheets[0]
    assert [(row.number, len(row.cells)) for row in sheet.rows] == [(1, 2), (2, 2)]


def test_rows_that_have_only_a_style_are_not_rows():
    body = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(1, 30_000))
    body += '<row r="30000"><c r="C30000" t="inlineStr"><is><t>last</t></is></c></row>'
    (row,) = read(raw(body), "list.xlsx").sheets[0].rows
    assert (row.number, [cell.text for cell in row.cells]) == (30_000, ["", "", "last"])


@settings(max_examples=150)
@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_bytes_break_the_reader(data):
    with suppress(SheetRefused):
        assert read(data, "list.csv").sheets


WHOLE = xlsx(
    [["Ref", "Name", "Start"], [1, "Harbour", date(2024, 4, 1)], [None, "=A2", True]], merges=["B2:B3"]
)


@settings(max_examples=150)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8))
def test_no_damage_to_a_workbook_breaks_the_reader(place, junk):
    with suppress(SheetRefused):
        assert read(WHOLE[:place] + junk + WHOLE[place + len(junk) :], "list.xlsx").sheets is not None


ATTRIBUTES = st.sampled_from(
    [
        'r="A1"',
        'r="ZZZ9"',
        'r="1"',
        'r=""',
        't="s"',
        't="b"',
        't="d"',
        't="e"',
        't="inlineStr"',
        's="99"',
        's="-1"',
    ]
)
CELL = st.builds(
    "<c {}><v>{}</v></c>".format,
    ATTRIBUTES,
    st.sampled_from(["", "1", "-1", "1e999", "NaN", "x", "99999999999"]),
)


@settings(max_examples=150)
@given(
    st.lists(st.builds("<row {}>{}</row>".format, st.sampled_from(["", 'r="2"', 'r="-1"', 'r="x"']), CELL))
)
def test_no_nonsense_inside_a_sheet_breaks_the_reader(rows):
    with suppress(SheetRefused):
        assert read(raw("".join(rows)), "list.xlsx").sheets is not None


# What a workbook says


@pytest.mark.parametrize(
    ("stored", "number_format", "value", "text"),
    [
        (45000, "General", 45000, "45000"),
        (0.1 + 0.2, "General", Decimal("0.3"), "0.3"),
        (0.125, "0.0%", Decimal("0.125"), "12.5%"),
        (1, "0%", 1, "100%"),
        (42, "0000", 42, "0042"),
        (7, '"PSH-"0000', 7, "PSH-0007"),
        (45000, '"£"#,##0', 45000, "£45,000"),
        (1234.5, "£#,##0.00", Decimal("1234.5"), "£1,234.50"),
        (-1234.5, "[$£-809]#,##0.00;[Red]([$£-809]#,##0.00)", Decimal("-1234.5"), "(£1,234.50)"),
        (-5, "#,##0", -5, "-5"),
        (0, '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-', 0, "£0.00"),
        (12, "# ?/?", 12, "12"),
        (1200000, '#,##0,"k"', 1200000, "1200000"),
        (2.5, "0.##", Decimal("2.5"), "2.5"),
        (True, "General", True, "TRUE"),
        (date(2024, 2, 29), "dd/mm/yyyy", date(2024, 2, 29), "29/02/2024"),
        (datetime(2024, 2, 29, 9, 30), "dd/mm/yyyy hh:mm", datetime(2024, 2, 29, 9, 30), "29/02/2024 09:30"),
        (date(2024, 5, 1), "mmm-yy", date(2024, 5, 1), "May 2024"),
        (date(2024, 5, 1), "yyyy", date(2024, 5, 1), "2024"),
        (0.395833333333333, "hh:mm", "09:30", "09:30"),
        (" Harbour\xa0 Board ", "General", " Harbour\xa0 Board ", " Harbour\xa0 Board "),
        ("two\nlines", "General", "two\nlines", "two\nlines"),
    ],
)
def test_a_cell_keeps_its_value_and_the_text_that_is_shown(stored, number_format, value, text):
    book = openpyxl.Workbook()
    book.active["B2"] = stored
    book.active["B2"].number_format = number_format
    cell = cells(saved(book))["B2"]
    assert (cell.value, cell.text, cell.error) == (value, text, False)
    assert type(cell.value) is type(value)


@settings(max_examples=40)
@example([date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1)], False)
@given(st.lists(st.dates(date(1900, 1, 1), date(9999, 12, 31)), min_size=1, max_size=30), st.booleans())
def test_days_are_read_as_the_writer_meant_them_in_both_of_excels_calendars(days, since_1904):
    book = openpyxl.Workbook()
    if since_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        days = [day for day in days if day > date(1904, 1, 1)]
    for day in days:
        book.active.append([day])
    rows = read(saved(book), "list.xlsx").sheets[0].rows
    assert [row.cells[0].value for row in rows] == days


def test_a_day_before_the_calendar_is_marked_and_kept_as_it_was():
    book = openpyxl.Workbook()
    book.active["A1"] = 0
    book.active["A1"].number_format = "dd/mm/yyyy"
    assert cells(saved(book))["A1"].error


def test_a_formula_gives_its_stored_result_and_says_so():
    got = cells(
        raw('<row r="1"><c r="A1"><f>B1*2</f><v>10</v></c><c r="B1" t="str"><f>X()</f><v>yes</v></c></row>')
    )
    assert (got["A1"].value, got["A1"].formula, got["A1"].error) == (10, True, False)
    assert (got["B1"].value, got["B1"].formula) == ("yes", True)


def test_a_formula_never_calculated_keeps_its_text_and_is_marked():
    cell = cells(xlsx([[5, "=SUM(A1:A1)"]]))["B1"]
    assert (cell.value, cell.text, cell.formula, cell.error) == ("=SUM(A1:A1)", "=SUM(A1:A1)", True, True)


def test_a_formula_kept_as_text_was_never_calculated_either():
    body = '<row r="1"><c r="A1" t="str"><v>=SUM(B1)</v></c><c r="B1" t="str"><v>=== x</v></c></row>'
    got = cells(raw(body))
    assert (got["A1"].text, got["A1"].error, got["B1"].error) == ("=SUM(B1)", True, False)


def test_a_number_format_is_kept_where_the_text_comes_from_it():
    book = openpyxl.Workbook()
    for place, (stored, code) in enumerate(
        [(7, '"PSH-"0000'), (7, "0"), (date(2024, 5, 1), "mmm-yy"), (0, "dd/mm/yyyy")], 1
    ):
        book.active.cell(1, place, stored).number_format = code
    got = cells(saved(book))
    assert [got[f"{letter}1"].code for letter in "ABCD"] == ['"PSH-"0000', "", "mmm-yy", "dd/mm/yyyy"]


def test_a_formula_whose_result_is_nothing_is_an_empty_cell():
    assert cells(raw('<row r="1"><c r="A1" t="str"><f>IF(1,"","")</f><v></v></c></row>')) == {}


def test_an_error_is_kept_as_text_and_marked():
    cell = cells(raw('<row r="1"><c r="A1" t="e"><f>B9</f><v>#REF!</v></c></row>'))["A1"]
    assert (cell.text, cell.error, cell.formula) == ("#REF!", True, True)


def test_a_merge_down_gives_its_text_to_every_row_that_holds_something():
    data = xlsx(
        [["Dept", "Name"], ["Place", "a"], [None, "b"], [None, None], [None, "d"], ["People", "e"]],
        merges=["A2:A5"],
    )
    got = cells(data)
    assert [got[f"A{number}"].text for number in (2, 3, 5, 6)] == ["Place", "Place", "Place", "People"]
    assert [got[f"A{number}"].merged for number in (2, 3, 5, 6)] == [True, True, True, False]
    assert "A4" not in got


def test_a_merge_across_keeps_its_text_in_the_first_cell_alone():
    got = cells(xlsx([["Title", None, None, "x"]], merges=["A1:C1"]))
    assert [got[f"{column}1"].text for column in "ABCD"] == ["Title", "", "", "x"]
    assert not got["A1"].merged


def test_hidden_sheets_rows_and_columns_are_read_and_flagged():
    book = openpyxl.load_workbook(io.BytesIO(xlsx([["Ref", "Name"], ["1", "a"]])))
    book["Register"].row_dimensions[2].hidden = True
    book["Register"].column_dimensions["B"].hidden = True
    book.create_sheet("Lists").sheet_state = "hidden"
    sheet, lists = read(saved(book), "list.xlsx").sheets
    assert [row.hidden for row in sheet.rows] == [False, True]
    assert sheet.hidden_columns == {1}
    assert (sheet.hidden, lists.hidden, lists.name) == (False, True, "Lists")


def test_shared_and_rich_text_is_read_without_how_it_sounds():
    strings = (
        f'<x:sst xmlns:x="{MAIN}"><x:si><x:r><x:t>Safer </x:t></x:r><x:r><x:t xml:space="preserve">Streets</x:t></x:r>'
        "<x:rPh><x:t>aloud</x:t></x:rPh></x:si><x:si><x:t>a_x000D_\nb</x:t></x:si><x:si/></x:sst>"
    )
    body = '<row><c t="s"><v>0</v></c><c/><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>'
    data = with_part(raw(body), "xl/sharedStrings.xml", strings)
    relations = (
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    assert texts(with_part(data, "xl/_rels/workbook.xml.rels", relations), "l.xlsx") == [
        ["Safer Streets", "", "a\nb"]
    ]


def test_a_sheet_of_any_prefix_and_of_strict_format_is_read():
    body = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="3">'
        '<x:c r="B3" t="d"><x:v>2024-04-01T00:00:00</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    got = cells(with_part(xlsx([]), SHEET, body))
    assert got["B3"].value == date(2024, 4, 1)


def test_a_workbook_with_a_style_or_extension_nobody_knows_is_still_read():
    data = with_part(xlsx([["Ref"]]), "docProps/core.xml", "<broken")
    data = with_part(
        data, SHEET, sheet_xml('<row r="1"><c r="A1" s="77"><v>5</v></c></row>', after="<odd><f>x</f></odd>")
    )
    assert texts(data, "list.xlsx") == [["5"]]


# What a CSV file says


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("cp1252", "cp1252"),
    ],
)
def test_a_csv_is_read_in_the_encoding_it_was_written_in(encoding, told):
    book = read("Ref,Name\r\n1,“Café” – £5\r\n".encode(encoding), "list.csv")
    assert book.encoding == told
    assert [cell.text for cell in book.sheets[0].rows[1].cells] == ["1", "“Café” – £5"]


def test_utf_16_of_the_other_order_and_latin_1_as_the_last_resort():
    assert read(b"\xfe\xff" + "Ref,Nâme".encode("utf-16-be"), "l.csv").encoding == "utf-16-be"
    book = read(b"Ref,Caf\xe9 \x81\n", "l.csv")
    assert (book.encoding, book.sheets[0].rows[0].cells[1].text) == ("latin-1", "Café \x81")


@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_delimiter_and_line_ends_are_told_from_several_lines(delimiter, line_end):
    rows = [["Ref", "Name", "Amount"], ["1", '"a; b, c | d; e, f"', '"1,200"'], ["2", "Harbour, Coast", "x"]]
    if delimiter == ",":
        rows[2][1] = "Harbour"
    data = line_end.join(delimiter.join(row) for row in rows).encode()
    book = read(data, "list.csv")
    assert book.delimiter == delimiter
    assert [cell.text for cell in book.sheets[0].rows[1].cells] == ["1", "a; b, c | d; e, f", "1,200"]


def test_a_first_line_that_names_the_separator_is_obeyed_and_is_no_row():
    (row,) = read(b"sep=;\r\na,b;c,d;e,f\r\n", "list.csv").sheets[0].rows
    assert (row.number, [cell.text for cell in row.cells]) == (1, ["a,b", "c,d", "e,f"])


def test_rows_are_numbered_as_excel_shows_them():
    data = b'Ref,Name\r\n\r\n1,"two\r\nlines"\r\n,,\r\n2,b\r\n'
    rows = read(data, "list.csv").sheets[0].rows
    assert [(row.number, row.cells[0].text) for row in rows] == [(1, "Ref"), (3, "1"), (5, "2")]
    assert rows[1].cells[1].text == "two\r\nlines"


def test_ragged_rows_and_spaces_before_quotes_are_read():
    assert texts(b'"Ref", "Name", "x"\n1, "a, b"\n2\n3,c,d,e,\n') == [
        ["Ref", "Name", "x"],
        ["1", "a, b"],
        ["2"],
        ["3", "c", "d", "e"],
    ]


def test_inches_and_stray_quotes_inside_a_cell_are_no_reason_to_refuse():
    assert texts(b'Ref,Name\n1,a 5" pipe\n2,b\n') == [["Ref", "Name"], ["1", 'a 5" pipe'], ["2", "b"]]


@pytest.mark.parametrize("shown", ["#REF!", "#N/A", "########", "#DIV/0!"])
def test_an_error_shown_in_a_csv_is_marked(shown):
    assert read(f"Ref,Sum\n1,{shown}\n".encode(), "l.csv").sheets[0].rows[1].cells[1].error
