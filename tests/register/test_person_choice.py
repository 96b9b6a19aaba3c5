"""Choosing a person by typing: who is meant, what is said when nobody is, and that nothing typed is lost."""

from collections.abc import Callable
from html import unescape

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Directorate, Person, User
from register.forms.person_choice import PeopleByName, PersonField
from register.models import Action, Partnership
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def some(adults: Directorate, place: Directorate) -> dict[str, Person]:
    return {
        "ann": PersonFactory(post="Head of Rivers", name="Ann Môr"),
        "hannah": PersonFactory(post="Clerk", name="Hannah Lee"),
        "adult": PersonFactory(post="Business Manager", name="", directorate=adults),
        "place": PersonFactory(post="Business Manager", name="", directorate=place),
        "first": PersonFactory(post="Trainee", name="Jo Bloggs", directorate=place),
        "second": PersonFactory(post="Trainee", name="Jo Bloggs", directorate=place),
        "mail": PersonFactory(post="Auditor", name="x.y@council.example"),
    }


def read(some: dict[str, Person], typed: str) -> Person | None:
    return PeopleByName(some.values()).read(typed)


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("Head of Rivers, Ann Môr", "ann"),
        ("  head of  RIVERS, ann mor ", "ann"),
        ("Ann Môr", "ann"),
        ("ann mor", "ann"),
        ("Head of Rivers", "ann"),
        ("Business Manager (Adults and Health)", "adult"),
        ("business manager (place)", "place"),
        ("Auditor", "mail"),
    ],
)
def test_a_label_a_post_or_a_name_finds_who_is_meant(some: dict[str, Person], typed: str, who: str) -> None:
    assert read(some, typed) == some[who]


def test_a_key_of_our_own_finds_them_and_a_typed_number_nobody(some: dict[str, Person]) -> None:
    people, key = PeopleByName(some.values()), some["ann"].pk
    assert people.read(key) == some["ann"]
    assert people.shown(key) == "Head of Rivers, Ann Môr"
    assert people.shown(str(key)) == str(key)
    with pytest.raises(ValidationError):
        people.read(str(key))


def test_nothing_typed_is_nobody(some: dict[str, Person]) -> None:
    assert read(some, "") is read(some, "  ") is read(some, "\x00") is None


def test_a_number_that_was_typed_is_a_name_and_never_a_key(some: dict[str, Person]) -> None:
    with pytest.raises(ValidationError, match="Nobody to choose is called"):
        read(some, str(some["ann"].pk))
    some["seven"] = PersonFactory(post=str(some["ann"].pk), name="")
    assert read(some, str(some["ann"].pk)) == some["seven"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Zoe", "Nobody to choose is called “Zoe”. Check the spelling, or have them added under People."),
        ("999999", "Nobody to choose is called “999999”."),
        ("9" * 40, "Nobody to choose is called “999"),
        ("lee", "Did you mean Clerk, Hannah Lee? Choose them from the list."),
        ("ann", "“ann” may be Clerk, Hannah Lee or Head of Rivers, Ann Môr. Choose one of them."),
        ("Manager", "“Manager” may be Business Manager (Adults and Health) or Business Manager (Place)."),
        ("Business Manager", "“Business Manager” may be Business Manager (Adults"),
        ("e", "“e” may be Business Manager (Adults"),
        ("💥" * 500, "Nobody to choose is called"),
    ],
)  # fmt: skip
def test_who_is_not_clear_is_asked_for(some: dict[str, Person], typed: str, sentence: str) -> None:
    people = PeopleByName(sorted(some.values(), key=lambda person: person.post))
    with pytest.raises(ValidationError) as raised:
        people.read(typed)
    assert raised.value.messages[0].startswith(sentence)


def test_two_of_one_name_are_told_apart_and_no_address_is_shown(some: dict[str, Person]) -> None:
    labels = PeopleByName(some.values()).labels
    assert len(set(labels.values())) == len(some)
    assert labels[some["first"].pk] == f"Trainee, Jo Bloggs (Place) ({some['first'].pk})"
    assert labels[some["mail"].pk] == "Auditor"
    assert read(some, labels[some["second"].pk]) == some["second"]


def test_a_form_reads_the_people_once_and_knows_whether_somebody_else_was_chosen(
    some: dict[str, Person],
) -> None:
    class Form(forms.Form):
        who = PersonField(required=False)

    def form(typed: str) -> Form:
        return Form({"who": typed}, initial={"who": some["ann"].pk})

    with CaptureQueriesContext(connection) as captured:
        unchanged = form("Ann Môr")
        assert not unchanged.has_changed()
        assert unchanged.is_valid()
        assert "Business Manager (Place)" in str(unchanged["who"])
    assert len(captured) == 1
    assert form("Hannah Lee").has_changed()
    assert form("").has_changed()
    assert form("nobody known").has_changed()


def test_it_works_on_the_page_and_nothing_typed_is_lost(
    officer: User, client_as: SignIn, some: dict[str, Person]
) -> None:
    made, client = PartnershipFactory(sponsor=some["ann"]), client_as(officer)
    address = f"/register/{made.reference}/edit/people/"
    page = unescape(client.get(address).content.decode())
    assert 'value="Head of Rivers, Ann Môr"' in page
    assert '<option value="Business Manager (Place)">' in page
    assert "x.y@council.example" not in page
    posted = {"version": made.version, "sponsor": "Hanah Lee", "lead": "Jo", "reason": "A new sponsor"}
    page = unescape(client.post(address, posted).content.decode())
    assert "Nobody to choose is called “Hanah Lee”." in page
    assert 'value="Hanah Lee"' in page
    assert 'value="A new sponsor"' in page or ">A new sponsor<" in page
    client.post(address, posted | {"sponsor": "Hannah Lee", "lead": "business manager (place)"})
    made = Partnership.objects.get(pk=made.pk)
    assert (made.sponsor, made.lead) == (some["hannah"], some["place"])


def test_who_has_left_is_kept_where_they_are_recorded_and_offered_nowhere_else(
    officer: User, client_as: SignIn, some: dict[str, Person]
) -> None:
    Person.objects.filter(pk=some["ann"].pk).update(left_on="2026-01-01")
    made, other = PartnershipFactory(sponsor=some["ann"]), PartnershipFactory()
    client = client_as(officer)
    assert "Ann Môr" in client.get(f"/register/{made.reference}/edit/people/").content.decode()
    assert "Ann Môr" not in client.get(f"/register/{other.reference}/edit/people/").content.decode()


def test_a_related_record_takes_a_name_too(officer: User, client_as: SignIn, some: dict[str, Person]) -> None:
    made = PartnershipFactory()
    posted = {
        "what": "Write to them",
        "owner": "ann mor",
        "due_on_day": "1",
        "due_on_month": "12",
        "due_on_year": "2027",
    }
    client_as(officer).post(f"/register/{made.reference}/actions/new/", posted)
    assert Action.objects.get().owner == some["ann"]


@pytest.mark.parametrize(
    ("most", "typed", "offered"),
    [
        (7, "", 7),
        (6, "", 0),
        (6, "jo blog", 2),
        (6, "Nobody Atall", 0),
        (1, "jo blog", 1),
    ],
)
def test_of_more_people_than_a_box_shows_those_like_what_was_typed_are_offered(
    some: dict[str, Person], monkeypatch: pytest.MonkeyPatch, most: int, typed: str, offered: int
) -> None:
    monkeypatch.setattr("register.forms.person_choice.MOST_OFFERED", most)

    class OneForm(forms.Form):
        who = PersonField()

    assert str(OneForm({"who": typed})["who"]).count("<option") == offered
