"""Several lists in one workbook: each is asked about by itself, and what was chosen for it holds."""

import pytest

from accounts.models import User
from core.sheets import TableRow
from register.importing import layouts, upload
from register.importing.model import UploadedTable
from register.models import Rehearsal
from tests.factories.accounts import DirectorateFactory
from tests.register.importing.layout_samples import book_of
from tests.register.importing.test_layouts import texts_of

pytestmark = pytest.mark.django_db
OWN = [
    ["Partnership", "Lead officer", "Status"],
    ["Harbour", "Ann Pike", "Live"],
    ["Coast", "Raj Dee", "Live"],
]
TWO_ON_A_SHEET = [
    *OWN,
    [],
    ["Outside body", "Council representative", "Area"],
    ["Port", "Cllr A Finch", "Sea"],
]


def read(sheets: dict[str, list[list[str]]], answers: dict[str, str]) -> UploadedTable:
    return upload.read_upload(book_of(sheets), "lists.xlsx", answers=answers)


def open_keys(handed: UploadedTable) -> list[str]:
    return [one.key for one in handed.questions if one.is_open]


def test_a_list_whose_names_stand_under_another_heading_says_which_they_are() -> None:
    other = [
        ["Arrangement name", "Title", "Council representative", "Area"],
        ["P1", "Port", "Cllr A Finch", "Sea"],
    ]
    sheets, answers = {"Ours": OWN, "Others": other}, {"layout": "rows", "sheets": "all"}
    handed = read(sheets, answers)
    (asked,) = [one for one in handed.questions if one.key == "name"]
    answers["name"] = next(value for value, words in asked.options if "Harbour" in words)
    assert open_keys(read(sheets, answers)) == ["name Others 1"]
    (asked,) = [one for one in read(sheets, answers).questions if one.is_open]
    assert all("Harbour" not in words for _value, words in asked.options)
    answers["name Others 1"] = next(value for value, words in asked.options if "Port" in words)
    handed = read(sheets, answers)
    assert open_keys(handed) == []
    assert [said["name"] for said in texts_of(handed)] == ["Harbour", "Coast", "Port"]


def test_the_names_of_a_long_list_are_put_in_place_without_comparing_its_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    head = ["Arrangement name", "Title", "Council representative", "Area"]
    other = [head, *([f"P{number}", f"Port {number}", "Cllr A Finch", "Sea"] for number in range(30))]
    sheets, answers = {"Ours": OWN, "Others": other}, {"layout": "rows", "sheets": "all", "name": "A"}
    asked = next(one for one in read(sheets, answers).questions if one.key == "name Others 1")
    answers["name Others 1"] = next(value for value, words in asked.options if "Port" in words)
    compared: list[int] = []
    monkeypatch.setattr(TableRow, "__eq__", lambda self, other: compared.append(1) or self is other)
    handed = read(sheets, answers)
    assert [said["name"] for said in texts_of(handed)][-1] == "Port 29"
    assert not compared


def test_tables_are_asked_about_on_every_sheet() -> None:
    sheets = {
        "East": TWO_ON_A_SHEET,
        "West": [[one.replace("Port", "Quay") for one in row] for row in TWO_ON_A_SHEET],
    }
    asked = open_keys(read(sheets, {"sheets": "all"}))
    assert asked == ["tables East", "tables West"]
    answers = {"sheets": "all", "tables East": "all"}
    handed = read(sheets, answers)
    assert open_keys(handed) == ["tables West"]
    assert layouts.makes_another_table("tables West")


def test_a_sheet_called_all_is_not_all_of_them() -> None:
    sheets = {"all": OWN, "More": [OWN[0], ["Woods", "Una Fox", "Live"]]}
    question = next(one for one in read(sheets, {}).questions if one.key == "sheets")
    assert [value for value, _words in question.options] == ["all", "sheet all", "More"]
    assert len(read(sheets, {"sheets": "all"}).table.records) == 3
    assert [said["name"] for said in texts_of(read(sheets, {"sheets": "sheet all"}))] == ["Harbour", "Coast"]


def keep(
    rehearsal: Rehearsal, officer: User, mapping: dict[str, str], answers: dict[str, str]
) -> UploadedTable:
    given = {"decisions": {}, "corrections": {}}
    upload.keep_decisions(rehearsal, mapping=mapping, answers=answers, **given, by=officer)  # type: ignore[arg-type]
    rehearsal.refresh_from_db()
    return upload.open_file(rehearsal)


def test_what_is_chosen_for_the_column_of_sheets_holds_and_the_later_choice_counts(officer: User) -> None:
    handed = read({"Place": OWN, "Homes": [OWN[0], ["Woods", "Una Fox", "Live"]]}, {})
    (letter,) = handed.own_columns
    rehearsal = upload.upload_file(handed, by=officer)
    for chosen, answer in (("service", "nothing"), ("directorate", "directorate"), ("", "nothing")):
        handed = keep(rehearsal, officer, {**rehearsal.mapping, letter: chosen}, rehearsal.answers)
        assert handed.mapping[letter] == chosen
        assert handed.own_columns[letter].chosen == answer
    handed = keep(rehearsal, officer, rehearsal.mapping, {**rehearsal.answers, "sheet names": "theme"})
    assert handed.mapping[letter] == "theme"
    handed = keep(rehearsal, officer, {**rehearsal.mapping, letter: "service"}, rehearsal.answers)
    handed = keep(rehearsal, officer, rehearsal.mapping, {**rehearsal.answers, "sheet names": "nothing"})
    assert handed.mapping[letter] == "service", "to save the page of questions undoes no choice"


@pytest.mark.parametrize(
    ("names", "known", "proposed"),
    [
        (("Wharf", "Quay", "Dock"), 2, "directorate"),
        (("Wharf", "Quay", "Dock"), 1, "nothing"),
        (("Wharf", "Quay", "Dock"), 0, "nothing"),
        (("Adults", "Children", "Place"), 0, "directorate"),  # by what they are called
    ],
)
def test_sheets_named_as_directorates_are_proposed_as_the_directorate(
    names: tuple[str, ...], known: int, proposed: str
) -> None:
    for name in names[:known]:
        DirectorateFactory(name=name.upper())
    rows = {
        name: [["Name", "Status"], [f"{name} board", "Live"], [f"{name} forum", "Live"]] for name in names
    }
    handed = upload.read_upload(book_of(rows), "r.xlsx")
    (question,) = [one for one in handed.questions if one.key == "sheet names"]
    assert question.chosen == proposed
    assert ("directorate" in handed.mapping.values()) is (proposed == "directorate")


@pytest.mark.parametrize(
    ("names", "is_open"),
    [
        (("Adult Services", "Children", "Places"), True),
        (("Adults", "Children and Families", "Place"), False),
        (("Active", "Closed"), False),
    ],
)
def test_sheets_named_nearly_as_directorates_are_asked_about(names: tuple[str, ...], is_open: bool) -> None:
    for name in ("Adults", "Place", "Children's Services"):
        DirectorateFactory(name=name)
    rows = {
        name: [["Name", "Status"], [f"{name} board", "Live"], [f"{name} forum", "Live"]] for name in names
    }
    handed = upload.read_upload(book_of(rows), "r.xlsx")
    (question,) = [one for one in handed.questions if one.key == "sheet names"]
    assert question.is_open is is_open
    answered = upload.read_upload(book_of(rows), "r.xlsx", answers={"sheet names": "directorate"})
    assert "directorate" in answered.mapping.values()
    assert not [one for one in answered.questions if one.is_open and one.key == "sheet names"]
