"""Organisations and people come in as lists, each once: who may be there already is asked about, never added twice."""

import pytest
from django.test import Client

from accounts.models import Person, User
from core import sheets
from core.history import audit
from register.importing.tables.model import load_tables
from register.importing.tables.read import rehearse_table
from register.importing.write.undo import UndoRefused, undo_import
from register.models import Organisation
from tests.factories.accounts import DirectorateFactory, PersonFactory
from tests.factories.register import OrganisationFactory
from tests.register.importing.tables.helpers import as_csv, bring_in, fates, hand_in, press_import, rehearse

pytestmark = pytest.mark.django_db
HEAD = ("Organisation", "Type", "Also known as")


def test_an_organisation_comes_in_with_its_other_names_and_again_as_no_change(officer: User) -> None:
    kinds = load_tables()["organisations"].form.base_fields["kind"].choices
    rows = (HEAD, ("Vale Rivers Trust", str(kinds[-1][1]), "VRT; River Trust"))
    bring_in("organisations", *rows, by=officer)
    made = Organisation.objects.get(name="Vale Rivers Trust")
    assert {one.name for one in made.aliases.all()} == {"VRT", "River Trust"}
    assert fates(rehearse("organisations", *rows, by=officer)) == ["unchanged"]
    more = (HEAD, ("vale rivers trust", "", "The Trust"))
    found = rehearse("organisations", *more, by=officer)
    assert (fates(found), found.rows[0].changes[0].column) == (["changed"], "Also known as")
    bring_in("organisations", *more, by=officer)
    assert {one.name for one in made.aliases.all()} == {"VRT", "River Trust", "The Trust"}


def test_what_a_list_adds_says_of_which_import_it_is(officer: User) -> None:
    bring_in("organisations", HEAD, ("Vale Rivers Trust", "", "VRT"), by=officer)
    bring_in("people", ("Post", "Name"), ("Head of Parks", "Ada Reed"), by=officer)
    made = Organisation.objects.get(name="Vale Rivers Trust")
    person = Person.objects.get(name="Ada Reed")
    for record in (made, made.aliases.get(), person):
        assert record.history.get().history_change_reason == "Import of list.csv"
    for record in (made, person):
        assert [one.reason for one in audit.find_events_about(record)] == ["Import of list.csv"]


def test_an_organisation_that_may_be_there_is_asked_about(officer: User) -> None:
    OrganisationFactory(name="Vale Rivers Trust")
    rows = (HEAD, ("Vale River Trust", "", ""))
    found = rehearse("organisations", *rows, by=officer)
    assert found.questions[0].text == "Is “Vale River Trust” another one than Vale Rivers Trust?"
    assert fates(found) == ["stopped"]
    key = found.questions[0].key
    assert fates(rehearse("organisations", *rows, by=officer, answers={key: "-"})) == ["left"]
    another = rehearse("organisations", *rows, by=officer, answers={key: "new"})
    assert (fates(another), another.is_open) == (["new"], False)


def test_a_person_comes_in_by_post_and_name(officer: User) -> None:
    DirectorateFactory(name="Place")
    rows = (
        ("Post", "Name", "E-mail", "Directorate"),
        ("Head of Parks", "Ada Reed", "ada@council.example", "Place"),
    )
    bring_in("people", *rows, by=officer)
    made = Person.objects.get(post="Head of Parks")
    assert (made.name, str(made.directorate)) == ("Ada Reed", "Place")
    assert fates(rehearse("people", *rows, by=officer)) == ["unchanged"]


@pytest.mark.parametrize(
    "row",
    [("Head of Parks", "Bo Lane", ""), ("", "ada reed", ""), ("Head of Trees", "A R", "ada@council.example")],
)
def test_the_same_post_name_or_address_is_asked_about(row: tuple[str, ...], officer: User) -> None:
    PersonFactory(post="Head of Parks", name="Ada Reed", email="ada@council.example")
    found = rehearse("people", ("Post", "Name", "E-mail"), row, by=officer)
    assert "another one than Head of Parks, Ada Reed" in found.questions[0].text
    assert found.is_open


def test_who_may_not_change_people_imports_none_and_nothing_is_taken_back(
    officer: User, people: dict[str, User]
) -> None:
    with pytest.raises(sheets.SheetRefused, match="may not write"):
        rehearse_table(load_tables()["people"], as_csv(("Post",), ("Clerk",)), "p.csv", by=people["sponsor"])
    batch = bring_in("people", ("Post", "Name"), ("Clerk to the Board", "Bo Lane"), by=officer)
    with pytest.raises(UndoRefused):
        undo_import(batch, by=officer)


def test_a_list_of_people_stands_on_the_page(officer: User, client: Client) -> None:
    client.force_login(officer)
    address = hand_in(client, "people", ("Post", "Name"), ("Clerk to the Board", "Bo Lane"))
    page = client.get(address).content.decode()
    assert "Clerk to the Board" in page
    assert "They cannot be taken back as a whole" in page
    assert "One row read: one is new" in press_import(client, address)


def test_two_rows_that_are_nearly_the_same_are_asked_about_and_both_come_in_until_then(officer: User) -> None:
    rows = (
        HEAD,
        ("Moorland Heritage Trust", "", ""),
        ("Moorlands Heritage Trust", "", ""),
        ("Vale Choir", "", ""),
    )
    found = rehearse("organisations", *rows, by=officer)
    (question,) = found.questions
    assert question.text == "Is “Moorlands Heritage Trust” another one than Moorland Heritage Trust?"
    assert (fates(found), found.is_open) == (["new", "new", "new"], False)
    left = rehearse("organisations", *rows, by=officer, answers={question.key: "-"})
    assert fates(left) == ["new", "left", "new"]
    people = rehearse(
        "people",
        ("Post", "Name"),
        ("Clerk", "Jo Finch"),
        ("Officer", "J Finch"),
        ("Cook", "Bo Lane"),
        by=officer,
    )
    assert [list(one.rows) for one in people.questions] == [[3]]


@pytest.mark.parametrize(
    ("said", "is_councillor"),
    [
        (("Cllr Jo Finch", ""), True),
        (("Jo Finch", "Cllr"), True),
        (("Jo Finch", ""), False),
        (("Cllr Jo Finch", "no"), False),
    ],
)
def test_whoever_is_called_a_councillor_is_one(
    said: tuple[str, str], is_councillor: bool, officer: User
) -> None:
    bring_in("people", ("Post", "Name", "Is a councillor"), ("Ward member", *said), by=officer)
    assert Person.objects.get(post="Ward member").is_councillor is is_councillor


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Vale Trust", "", "VT"), ("Moor Trust", "", "vt")], "Row 2 has the name “vt” too"),
        ([("Vale Choir", "", "Singers"), ("Singers", "", "")], "Row 2 has the name “Singers” too"),
        (
            [("Vale Choir", "", "VC"), ("Moor Band", "", "Lake Group")],
            "“Lake Group” is a name of Lakes already",
        ),
    ],
)
def test_a_name_that_two_would_have_is_seen_in_the_rehearsal(
    rows: list[tuple[str, ...]], said: str, officer: User
) -> None:
    OrganisationFactory(name="Lakes").aliases.create(name="Lake Group")
    found = rehearse("organisations", HEAD, *rows, by=officer)
    assert fates(found) == ["new", "stopped"]
    assert said in found.rows[1].remarks[-1].message


def test_other_names_that_nobody_else_has_come_in(officer: User) -> None:
    rows = (HEAD, ("Vale Choir", "", "VC; Singers"), ("Moor Band", "", "MB"))
    bring_in("organisations", *rows, by=officer)
    assert fates(rehearse("organisations", *rows, by=officer)) == ["unchanged", "unchanged"]
