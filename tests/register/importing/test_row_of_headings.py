"""Which row holds the headings: one cell that is called like one makes none, and a list may have no headings at all."""

import pytest

from core import sheets
from register.importing import upload
from register.importing.layouts import passed_over
from register.importing.model import UploadedTable
from tests.register.importing.layout_samples import book_of

pytestmark = pytest.mark.django_db

ROWS = [
    "Harbour Watch,Ann Pike,500,Services",
    "Coastal Link,Raj Dee,700,Works",
    "Port Trust,Una Fox,9,Status",
]
BARE = [
    "Harbour Forum,Ann Pike,01/04/2020,Live,1000",
    *(f"Port {n},Ann Pike,01/04/2020,Live,{n}" for n in range(9)),
]


def read(lines: list[str], **answers: str) -> UploadedTable:
    return upload.read_upload("\n".join(lines).encode(), "list.csv", answers=answers)


def open_keys(handed: UploadedTable) -> list[str]:
    return [one.key for one in handed.questions if one.is_open]


@pytest.mark.parametrize("title", [[], ["Our schemes,,,"], ["Our schemes,as at May,,", ""]])
def test_a_value_that_is_called_like_a_heading_heads_no_list(title: list[str]) -> None:
    handed = read([*title, "Scheme,Provider,Value,Category", *ROWS])
    assert [row.cells[0].text for row in handed.table.records] == [
        "Harbour Watch",
        "Coastal Link",
        "Port Trust",
    ]
    assert "headings" not in open_keys(handed)


@pytest.mark.parametrize(
    "headings", ["Scheme,Who,Value,Status", "Partnership,Who,Value,Kind", "Partnership,,,"]
)
def test_one_known_heading_is_enough_where_no_row_above_is_as_wide(headings: str) -> None:
    handed = read(["List of May,for Cabinet,,", headings, *ROWS], layout="rows")
    assert (handed.table.header_row, len(handed.table.records)) == (2, 3)


def test_a_list_without_headings_is_asked_about_and_keeps_each_row() -> None:
    handed = read(BARE)
    assert open_keys(handed) == ["headings", "name"]
    assert len(handed.table.records) == 9  # no row is "the headings again"
    bare = read(BARE, headings="none", name="A")
    assert open_keys(bare) == []
    assert [row.number for row in bare.table.records] == list(range(1, 11))
    assert bare.table.records[0].cells[0].text == "Harbour Forum"
    assert [(one.letter, one.header) for one in bare.table.columns][:2] == [("A", ""), ("B", "")]


def test_headings_that_are_known_are_not_asked_about() -> None:
    assert "headings" not in open_keys(read(["Partnership,Lead officer,Start date,Status,Cost", *BARE]))


def test_a_list_without_headings_of_a_workbook_has_its_problems_marked() -> None:
    data = book_of({"List": [line.split(",") for line in BARE]})
    handed = upload.read_upload(data, "list.xlsx", answers={"headings": "none", "name": "A"})
    marked = sheets.read(sheets.mark_up(data, "list.xlsx", handed.table, {1: "Look."}).data, "list.xlsx")
    rows = next(one for one in marked.sheets if one.name == "List").rows
    assert (rows[0].number, rows[0].cells[0].text, rows[0].cells[-1].text) == (1, "Harbour Forum", "Look.")


def test_rows_above_the_headings_and_headings_said_again_can_be_taken() -> None:
    lines = ["Harbour Watch,Ann Pike,Live", "Partnership,Lead officer,Status", "Port Trust,Una Fox,Live"]
    lines += ["Partnership,Lead officer,Status", "Quay Forum,Una Fox,Live"]
    assert [one.take for one in passed_over.list_passed_over(read(lines).table)] == ["take 1", "take 4"]
    taken = upload.read_upload("\n".join(lines).encode(), "list.csv", answers={"take 1": "yes"})
    assert [row.cells[0].text for row in taken.table.records] == ["Harbour Watch", "Port Trust", "Quay Forum"]
