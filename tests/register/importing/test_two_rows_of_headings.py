"""Headings in two rows, and headings between the rows: recognised by their shape, whatever their words, or asked."""

import pytest

from core import clock
from register.importing import rehearse, upload
from register.importing.model import RehearsalResult, UploadedTable
from tests.register.importing.layout_samples import book_of

pytestmark = pytest.mark.django_db
UPPER = [
    "Partnership",
    "Aim / results",
    "Council contribution (£k)",
    None,
    None,
    "Contract",
    None,
    "Critical?",
]
LOWER = [None, None, "2024/25", "2025/26", "2026/27", "In place?", "Signed", None]
ROWS = [
    ["Alder Link", "Trees", 11, 12, 13, "Y", "1 May 2024", "N"],
    ["Birch Link", "Shade", 21, 22, 23, "N", "1 June 2024", "Y"],
]
ACROSS = ["C1:E1", "F1:G1"]
DOWN = ["A1:A2", "B1:B2", "H1:H2"]
SECTIONED = [
    ["LEISURE", *[None] * 7],
    ROWS[0],
    ["HIGHWAYS", *[None] * 7],
    ROWS[1],
    ["WASTE", *[None] * 7],
    ["Cedar Link", "Wood", 31, 32, 33, "Y", "1 July 2024", "N"],
]


def read(rows: list[list[object]], merges: list[str] | None = None, **answers: str) -> UploadedTable:
    data = book_of({"Register": rows}, merges=merges or [])
    return upload.read_upload(
        data, "list.xlsx", answers={key.replace("_", " "): one for key, one in answers.items()}
    )


def rehearsed(handed: UploadedTable) -> RehearsalResult:
    return rehearse.rehearse(handed, today=clock.today())


def names(handed: UploadedTable) -> list[str]:
    return [row.name for row in rehearsed(handed).rows]


def open_keys(handed: UploadedTable) -> list[str]:
    return [one.key for one in rehearsed(handed).questions if one.is_open]


def heading_of(handed: UploadedTable, letter: str) -> str:
    return next(one.header for one in handed.table.columns if one.letter == letter)


@pytest.mark.parametrize("merges", [[*ACROSS, *DOWN], ACROSS, DOWN, []])
@pytest.mark.parametrize("first", ["Partnership", "Partnership name", "Name of the partnership"])
def test_two_rows_are_joined_by_their_shape(merges: list[str], first: str) -> None:
    handed = read([[first, *UPPER[1:]], LOWER, *ROWS], merges)
    assert (handed.table.group_row, handed.table.header_row) == (1, 2)
    assert names(handed) == ["Alder Link", "Birch Link"]
    assert [heading_of(handed, letter) for letter in "CEG"] == [
        "Council contribution (£k) 2024/25",
        "Council contribution (£k) 2026/27",
        "Contract Signed",
    ]
    assert handed.mapping["C"] == handed.mapping["D"] == "year_money"


def test_so_they_are_in_a_text_file() -> None:
    lines = [",".join("" if one is None else str(one) for one in row) for row in [UPPER, LOWER, *ROWS]]
    handed = upload.read_upload("\n".join(lines).encode(), "list.csv")
    assert (handed.table.group_row, names(handed)) == (1, ["Alder Link", "Birch Link"])


@pytest.mark.parametrize(
    ("group", "below"),
    [
        (
            "Money that the council gives to it in each of these financial years",
            ["2024/25", "2025/26", "2026/27"],
        ),
        ("How it went", ["Spring", "Summer", "Autumn"]),
        ("RAG", ["Money", "People", "Plan"]),
    ],
)
@pytest.mark.parametrize("merges", [["C1:E1"], []])
def test_one_group_of_unknown_words_is_joined_or_asked(
    group: str, below: list[str], merges: list[str]
) -> None:
    upper, lower = ["Partnership", "Purpose", group, None, None], [None, None, *below]
    rows = [["Alder Link", "Trees", "a", "b", "c"], ["Birch Link", "Shade", "d", "e", "f"]]
    handed = read([upper, lower, *rows], merges)
    assert names(handed) == ["Alder Link", "Birch Link"]
    assert [heading_of(handed, letter) for letter in "CDE"] == [f"{group} {one}" for one in below]
    assert open_keys(handed) == ([] if below[0][:2] == "20" else ["heading rows"])
    assert open_keys(read([upper, lower, *rows], merges, heading_rows="two")) == []
    alone = read([upper, lower, *rows], merges, heading_rows="one")
    assert (alone.table.group_row, len(alone.table.records)) == (0, 3)


@pytest.mark.parametrize(
    ("upper", "lower", "merges", "joined"),
    [
        (["Partnership", "Contribution", None, "Status"], [None, "25/26", "26/27", None], [], True),
        (["Partnership", "Contribution", None, "Status"], [None, 2025, 2026, None], ["B1:C1"], True),
        (["Partnership", "Contribution", "Deed", None], [None, "2026/27", "Signed", "Ends"], ["C1:D1"], True),
        (
            ["About it", None, "Deed", None],
            ["Partnership", "Purpose", "Signed", "Ends"],
            ["A1:B1", "C1:D1"],
            True,
        ),
        (["Partnership", "People", None, "Our part"], [None, "Boss", "Deputy", "this yr"], ["B1:C1"], True),
        (["Partnership", "People", None, "Our part"], [None, "Boss", "Deputy", "this yr"], [], False),
        (
            ["Partnership", "Budget", "Budget", "Budget"],
            ["Partnership", "24/25", "25/26", "26/27"],
            [],
            False,
        ),
    ],
)
def test_other_shapes_are_joined_or_asked(
    upper: list[object], lower: list[object], merges: list[str], joined: bool
) -> None:
    rows = [["Alder Link", "a", "b", "c"], ["Birch Link", "d", "e", "f"]]
    handed = read([upper, lower, *rows], merges)
    assert (handed.table.group_row == 1) == joined
    assert joined or "heading rows" in open_keys(handed)
    answered = read([upper, lower, *rows], merges, heading_rows="two")
    assert names(answered) == ["Alder Link", "Birch Link"]
    assert "heading rows" not in open_keys(answered)


def test_a_row_called_as_the_names_are_is_never_a_partnership_without_a_question() -> None:
    odd = ["Partnership", "Purpose", "Our year", "Their year"]
    handed = read(
        [odd, ["Partnership name", "of it", "£k", "£k"], ["Alder Link", "Trees", 1, 2], ["Birch", "S", 3, 4]]
    )
    assert handed.table.records[0].cells[0].text != "Partnership name" or "heading rows" in open_keys(handed)
    answered = read(
        [odd, ["Partnership name", "of it", "£k", "£k"], ["Alder Link", "Trees", 1, 2], ["Birch", "S", 3, 4]],
        heading_rows="two",
    )
    assert names(answered) == ["Alder Link", "Birch"]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Partnership", "Lead officer", None],
            ["Alder Link", "Ann Pike", "2024/25"],
            ["Birch", "Raj Dee", "x"],
        ],
        [["Ref", "Partnership", None], [None, "Alder Link", "yes"], [None, "Birch Link", "no"]],
        [
            ["Partnership", "Status", "Purpose"],
            ["Alder Link", "Live", "Trees"],
            ["Birch Link", "Live", "Shade"],
        ],
    ],
)
def test_a_first_record_is_no_heading(rows: list[list[object]]) -> None:
    handed = read(rows)
    assert (handed.table.group_row, len(handed.table.records)) == (0, 2)
    assert "heading rows" not in open_keys(handed)


@pytest.mark.parametrize("merges", [[*ACROSS, *DOWN], []])
def test_headings_between_the_rows_are_found_below_two_rows(merges: list[str]) -> None:
    handed = read([UPPER, LOWER, *SECTIONED], merges)
    assert names(handed) == ["Alder Link", "Birch Link", "Cedar Link"]
    assert [row.section for row in handed.table.records] == ["LEISURE", "HIGHWAYS", "WASTE"]


def test_they_are_found_once_the_name_is_answered() -> None:
    upper = ["Scheme or deal", *UPPER[1:]]
    unnamed = read([upper, LOWER, *SECTIONED], [*ACROSS, *DOWN])
    assert "name" in open_keys(unnamed)
    answered = read([upper, LOWER, *SECTIONED], [*ACROSS, *DOWN], name="A")
    assert names(answered) == ["Alder Link", "Birch Link", "Cedar Link"]
    assert "sections" in [one.key for one in answered.questions]


def test_so_they_are_once_a_column_is_chosen_as_the_name() -> None:
    data = book_of({"Register": [["Scheme or deal", *UPPER[1:]], LOWER, *SECTIONED]}, merges=[*ACROSS, *DOWN])
    handed = upload.read_upload(data, "list.xlsx", mapping={"A": "name"})
    assert names(handed) == ["Alder Link", "Birch Link", "Cedar Link"]


@pytest.mark.parametrize("lone", ["PLACE", "CHILDREN'S", "Adults and health"])
def test_a_lone_heading_that_no_other_stands_with_is_asked_about(lone: str) -> None:
    heads = ["Partnership", "Purpose", "Lead officer", "Status"]
    rows = [[f"Board {one}", "Trees", "Ann Pike", "Live"] for one in ("Alder", "Birch", "Cedar", "Damson")]
    handed = read([heads, rows[0], [lone, None, None, None], *rows[1:]])
    assert "rows headings" in open_keys(handed)
    left = read([heads, rows[0], [lone, None, None, None], *rows[1:]], rows_headings="leave")
    assert lone not in names(left)
    taken = read([heads, rows[0], [lone, None, None, None], *rows[1:]], rows_headings="take")
    assert lone in names(taken)


def test_a_name_typed_alone_is_a_record_as_before() -> None:
    heads = ["Partnership", "Purpose", "Lead officer", "Status"]
    rows = [[f"Board {one}", "Trees", "Ann Pike", "Live"] for one in ("Alder", "Birch", "Cedar")]
    handed = read([heads, rows[0], ["Rivers Partnership", None, None, None], *rows[1:]])
    assert "Rivers Partnership" in names(handed)
    assert "rows headings" not in open_keys(handed)


@pytest.mark.parametrize("other", ["Lead contact Name", "Members of the partnership", "Name of contact"])
def test_an_exact_heading_is_the_name_beside_others_that_may_be(other: str) -> None:
    handed = read(
        [["Partnership", other, "Status"], ["Alder Link", "Ann Pike", "Live"], ["Birch", "Bo Lin", "Live"]]
    )
    assert (handed.mapping["A"], "name" in open_keys(handed)) == ("name", False)


def test_a_name_under_a_contact_is_not_the_name_of_the_partnership() -> None:
    upper = ["Scheme or deal", "Lead officer", None, "Status"]
    handed = read(
        [upper, [None, "Name", "E-mail", None], ["Alder", "Ann Pike", "a@b.example", "Live"]], ["B1:C1"]
    )
    assert handed.mapping["B"] != "name"
    assert "name" in open_keys(handed)
