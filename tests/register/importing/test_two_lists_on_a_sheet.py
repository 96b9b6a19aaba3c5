"""A second list on a sheet is never read under the headings of the first, and a row of the first is no second list."""

import pytest

from register.importing import upload
from register.importing.model import UploadedTable

pytestmark = pytest.mark.django_db

FIRST = "Partnership,Lead officer,Contribution £\nHarbour Watch,Ann Pike,5000\nCoastal Link,Raj Dee,600\n"


def read(text: str, **answers: str) -> UploadedTable:
    return upload.read_upload(
        text.encode(), "list.csv", answers={k.replace("_", " "): v for k, v in answers.items()}
    )


def texts_of(handed: UploadedTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in handed.table.records]


@pytest.mark.parametrize(
    "second",
    [
        ",,\nBody,Appointed councillor,Term ends\nPort Trust,Cllr Fox,May 2027\n",
        ",,\nPart B: Appointments,,\nBody,Appointed councillor,Term ends\nPort Trust,Cllr Fox,May 2027\n",
        "Part B: Appointments,,\nGroup,Who goes,Until\nPort Trust,Cllr Fox,May 2027\n",
    ],
)
def test_a_list_with_other_headings_is_asked_about_and_never_read_under_the_first(second: str) -> None:
    handed = read(FIRST + second)
    (asked,) = [one for one in handed.questions if one.is_open]
    assert asked.key == "tables list.csv"
    assert [row[0] for row in texts_of(handed)] == ["Harbour Watch", "Coastal Link"]
    both = upload.read_upload((FIRST + second).encode(), "list.csv", answers={"tables list.csv": "all"})
    third = texts_of(both)[2]
    assert third[:3] == (["Port Trust", "", ""] if "Group" in second else ["", "", ""])  # a group is a name
    assert {"Port Trust", "Cllr Fox", "May 2027"} <= set(third)
    assert any(one.key.startswith("name list.csv") for one in both.questions) == ("Group" not in second)


@pytest.mark.parametrize(
    "row",
    [
        "Port Trust,Una Fox,tbc\nQuay Forum,Una Fox,5\n",
        "Port Trust,Una Fox,none\nQuay Forum,Una Fox,5\n",
        "Port Trust,Una Fox,not yet agreed\nQuay Forum,Una Fox,5\n",
        "Port Trust,Una Fox,700\nQuay Forum,Una Fox,5\n",
    ],
)
def test_a_record_after_a_blank_row_is_a_record(row: str) -> None:
    handed = read(f"{FIRST},,\n{row}")
    assert [one.key for one in handed.questions if one.is_open] == []
    assert [found[0] for found in texts_of(handed)] == [
        "Harbour Watch",
        "Coastal Link",
        "Port Trust",
        "Quay Forum",
    ]


def test_the_title_of_a_second_list_says_what_its_rows_are() -> None:
    second = (
        ",,\nPart B: Outside bodies,,\nBody,Appointed councillor,Term ends\nPort Trust,Cllr Fox,May 2027\n"
    )
    handed = upload.read_upload((FIRST + second).encode(), "list.csv", answers={"tables list.csv": "all"})
    assert [row.section for row in handed.table.records] == ["", "", "Part B: Outside bodies"]


def test_a_list_above_the_first_headings_that_are_known_is_asked_about() -> None:
    above = "Scheme,Who runs it,What for\nBus Pass,Ann,Travel\nTaxi Pass,Raj,Travel\n,,\n"
    handed = read(above + FIRST)
    assert [one.key for one in handed.questions if one.is_open] == ["tables list.csv"]
    notes = "Owner,Policy,\nDate,May,\nVersion,Three,\n,,\n"
    assert [one for one in read(notes + FIRST).questions if one.is_open] == []
