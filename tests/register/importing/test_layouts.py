"""Every layout in which a council keeps its partnerships is read, and what is not sure is asked about once."""

import pytest

from register.importing import upload
from register.importing.layouts import passed_over
from register.importing.model import UploadedTable
from tests.register.importing.layout_samples import COASTAL, HARBOUR, SAMPLES, Sample, book_of

pytestmark = pytest.mark.django_db


def read(sample: Sample, answers: dict[str, str] | None = None) -> UploadedTable:
    given = dict(sample.answers) if answers is None else answers
    return upload.read_upload(sample.data, sample.file, answers=given)


def texts_of(handed: UploadedTable) -> list[dict[str, str]]:
    """Return what each record says in the columns that are read as a field."""
    return [
        {
            key: cell.text
            for column, cell in zip(handed.table.columns, record.cells, strict=True)
            if (key := handed.mapping.get(column.letter, "")) and cell.text
        }
        for record in handed.table.records
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_each_layout_is_read(name: str) -> None:
    sample = SAMPLES[name]
    assert texts_of(read(sample)) == list(sample.expected)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_sure_is_proposed(name: str) -> None:
    sample = SAMPLES[name]
    asked = {question.key: question.proposed for question in read(sample, {}).questions}
    assert {key: asked.get(key) for key in sample.proposed} == dict(sample.proposed)


@pytest.mark.parametrize("name", [name for name, one in SAMPLES.items() if one.passed_over])
def test_what_is_no_partnership_is_passed_over_with_its_kind(name: str) -> None:
    sample = SAMPLES[name]
    found = passed_over.list_passed_over(read(sample).table)
    assert [one.kind for one in found] == list(sample.passed_over)
    assert all(one.reason and one.reason != one.kind for one in found)


@pytest.mark.parametrize("name", [name for name, one in SAMPLES.items() if one.noted])
def test_rows_that_do_not_agree_say_so(name: str) -> None:
    sample = SAMPLES[name]
    assert [note.kind for row in read(sample).table.records for note in row.notes] == list(sample.noted)


@pytest.mark.parametrize("name", SAMPLES)
def test_numbers_are_unique_and_say_where(name: str) -> None:
    table = read(SAMPLES[name]).table
    numbers = [row.number for row in table.records]
    assert len(set(numbers)) == len(numbers)
    if table.is_turned or len({row.sheet for row in table.records}) > 1:
        assert all(row.where for row in table.records)


def test_a_row_of_a_later_sheet_is_taken_by_its_number_in_the_whole_list() -> None:
    heads = ["Partnership", "Lead officer", "Status", "Council contribution"]
    data = book_of(
        {
            "Adults": [heads, ["Harbour Watch", "Ann Pike", "Live", 5], ["Total", None, None, 5]],
            "Place": [heads, ["Coastal Path Link", "Raj Dee", "Live", 6], ["Total Place", None, None, 7]],
        }
    )
    handed = upload.read_upload(data, "list.xlsx")
    takes = [one.take for one in passed_over.list_passed_over(handed.table)]
    assert takes == ["take 3", "take 6"]
    handed = upload.read_upload(data, "list.xlsx", answers={"take 6": "yes"})
    assert [text["name"] for text in texts_of(handed)] == [
        "Harbour Watch",
        "Coastal Path Link",
        "Total Place",
    ]
    assert [one.take for one in passed_over.list_passed_over(handed.table)] == ["take 3"]


def test_headings_that_mean_the_same_are_one_column_of_several_sheets() -> None:
    data = book_of(
        {
            "Adults": [["Partnership", "Lead officer", "Status"], ["Harbour Watch", "Ann Pike", "Live"]],
            "Place": [
                ["Status", "Name of partnership", "Contact officer"],
                ["Live", "Coastal Path Link", "Raj Dee"],
            ],
        }
    )
    places = ({"directorate": "Adults"}, {"directorate": "Place"})  # as the sheets are called
    expected = [one | place for one, place in zip((HARBOUR, COASTAL), places, strict=True)]
    assert texts_of(upload.read_upload(data, "list.xlsx")) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vale Bees Forum,,\n", ["Harbour Forum", "Vale Bees Forum", "Coastal Forum"]),
        ("VALE OWLS FORUM,,\n", ["Harbour Forum", "VALE OWLS FORUM", "Coastal Forum"]),
        ("Vale Bees Forum:,,\n", ["Harbour Forum", "Coastal Forum"]),
        (",,\nVale Bees Forum,,\n", ["Harbour Forum", "Coastal Forum"]),
    ],
)
def test_a_name_alone_in_its_row_is_a_partnership_unless_something_makes_it_a_heading(
    text: str, names: list[str]
) -> None:
    text = f"Partnership,Lead officer,Status\nHarbour Forum,Ann Pike,Live\n{text}Coastal Forum,Raj Dee,Live\n"
    handed = upload.read_upload(text.encode(), "list.csv")
    assert [said["name"] for said in texts_of(handed)] == names


def test_lists_with_other_headings_on_one_sheet_are_asked_about() -> None:
    text = (
        "Partnership,Lead officer,Status\nHarbour,Ann Pike,Live\n,,\n"
        "Outside body,Council representative,Area\nPort,Cllr A,Sea\n"
    )
    handed = upload.read_upload(text.encode(), "list.csv")
    (asked,) = [one for one in handed.questions if one.is_open]
    assert (asked.key, len(asked.options)) == ("tables list.csv", 3)
    both = upload.read_upload(text.encode(), "list.csv", answers={"tables list.csv": "all"})
    assert [said["name"] for said in texts_of(both)] == ["Harbour", "Port"]


def test_a_guessed_encoding_is_asked_about_with_a_sample() -> None:
    text = "Partnership,Purpose\nCafé Link,it’s £5\n"
    asked = {one.key: one for one in upload.read_upload(text.encode("mac_roman"), "list.csv").questions}
    assert asked["encoding"].is_open
    assert any("Café" in words for _value, words in asked["encoding"].options)
    usual = {one.key: one for one in upload.read_upload(text.encode("cp1252"), "list.csv").questions}
    assert (usual["encoding"].chosen, usual["encoding"].is_open) == ("cp1252", False)
    assert "encoding" not in {one.key for one in upload.read_upload(text.encode(), "list.csv").questions}


def test_names_that_differ_in_capitals_alone_are_not_put_together() -> None:
    data = (
        "Partnership,Lead officer,Status,Partners\n"
        "Harbour Watch,Ann Pike,Live,Port Authority\nHARBOUR WATCH,Ann Pike,Live,Sea Rescue\n"
        "Coast Link,Raj Dee,Live,Ramblers\nCoast link,Raj Dee,Live,Horse Riders\n"
    )
    handed = upload.read_upload(data.encode(), "list.csv")
    assert [one["name"] for one in texts_of(handed)] == [
        "Harbour Watch", "HARBOUR WATCH", "Coast Link", "Coast link",
    ]  # fmt: skip
