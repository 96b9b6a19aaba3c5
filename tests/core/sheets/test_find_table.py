"""Finding the table in a register kept by hand, and guessing what its columns hold."""

import io
import string

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sheets import Limits, SheetColumn, SheetRefused, find_table, guess_columns, read
from tests.core.sheets.samples import KNOWN, saved, workbook, xlsx

HEADER = ["Ref", "Partnership name", "Start date", "Contribution", "Comments"]


def row(number: int, **changed: str) -> list[str]:
    return [f"P{number}", changed.get("name", f"Board {number}"), "1 April 2024", "£500", "as agreed"]


def table_of(*rows, sheet=None, header_row=None):
    return find_table(workbook(rows), KNOWN, sheet=sheet, header_row=header_row)


def skipped(table):
    return [(one.number, one.kind) for one in table.skipped]


def numbers(table):
    return [record.number for record in table.records]


def column(header: str, name: str | None = None) -> SheetColumn:
    return SheetColumn(0, "A", header, header if name is None else name)


# Where the header is


def test_a_title_an_owner_and_blank_rows_above_the_header_are_passed_over_and_listed():
    table = table_of(["PARTNERSHIP REGISTER 2026", None, "Owner: Policy"], [], HEADER, row(1), row(2))
    assert table.header_row == 3
    assert numbers(table) == [4, 5]
    assert [(one.number, one.kind, one.text) for one in table.skipped] == [
        (1, "heading", "PARTNERSHIP REGISTER 2026 | Owner: Policy"),
        (2, "blank", ""),
    ]


def test_a_header_with_line_breaks_and_odd_spaces_is_one_line():
    table = table_of(["Ref", "Partnership\n name ", "Start\r\ndate"], ["P1", "Harbour", "2024"])
    assert [one.header for one in table.columns] == ["Ref", "Partnership name", "Start date"]


def test_columns_without_a_name_are_kept_and_empty_ones_are_not():
    table = table_of([None, "Ref", None, None, "Name"], [None, "P1", "loose", None, "Harbour"])
    assert [(one.index, one.letter, one.header) for one in table.columns] == [
        (0, "B", "Ref"),
        (1, "C", ""),
        (2, "E", "Name"),
    ]
    assert [cell.text for cell in table.records[0].cells] == ["P1", "loose", "Harbour"]


def test_a_data_row_fuller_than_the_header_is_not_taken_for_it():
    table = table_of(["Ref", "Name", None, None], ["P1", "Harbour", "x", "y"], ["P2", "Coast", "x", "y"])
    assert (table.header_row, numbers(table)) == (1, [2, 3])


def test_where_no_header_is_known_the_first_row_with_the_most_words_is_taken():
    table = table_of(["A list"], ["Enw", "Swyddog", "Nodiadau"], ["Bwrdd", "Nia", "dim"])
    assert table.header_row == 2


def test_a_person_may_name_the_sheet_and_the_header_row():
    book = openpyxl.load_workbook(io.BytesIO(xlsx([HEADER, row(1)])))
    other = book.create_sheet("Other")
    for cells in (["x", "y"], ["Ref", "z"], ["1", "2"]):
        other.append(cells)
    table = find_table(read(saved(book), "list.xlsx"), KNOWN, sheet="Other", header_row=1)
    assert (table.sheet, table.header_row, [one.header for one in table.columns]) == ("Other", 1, ["x", "y"])


@pytest.mark.parametrize(("sheet", "header_row"), [("Elsewhere", None), (None, 99)])
def test_a_sheet_or_row_that_is_not_there_is_refused(sheet, header_row):
    with pytest.raises(SheetRefused, match=r"\.$"):
        table_of(HEADER, row(1), sheet=sheet, header_row=header_row)


def test_a_workbook_without_anything_is_refused():
    with pytest.raises(SheetRefused, match="No row of column names"):
        table_of([], [])


def test_the_sheet_with_the_best_header_wins_and_hidden_lists_do_not():
    book = openpyxl.load_workbook(io.BytesIO(xlsx([["Notes"], ["how to fill this in"]], title="Guide")))
    for title, rows in (("Register", 3), ("Closed", 1)):
        sheet = book.create_sheet(title)
        for cells in (HEADER, *(row(number) for number in range(rows))):
            sheet.append(cells)
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    for cells in (HEADER, *(row(number) for number in range(50))):
        hidden.append(cells)
    table = find_table(read(saved(book), "list.xlsx"), KNOWN)
    assert table.sheet == "Register"


# Grouped headers


def test_a_header_over_two_rows_joins_group_and_name():
    data = xlsx(
        [
            ["Our register"],
            ["Ref", "Name", "Term", None, "Contribution £000", None],
            [None, None, "Start", "End", "2024/25", "2025/26"],
            ["P1", "Harbour", "2020", "2030", 5, 6],
        ],
        merges=["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"],
    )
    table = find_table(read(data, "list.xlsx"), KNOWN)
    assert [one.header for one in table.columns] == [
        "Ref",
        "Name",
        "Term Start",
        "Term End",
        "Contribution £000 2024/25",
        "Contribution £000 2025/26",
    ]
    assert [one.scale for one in table.columns] == [1, 1, 1, 1, 1000, 1000]
    assert (table.group_row, table.header_row, numbers(table)) == (2, 3, [4])
    assert skipped(table) == [(1, "heading")]


def test_a_grouped_header_is_found_without_merges_when_the_groups_make_sense_of_the_names():
    table = table_of(
        ["Ref", "Name", "Renewal", None, "Annual", None],
        [None, None, "date", "by", "contribution", "by"],
        ["P1", "Harbour", "2030", "x", "£5", "y"],
    )
    assert [one.header for one in table.columns][2:] == [
        "Renewal date",
        "Renewal by",
        "Annual contribution",
        "Annual by",
    ]
    keys = [guess.key for guess in guess_columns(table.columns, KNOWN)]
    assert keys == ["ref", "name", "end", None, "money", None]


def test_a_merged_title_right_above_the_header_is_no_group():
    data = xlsx([["Register 2026", None, None, None, None, "v2"], HEADER, row(1)], merges=["A1:E1"])
    table = find_table(read(data, "list.xlsx"), KNOWN)
    assert [one.header for one in table.columns][:2] == ["Ref", "Partnership name"]
    assert table.group_row == 0


def test_a_first_row_of_words_is_not_taken_for_the_lower_header_row():
    data = xlsx([["Ref", "Name", "Comments", None], ["P1", "Harbour", "good", "very"]], merges=["C1:D1"])
    table = find_table(read(data, "list.xlsx"), KNOWN)
    assert (table.header_row, numbers(table)) == (1, [2])


# What the rows are


def test_blank_rows_a_repeated_header_and_a_second_title_are_skipped_with_the_reason():
    table = table_of(HEADER, row(1), [], HEADER, row(2), [" ", "  "], row(3))
    assert numbers(table) == [2, 5, 7]
    assert skipped(table) == [(3, "blank"), (4, "repeated header"), (6, "blank")]


def test_headings_between_records_are_skipped_and_kept_as_the_section():
    table = table_of(HEADER, row(1), ["Adults"], row(2), row(3), ["CHILDREN AND FAMILIES"], row(4))
    assert numbers(table) == [2, 4, 5, 7]
    assert [record.section for record in table.records] == ["", "Adults", "Adults", "CHILDREN AND FAMILIES"]
    assert skipped(table) == [(3, "heading"), (6, "heading")]


def test_a_heading_merged_across_is_a_heading_wherever_it_stands():
    rows = [HEADER, [None, "Place"], row(1), row(2), [None, "People"], row(3)]
    table = find_table(read(xlsx(rows, merges=["B2:D2", "B5:E5"]), "l.xlsx"), KNOWN)
    assert [record.section for record in table.records] == ["Place", "Place", "People"]


@pytest.mark.parametrize("lonely", [[None, "Harbour Board"], ["P9"], [None, None, None, None, "see minutes"]])
def test_a_record_that_somebody_has_only_begun_stays_a_record(lonely):
    table = table_of(HEADER, row(1), row(2), row(3), lonely, row(4), row(5))
    assert numbers(table) == [2, 3, 4, 5, 6, 7]


def test_a_name_alone_in_the_last_row_is_a_record_and_a_note_is_not():
    table = table_of(HEADER, row(1), row(2), row(3), [None, "Harbour Board"])
    assert numbers(table) == [2, 3, 4, 5]
    table = table_of(HEADER, row(1), row(2), row(3), [None, "Last updated 2 April by KP"])
    assert skipped(table) == [(5, "footnote")]


def test_a_plain_list_of_names_has_no_headings_and_no_notes():
    table = table_of(
        ["Name", "Comments", "Ref"], *([f"Board {number}"] for number in range(5)), ["x", "y", "z"], ["Last"]
    )
    assert len(table.records) == 7


@pytest.mark.parametrize(
    "total",
    [
        ["Total", None, None, "£1,500"],
        [None, "TOTALS:", None, "1,500.00"],
        [None, "Grand total 2024/25", None, "£1.5m"],
        ["Sub-total", None, None, "(£250)", "12%"],
        ["Total"],
    ],
)
def test_a_total_is_skipped(total):
    table = table_of(HEADER, row(1), row(2), total)
    assert (numbers(table), skipped(table)) == ([2, 3], [(4, "total")])


@pytest.mark.parametrize("name", ["Total Place", "Totally Local", "Totnes Harbour"])
def test_a_partnership_whose_name_begins_like_a_total_is_a_record(name):
    assert numbers(table_of(HEADER, row(1), row(2, name=name))) == [2, 3]
    assert numbers(table_of(HEADER, row(1), [None, name, None, None, "see minutes"], row(3))) == [2, 3, 4]


def test_a_row_of_nothing_but_sums_is_a_total():
    table = find_table(
        read(xlsx([HEADER, row(1), row(2), [None, None, None, "=SUM(D2:D3)"]]), "l.xlsx"), KNOWN
    )
    assert skipped(table) == [(4, "total")]


def test_notes_and_a_key_below_the_table_are_footnotes():
    table = table_of(
        HEADER,
        row(1),
        row(2),
        ["Total", None, None, "£1"],
        [],
        ["Key"],
        ["R", "Red"],
        ["A", "Amber"],
        ["Approved list"],
    )
    assert numbers(table) == [2, 3]
    assert skipped(table) == [
        (4, "total"),
        (5, "blank"),
        (6, "footnote"),
        (7, "footnote"),
        (8, "footnote"),
        (9, "footnote"),
    ]


def test_hidden_rows_and_columns_are_kept_and_flagged():
    book = openpyxl.load_workbook(io.BytesIO(xlsx([HEADER, row(1), row(2)])))
    book["Register"].row_dimensions[3].hidden = True
    book["Register"].column_dimensions["D"].hidden = True
    table = find_table(read(saved(book), "list.xlsx"), KNOWN)
    assert [record.hidden for record in table.records] == [False, True]
    assert [one.letter for one in table.columns if one.hidden] == ["D"]


def test_a_value_merged_down_counts_in_every_row():
    rows = [["Ref", "Name", "Lead"], ["P1", "a", "Place"], ["P2", "b"], ["P3", "c"]]
    table = find_table(read(xlsx(rows, merges=["C2:C4"]), "list.xlsx"), KNOWN)
    assert [record.cells[2].text for record in table.records] == ["Place"] * 3


WORDS = st.sampled_from(
    ["Ref", "Name", "Total", "Notes:", "P1", "£5", "Harbour", " ", "TITLE", "", "", "", "", "x" * 70]
)


@settings(max_examples=200)
@given(st.lists(st.lists(WORDS, max_size=6), min_size=1, max_size=15))
def test_every_row_is_accounted_for_once(rows):
    book = workbook(rows)
    if not any(
        cell.text.strip()
        for one in book.sheets[0].rows
        for cell in one.cells
        if any(map(str.isalpha, cell.text))
    ):
        return
    table = find_table(book, KNOWN)
    header = {number for number in (table.group_row, table.header_row) if number}
    seen = [*header, *numbers(table)]
    for one in table.skipped:
        seen += range(one.number, one.last + 1)
    assert sorted(seen) == list(range(1, book.sheets[0].rows[-1].number + 1))


@settings(max_examples=200)
@given(st.lists(st.lists(WORDS, max_size=6), min_size=1, max_size=15))
def test_no_text_under_the_header_is_lost(rows):
    book = workbook([HEADER, row(1), *rows])
    table = find_table(book, KNOWN, header_row=1)
    said = [cell.text for record in table.records for cell in record.cells if cell.text.strip()]
    said += [text for one in table.skipped if one.kind != "blank" for text in one.text.split(" | ")]
    typed = [cell.text for one in book.sheets[0].rows[1:] for cell in one.cells if cell.text.strip()]
    assert sorted(said) == sorted(typed)


# What the columns hold


@pytest.mark.parametrize(
    ("header", "key", "word"),
    [
        ("Ref", "ref", "sure"),
        ("REF.", "ref", "sure"),
        ("1. Partnership Name", "name", "sure"),
        ("Partnership\xa0name (full)", "name", "likely"),
        ("Enw / Name", "name", "likely"),
        ("End/renewal date", "end", "sure"),
        ("Annual contribution (£000)", "money", "sure"),
        ("Contribution £m", "money", "sure"),
        ("Partership name", "name", "likely"),
        ("Council contribution 2024/25", "money", "likely"),
        ("Ann contrib", "money", "likely"),
        ("Comment(s)", "notes", "sure"),
        ("Scrutiny panel", None, "not recognised"),
        ("", None, "not recognised"),
        ("\u00a3", None, "not recognised"),
    ],
)
def test_a_column_is_recognised_by_the_same_words_or_by_alike_ones(header, key, word):
    (guess,) = guess_columns([column(header)], KNOWN)
    assert (guess.key, guess.word) == (key, word)
    assert (guess.sure > 0) == (key is not None)


def test_each_key_goes_to_one_column_the_surest():
    guesses = guess_columns([column("Coments"), column("Comments")], KNOWN)
    assert [guess.key for guess in guesses] == [None, "notes"]


def test_of_two_columns_that_say_the_same_neither_is_sure():
    guesses = guess_columns([column("Comments"), column("Partnership name"), column("Comments")], KNOWN)
    assert [(guess.key, guess.is_sure) for guess in guesses] == [
        ("notes", False),
        ("name", True),
        ("notes", False),
    ]


def test_the_lower_name_of_a_grouped_header_counts_a_little_less():
    guesses = guess_columns([column("Details Name", "Name"), column("Dates Start date", "Start date")], KNOWN)
    assert [(guess.key, guess.sure) for guess in guesses] == [("name", 0.95), ("start", 0.95)]


@given(st.lists(st.text(string.ascii_letters + " /()£0.'\n", max_size=12), max_size=8))
def test_guesses_are_one_for_each_column_and_no_key_twice(headers):
    guesses = guess_columns([column(header) for header in headers], KNOWN)
    keys = [guess.key for guess in guesses if guess.is_sure]
    assert len(guesses) == len(headers)
    assert len(keys) == len(set(keys))
    assert all(
        0 <= guess.sure <= 1 and guess.word in ("sure", "likely", "not recognised") for guess in guesses
    )


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("Contribution", 1),
        ("Contribution £", 1),
        ("Contribution £000", 1000),
        ("Contribution (£'000)", 1000),
        ("Contribution (£\u2019000s)", 1000),
        ("Contribution £000s", 1000),
        ("Contribution (£k)", 1000),
        ("Contribution in thousands", 1000),
        ("Contribution (000s)", 1000),
        ("Contribution £m", 1_000_000),
        ("Contribution (£ million)", 1_000_000),
        ("Contribution £M p.a.", 1_000_000),
        ("Over £1,000", 1),
        ("Contracts over £10000", 1),
        ("£ match funding", 1),
        ("Members (10,000 or more)", 1),
    ],
)
def test_thousands_and_millions_in_a_header_set_the_scale(header, scale):
    table = table_of(["Ref", "Name", header], ["P1", "Harbour", "5"])
    assert table.columns[2].scale == scale


def test_a_whole_countrys_register_is_read_and_found_within_the_limits():
    rows = [HEADER, *(row(number) for number in range(5_500))]
    data = "\n".join(",".join(cells) for cells in rows).encode()
    assert len(find_table(read(data, "list.csv", limits=Limits()), KNOWN).records) == 5_500
