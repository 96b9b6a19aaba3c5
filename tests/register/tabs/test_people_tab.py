"""Who answers for a partnership and who sits on it, in words, with names only for those who may read them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person, User
from register.models import Partnership, Representative
from register.record import people as record_people
from tests.factories.accounts import PersonFactory
from tests.factories.related import RepresentativeFactory

ClientAs = Callable[[User], Client]
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("term", "ended", "former"),
    [
        ({"ends_on": date(2026, 11, 19)}, "Term ended on 19 November 2026", False),
        ({"ends_on": date(2026, 11, 20)}, "", False),
        ({}, "", False),
        ({"ends_on": date(2026, 1, 1), "ended_on": date(2026, 1, 1)}, "", True),
        ({"ended_on": date(2027, 1, 1)}, "", False),
    ],
)
def test_a_term_that_ran_out_is_said_in_words(term: dict[str, Any], ended: str, former: bool) -> None:
    row = Representative(person=Person(post="Head of Finance"), **term)
    (seat,) = record_people.list_representatives([row], full=True, today=TODAY)
    assert (seat.ended, seat.former) == (ended, former)


@pytest.mark.parametrize(
    ("person", "full", "words"),
    [
        ({"post": "Director of Adults", "name": "Helen Marsh"}, True, "Director of Adults, Helen Marsh"),
        ({"post": "Director of Adults", "name": "Helen Marsh"}, False, "Director of Adults"),
        ({"name": "Sam Hughes"}, False, "Name not shown to you"),
        ({"name": "Cllr Yusuf", "is_councillor": True}, False, "Cllr Yusuf"),
    ],
)
def test_how_a_person_is_named(person: dict[str, Any], full: bool, words: str) -> None:
    assert record_people.name_for_reader(Person(**person), full=full) == words


@pytest.mark.django_db
def test_the_room_names_everyone_who_answers_and_where_to_change_it(
    people: dict[str, User], partnership: Partnership, client_as: ClientAs
) -> None:
    RepresentativeFactory(partnership=partnership, person=PersonFactory(post="", name="Lee Wong"))
    url = reverse("partnership_people", args=[partnership.reference])
    words = client_as(people["officer"]).get(url).content.decode()
    assert "The Sponsoring officer" in words
    assert "Lee Wong" in words
    edit = reverse("partnership_edit_group", args=[partnership.reference, "people"])
    assert f'href="{edit}#id_finance_contact"' in words
    hidden = client_as(people["reader"]).get(url).content.decode()
    assert "Lee Wong" not in hidden
    assert edit not in hidden
