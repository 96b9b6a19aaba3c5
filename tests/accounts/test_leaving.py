"""On the day on which somebody leaves they are gone, and until then they are there: everywhere the same."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client

from accounts.models import Person, User
from portal.homes import keeping
from register.forms.person_choice import PersonField
from register.handing_over.survey import find_gone_who_answer
from register.listing.people import PeopleListing
from register.models import SignShown
from register.standing import refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import MembershipFactory, PartnershipFactory
from tests.factories.related import MeetingFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
DAYS = [(-1, True), (0, True), (1, False), (300, False), (None, False)]


@pytest.fixture(autouse=True)
def _day() -> Any:
    with time_machine.travel("2026-11-20 09:00", tick=False):
        yield


def leaver(away: int | None) -> Person:
    left = None if away is None else TODAY + timedelta(days=away)
    return PersonFactory(post="Head of Rivers", left_on=left)


@pytest.mark.parametrize(("away", "gone"), DAYS)
def test_who_has_left_is_judged_by_one_rule(
    away: int | None, gone: bool, officer: User, client_as: Callable[[User], Client]
) -> None:
    person = leaver(away)
    made = PartnershipFactory(live=True, sponsor=person)
    refresh.refresh([made.pk])
    assert person.has_left == gone
    assert Person.objects.serving().filter(pk=person.pk).exists() != gone
    assert Person.objects.gone(TODAY).filter(pk=person.pk).exists() == gone
    assert (person in find_gone_who_answer()) == gone
    shown = SignShown.objects.on(TODAY).filter(partnership=made, code="sponsor_left")
    assert shown.exists() == gone
    field = PersonField(label="Sponsor", required=False)
    if gone:
        with pytest.raises(Exception, match="has left, so they cannot be chosen"):
            field.clean("Head of Rivers")
    else:
        assert field.clean("Head of Rivers") == person
    client = client_as(officer)
    words = "Left on" if gone else "Leaves on"
    for address in (f"/people/{person.pk}/", "/people/", f"/register/{made.reference}/people/"):
        page = client.get(address).content.decode().casefold()
        assert (f"{words} ".casefold() in page) == (away is not None), address
        if not gone:
            assert "left on" not in page
    assert ("Somebody else must take" in client.get(f"/people/{person.pk}/").content.decode()) == gone


@pytest.mark.parametrize(("away", "gone"), DAYS)
def test_an_administrator_is_told_of_sign_ins_of_people_who_have_left(
    away: int | None, gone: bool, people: dict[str, User]
) -> None:
    left = None if away is None else TODAY + timedelta(days=away)
    Person.objects.filter(pk=people["chief"].person_id).update(left_on=left)
    found = keeping.build_home(people["administrator"], TODAY)["keeping"]
    assert found.left == int(gone)


@pytest.mark.parametrize(("away", "gone"), DAYS)
def test_a_seat_is_counted_until_the_day_on_which_they_stand_down(
    away: int | None, gone: bool, officer: User
) -> None:
    ended = None if away is None else TODAY + timedelta(days=away)
    seat = RepresentativeFactory(partnership=PartnershipFactory(live=True), ended_on=ended)
    listing = PeopleListing(officer, QueryDict())
    rows = listing.records(**listing._counts)
    (row,) = [one for one in rows if one["pk"] == seat.person_id]
    assert (row["seats"] or 0) == int(not gone)


@pytest.mark.parametrize(("away", "gone"), DAYS)
def test_who_leaves_on_the_day_of_a_meeting_is_no_partner_at_it(
    away: int | None, gone: bool, officer: User, client_as: Callable[[User], Client]
) -> None:
    made = PartnershipFactory(live=True)
    left = None if away is None else TODAY + timedelta(days=away)
    member = MembershipFactory(partnership=made, left_on=left)
    held = MeetingFactory(partnership=made, held_on=TODAY)
    page = client_as(officer).get(f"/register/{made.reference}/meetings/{held.pk}/attendance/")
    assert (f"seats_{member.pk}" in page.context["form"].fields) != gone
