"""What is wrong in a file, or said of it outside its values, is flagged on its row; every row is kept."""

import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from core.sheets import SheetRefused, find_table, read
from tests.core.sheets.samples import KNOWN, saved, xlsx


def rows_of(text: str) -> list[tuple[int, list[str], list[str]]]:
    """Return each record's number, its texts, and the kinds of its notes."""
    table = find_table(read(text.encode(), "list.csv"), KNOWN)
    return [
        (row.number, [cell.text for cell in row.cells if cell.text], [note.kind for note in row.notes])
        for row in table.records
    ]


def test_a_row_with_more_cells_than_headings_is_flagged_and_keeps_its_cells():
    assert rows_of("Name,Ref,Comments\nPort,P1,ok\nGeese, Ducks,P2,ok\n") == [
        (2, ["Port", "P1", "ok"], []),
        (3, ["Geese", " Ducks", "P2", "ok"], ["shifted"]),
    ]


def test_empty_cells_after_the_last_heading_shift_nothing():
    assert rows_of("Name,Ref\nPort,P1,,,\n") == [(2, ["Port", "P1"], [])]


@pytest.mark.parametrize(
    "text",
    [
        'Name,Ref,Comments\n"Port,P1,ok\nHill,P2,ok\nWood,P3,ok\n',
        'Name,Ref,Comments\nPort,P1,"ok\nHill,P2,ok\nWood,P3,ok\n',
        'Name,Ref,Comments\nPort,P1,"ok\nHill,P2,ok\nWood,P3,"ok"\n',
    ],
)
def test_a_quotation_mark_left_open_swallows_no_row(text):
    assert rows_of(text) == [
        (2, ["Port", "P1", "ok"], ["open quote"]),
        (3, ["Hill", "P2", "ok"], []),
        (4, ["Wood", "P3", "ok"], []),
    ]


def test_lines_and_commas_in_a_quoted_cell_are_no_fault():
    assert rows_of('Name,Ref,Comments\n"Port\nBoard",P1,"a, b\nc, d, e"\n') == [
        (2, ["Port\nBoard", "P1", "a, b\nc, d, e"], [])
    ]


# The encoding of a CSV file

WORDS = "Name,Comments\nCafé Board,it’s £5 – done\n"


@pytest.mark.parametrize(("encoding", "first"), [("cp1252", "cp1252"), ("mac_roman", "mac_roman")])
def test_the_encoding_in_which_no_letter_is_strange_is_likeliest(encoding, first):
    book = read(WORDS.encode(encoding), "list.csv")
    assert book.encodings[0] == (first, "Café it’s £5 –")
    assert book.encoding == first


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "ascii"])
def test_an_encoding_without_doubt_leaves_nothing_to_ask(encoding):
    data = b"Name\nBoard\n" if encoding == "ascii" else WORDS.encode(encoding)
    assert read(data, "list.csv").encodings == ()


def test_the_chosen_encoding_is_obeyed_and_one_that_was_not_offered_is_not():
    data = WORDS.encode("cp1252")
    assert read(data, "list.csv", encoding="mac_roman").encoding == "mac_roman"
    assert read(data, "list.csv", encoding="utf-7").encoding == "cp1252"


# What a workbook says beside its values


def noted(change) -> list[tuple[str, str, str]]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([["Ref", "Name"], ["P1", "Port"]])))
    change(book.active)
    table = find_table(read(saved(book), "list.xlsx"), KNOWN)
    return [(note.kind, note.letter, note.text) for note in table.records[0].notes]


def test_a_note_on_a_cell_is_kept():
    def change(sheet):
        sheet["B2"].comment = Comment("Do not publish", "Ann")
        sheet["D2"].comment = Comment("On an empty cell", "Ann")

    assert noted(change) == [("note", "B", "Do not publish"), ("note", "D", "On an empty cell")]


def test_the_address_of_a_link_is_kept_where_the_text_is_another():
    def change(sheet):
        sheet["B2"].hyperlink = "https://port.example/terms"
        sheet["B2"].value = "Port"

    assert noted(change) == [("link", "B", "https://port.example/terms")]


def test_what_is_struck_through_and_a_hidden_row_are_told():
    def change(sheet):
        sheet["B2"].font = Font(strike=True)
        sheet.row_dimensions[2].hidden = True

    assert noted(change) == [("hidden row", "", ""), ("struck", "B", "Port")]


def coloured(*rows: dict[str, str]) -> list[list[tuple[str, str, str]]]:
    """Return the notes of each row of a list whose cells have these colours."""
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx([["Ref", "Name"], *([f"P{at}", "Port"] for at in range(len(rows)))]))
    )
    for number, colours in enumerate(rows, start=2):
        for letter, colour in colours.items():
            book.active[f"{letter}{number}"].fill = PatternFill("solid", fgColor=colour)
    table = find_table(read(saved(book), "list.xlsx"), KNOWN)
    return [[(note.kind, note.letter, note.text) for note in row.notes] for row in table.records]


def test_a_colour_that_few_rows_have_is_told_once_and_kept_with_each():
    yellow, plain = {"A": "FFFFFF00", "B": "FFFFFF00"}, {}
    found = coloured(yellow, plain, plain, yellow, plain, plain)
    assert found == [[("colour", "A", "yellow")], [], [], [("coloured", "A", "yellow")], [], []]
    (one,) = [note for note in coloured({"B": "FFFF0000"}, plain, plain) if note]
    assert one == [("colour", "B", "red")]


def test_stripes_white_and_a_short_list_are_no_colours_to_tell_of():
    grey, white, none = {"A": "FFDDDDDD", "B": "FFDDDDDD"}, {"A": "FFFFFFFF"}, {}
    assert coloured(grey, none, grey, none, grey) == [[]] * 5
    assert coloured(white, none, none, none) == [[]] * 4
    assert coloured(grey, none) == [[]] * 2


def test_a_sheet_without_any_of_this_has_no_notes():
    assert noted(lambda sheet: None) == []


def test_a_workbook_cut_off_in_the_middle_is_refused():
    data = xlsx([["Ref", "Name"], ["P1", "Port"]])
    with pytest.raises(SheetRefused, match="damaged"):
        read(data[: len(data) // 2], "list.xlsx")


def test_ten_thousand_columns_are_refused_and_a_million_empty_rows_are_not():
    with pytest.raises(SheetRefused, match="500 columns"):
        read((",".join(f"c{at}" for at in range(10_000)) + "\n").encode(), "list.csv")
    table = find_table(read(b"Name,Ref\nPort,P1\n" + b",\n" * 100_000, "list.csv"), KNOWN)
    assert len(table.records) == 1


@pytest.mark.parametrize(("text", "line"), [("Name,Area\nRivers,V\0ale\n", 2), ("Na\0me\nRivers\n", 1)])
def test_a_nul_in_a_text_is_told_of_with_its_line(text: str, line: int) -> None:
    with pytest.raises(SheetRefused, match=rf"holds a character in line {line} that cannot be kept \(NUL\)"):
        read(text.encode(), "list.csv")


def test_a_file_of_many_nuls_is_no_spreadsheet() -> None:
    with pytest.raises(SheetRefused, match="is not a spreadsheet"):
        read(b"a\0b\0c\0d\0e\n", "list.csv")


def test_what_turns_the_direction_of_words_is_taken_out_of_cells() -> None:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Name"])
    book.active.append(["Riv\u202eers"])
    book.save(stream)
    for data, name in ((b"Name\nRiv\xe2\x80\xaeers\n", "list.csv"), (stream.getvalue(), "list.xlsx")):
        assert read(data, name).sheets[0].rows[1].cells[0].text == "Rivers"
