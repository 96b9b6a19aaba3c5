"""What each tab and list costs: the same number of queries for one row and for thirty."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from register.choices import ImplicationKind
from register.models import Organisation, Partnership
from register.related.kinds import KINDS
from tests.factories.accounts import PersonFactory
from tests.factories.register import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.factories.related import (
    MAKERS,
    ActionFactory,
    AttendanceFactory,
    DocumentFactory,
    DocumentVersionFactory,
    MeetingFactory,
)

pytestmark = pytest.mark.django_db
Counted = Callable[[str], AbstractContextManager[None]]
ClientAs = Callable[[User], Client]
TABS = sorted({kind.tab for kind in KINDS})


def _fill(partnership: Partnership, start: int, stop: int) -> None:
    """Make so many of every kind of related record, each with people, organisations and files of its own."""
    for n in range(start, stop):
        for kind in KINDS:
            more: dict[str, Any] = {}
            if kind.slug == "year":
                more = {"year": 1990 + n}
            if kind.slug == "implication":
                if n >= len(ImplicationKind.values):
                    continue
                more = {"kind": ImplicationKind.values[n]}
            MAKERS[kind.slug](partnership=partnership, **more)
        DocumentVersionFactory(document=DocumentFactory(partnership=partnership))
        AttendanceFactory(meeting=MeetingFactory(partnership=partnership))
        ActionFactory(partnership=partnership, owner=PersonFactory())


@pytest.mark.parametrize("tab", TABS)
def test_a_room_costs_the_same_for_one_row_or_thirty(
    tab: str, officer: User, partnership: Partnership, client_as: ClientAs, count_queries: Counted
) -> None:
    client, url = client_as(officer), reverse(tab, args=[partnership.reference])
    for start, stop in ((0, 1), (1, 30)):
        _fill(partnership, start, stop)
        with count_queries(tab):
            assert client.get(url).status_code == 200


def test_the_page_of_a_meeting(
    officer: User, partnership: Partnership, client_as: ClientAs, count_queries: Counted
) -> None:
    held, client = MeetingFactory(partnership=partnership), client_as(officer)
    for number in (1, 29):
        for _one in range(number):
            AttendanceFactory(meeting=held, membership=MembershipFactory(partnership=partnership))
        for name in ("meeting", "meeting_attendance"):
            with count_queries(name):
                client.get(reverse(name, args=[partnership.reference, held.pk]))


def test_the_page_of_a_document(
    officer: User, partnership: Partnership, client_as: ClientAs, count_queries: Counted
) -> None:
    held, client = DocumentFactory(partnership=partnership), client_as(officer)
    for start, stop in ((1, 2), (2, 30)):
        for number in range(start, stop):
            DocumentVersionFactory(document=held, number=number)
        with count_queries("document"):
            client.get(reverse("document", args=[partnership.reference, held.pk]))


def _seats(organisation: Organisation, number: int) -> None:
    for _one in range(number):
        MembershipFactory(organisation=organisation)
        OrganisationFactory(kind="nhs")


def test_organisations(officer: User, client_as: ClientAs, count_queries: Counted) -> None:
    body, client = OrganisationFactory(), client_as(officer)
    for number in (1, 29):
        _seats(body, number)
        with count_queries("organisations"):
            client.get(reverse("organisations"))
        with count_queries("organisation"):
            client.get(body.get_absolute_url())


def test_merging(officer: User, client_as: ClientAs, count_queries: Counted) -> None:
    keep, other, client = OrganisationFactory(), OrganisationFactory(), client_as(officer)
    url = reverse("organisation_merge", args=[keep.pk])
    for number in (1, 29):
        for _one in range(number):
            both = PartnershipFactory()
            for body in (keep, other):
                MembershipFactory(partnership=both, organisation=body)
                MAKERS["contribution"](partnership=both, organisation=body)
            MembershipFactory(organisation=other)
        with count_queries("organisation_merge"):
            client.get(url, {"other": other.pk})


def test_people(officer: User, client_as: ClientAs, count_queries: Counted) -> None:
    person, client = PersonFactory(), client_as(officer)
    for number in (1, 29):
        for _one in range(number):
            MAKERS["representative"](person=person, partnership=PartnershipFactory(sponsor=person))
        with count_queries("people"):
            client.get(reverse("people"))
        with count_queries("person"):
            client.get(reverse("person", args=[person.pk]))
