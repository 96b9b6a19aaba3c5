"""The home page: what is due for me, one link each; officers also see what is worst and what ends."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from core import due
from portal import my_work
from register.models import Action, KeyDate, Partnership
from register.standing import refresh as standing_refresh
from tests.factories.register import (
    ContributionFactory,
    KeyDateFactory,
    OrganisationFactory,
    PartnershipFactory,
)

TODAY = date(2026, 11, 20)  # a Friday
pytestmark = pytest.mark.django_db


def one(name: str, on: date | None, *, waiting: bool = False) -> due.Due:
    return due.Due("Do it", "", name, "PSH-0001", "/", on, "Do", "/do", waiting=waiting)


@pytest.mark.parametrize(
    ("on", "where"),
    [
        (TODAY - timedelta(days=300), "this_week"),
        (TODAY, "this_week"),
        (date(2026, 11, 22), "this_week"),
        (date(2026, 11, 23), "later"),
        (None, "later"),
    ],
)
def test_a_week_ends_on_sunday_and_late_things_belong_to_it(on: date | None, where: str) -> None:
    lists = due.sort([one("A", on)], today=TODAY)
    assert [due.name for due in getattr(lists, where)] == ["A"]
    assert lists.number == 1


def test_what_waits_for_others_stands_apart() -> None:
    lists = due.sort([one("A", TODAY, waiting=True)], today=TODAY)
    assert (lists.this_week, len(lists.waiting)) == ((), 1)


def test_the_sentence_names_what_is_late() -> None:
    lists = due.sort([one("Youth Justice Board", date(2026, 11, 16)), one("B", TODAY)], today=TODAY)
    assert my_work.summarise_lists(lists, TODAY) == "2 things this week. Youth Justice Board is late."
    for late, words in (
        (1, "One thing this week. A is late."),
        (2, "2 things this week. Both are late."),
        (3, "3 things this week. All of them are late."),
    ):
        every = due.sort([one("A", date(2026, 11, 16))] * late, today=TODAY)
        assert my_work.summarise_lists(every, TODAY) == words
    some = due.sort([*[one("A", date(2026, 11, 16))] * 2, one("B", TODAY)], today=TODAY)
    assert my_work.summarise_lists(some, TODAY) == "3 things this week. 2 of them are late."
    assert my_work.summarise_lists(due.sort([], today=TODAY), TODAY) == "Nothing is waiting for you."


@pytest.fixture
def mine(people: dict[str, User]) -> Partnership:
    sponsor = people["sponsor"].person
    made = PartnershipFactory(live=True, name="Rivers", sponsor=sponsor, directorate=sponsor.directorate)
    Action.objects.create(partnership=made, what="Agree a cap", owner=sponsor, due_on=date(2026, 11, 16))
    KeyDateFactory(
        partnership=made,
        on=date(2027, 3, 31),
        last_safe_on=date(2026, 12, 31),
        notice_number=3,
        notice_unit="months",
    )
    standing_refresh.refresh([made.pk])
    return made


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_a_sponsor_sees_what_is_due_with_one_link_each(
    mine: Partnership, people: dict[str, User], client_as: Callable[[User], Client]
) -> None:
    page = client_as(people["sponsor"]).get("/").content.decode()
    assert "Agree a cap" in page
    assert "4 days late" in page
    assert "Renew or give notice" in page
    assert f"/register/{mine.reference}/dates/{KeyDate.objects.get().pk}/decision/" in page
    assert "must be given by 31 December 2026" in page


@time_machine.travel("2026-11-20 09:00", tick=False)
@pytest.mark.parametrize("leaving", ["statutory", "nothing_binds"])
def test_my_work_asks_for_notice_only_where_the_warning_sign_does(
    mine: Partnership, leaving: str, people: dict[str, User], client_as: Callable[[User], Client]
) -> None:
    mine.leaving = leaving
    mine.save()
    standing_refresh.refresh([mine.pk])
    assert "Renew or give notice" not in client_as(people["sponsor"]).get("/").content.decode()


@time_machine.travel("2026-11-20 09:00", tick=False)
@pytest.mark.parametrize(
    ("amounts", "number", "words"),
    [
        ((), "Not known", "council money in them, 2026/27"),
        ((0,), "None", "council money in them, 2026/27; not known for 1 of them"),
        ((0, 1500), "£1.5k", "council money in them, 2026/27"),
    ],
)
def test_money_that_nobody_recorded_is_not_nought(
    mine: Partnership, people: dict[str, User], amounts: tuple[int, ...], number: str, words: str
) -> None:
    sponsor = people["sponsor"].person
    other = PartnershipFactory(live=True, sponsor=sponsor, directorate=sponsor.directorate)
    council = OrganisationFactory(is_council=True)
    for made, amount in zip((mine, other), amounts, strict=False):
        ContributionFactory(partnership=made, organisation=council, amount=amount)
    lists = my_work.lists_for(people["sponsor"], TODAY)
    assert my_work.build_figures(people["sponsor"], lists, TODAY, 2)[-1] == my_work.Figure(number, words)


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_nobody_sees_what_is_due_for_somebody_else(
    mine: Partnership, people: dict[str, User], client_as: Callable[[User], Client]
) -> None:
    assert "Agree a cap" not in client_as(people["chief"]).get("/").content.decode()


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_what_was_mine_is_not_shown_once_i_may_not_see_the_partnership(
    mine: Partnership, people: dict[str, User], client_as: Callable[[User], Client], place: object
) -> None:
    Partnership.objects.filter(pk=mine.pk).update(sponsor=None, directorate=place)
    assert "Agree a cap" not in client_as(people["sponsor"]).get("/").content.decode()


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_an_officer_sees_what_ends_and_what_is_worst(
    mine: Partnership, people: dict[str, User], client_as: Callable[[User], Client]
) -> None:
    page = client_as(people["officer"]).get("/").content.decode()
    assert "Ends, renewals and breaks of the next 18 months" in page
    assert "Most warning signs" in page
    assert re.search(r"\d<span class=\"hidden-words\"> warning signs?</span>", page)
    assert "<svg" in page


@time_machine.travel("2026-11-20 09:00", tick=False)
@pytest.mark.parametrize("path", ["/", "/gaps/"])
def test_the_page_costs_the_same_for_one_partnership_or_thirty(
    path: str,
    people: dict[str, User],
    client_as: Callable[[User], Client],
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:
    client = client_as(people["officer"])
    for number in (1, 30):
        for _ in range(number):
            made = PartnershipFactory(live=True)
            KeyDateFactory(partnership=made, on=date(2027, 3, 31))
            Action.objects.create(
                partnership=made, what="x", owner=people["officer"].person, source_kind="gap"
            )
        client.get(path)
        with count_queries(f"portal {path}"):
            assert client.get(path).status_code == 200


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_a_long_list_shows_its_first_lines_and_says_how_many_more_there_are(
    mine: Partnership, people: dict[str, User]
) -> None:
    sponsor = people["sponsor"]
    Action.objects.bulk_create(
        Action(partnership=mine, what=f"Act {n}", owner=sponsor.person, due_on=TODAY) for n in range(30)
    )
    this_week = my_work.build_page(sponsor, TODAY)["lists"][0]
    assert (len(this_week["rows"]), this_week["count"], this_week["more"]) == (my_work.SHOWN, 31, 6)
