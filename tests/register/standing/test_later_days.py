"""A sign that was stored shows on every later day just what computing it anew on that day would give."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from core import clock
from register.models import Document, SignShown
from register.record.header import header_for
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import MembershipFactory, PartnershipFactory
from tests.factories.related import KeyDateFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_stored_signs_are_those_of_every_later_day() -> None:
    with clock.set_to(noon(TODAY)):
        made = PartnershipFactory(
            live=True,
            leaving="by_notice",
            stated_next_review_on=TODAY + timedelta(days=40),
            sponsor=PersonFactory(left_on=TODAY + timedelta(days=30)),
        )
        for days in (5, None, 10):
            review_on = None if days is None else TODAY + timedelta(days=days)
            Document.objects.create(
                partnership=made, kind="exit_plan", title=f"Plan {days}", review_on=review_on
            )
        for days in (3, 15):
            Document.objects.create(
                partnership=made, kind="terms", title="Terms", review_on=TODAY + timedelta(days=days)
            )
        KeyDateFactory(
            partnership=made, on=TODAY + timedelta(days=60), last_safe_on=TODAY + timedelta(days=20)
        )
        MembershipFactory(partnership=made, left_on=TODAY + timedelta(days=25))
        RepresentativeFactory(
            partnership=made, ends_on=TODAY + timedelta(days=8), ended_on=TODAY + timedelta(days=12)
        )
        standing_refresh.refresh([made.pk])
    seen = set()
    for ahead in range(70):
        day = TODAY + timedelta(days=ahead)
        with clock.set_to(noon(day)):
            stored = set(SignShown.objects.on(day).values_list("code", "mark"))
            again = {
                (sign.code, sign.mark)
                for sign in standing_refresh.compute_signs([made.pk])
                if (sign.shows_from is None or sign.shows_from <= day)
                and (sign.shows_until is None or day < sign.shows_until)
            }
        assert stored == again, day
        seen |= {code for code, _mark in stored}
    assert {"agreement_ended", "notice_missed", "notice_closes", "sponsor_left", "no_partners"} <= seen
    assert {"agreement_out_of_date", "review_overdue", "seat_ended"} <= seen
    assert "exit_plan_out_of_date" not in seen


def test_the_numbers_beside_the_tabs_follow_who_leaves_though_nobody_writes(officer: User) -> None:
    with clock.set_to(noon(TODAY)):
        made = PartnershipFactory(live=True)
        MembershipFactory(partnership=made, left_on=TODAY + timedelta(days=2))
        RepresentativeFactory(partnership=made, ended_on=TODAY + timedelta(days=3))
        standing_refresh.refresh([made.pk])
    shown = []
    for ahead in range(4):
        with clock.set_to(noon(TODAY + timedelta(days=ahead))):
            notes = header_for(officer, made.reference).notes
            shown.append((notes["members"], notes["people"]))
    assert shown == [("1", "1"), ("1", "1"), ("0", "1"), ("0", "0")]
