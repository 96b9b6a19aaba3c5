"""What reviews, risks and checklists knew on a past day, by the same rules as today, and in how many questions."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.history import writing
from core.history.actors import SYSTEM
from register.known.gather import gather_known
from register.models import Document, Partnership, Standing
from register.record.as_at import KnownThen, Past, known_as_at
from register.standing import refresh as standing_refresh
from reviews.annual import signing
from reviews.models import Risk
from reviews.risks import service as risks_service
from reviews.waivers import service as waivers_service
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory, accepted, score, signed

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> Any:
    return time_machine.travel(datetime(year, month, day, hour, minute, tzinfo=LONDON), tick=False)


@pytest.fixture
def fund() -> Partnership:
    """A live partnership of 3 March 2025 that holds all the papers that caps ask for."""
    with at(2025, 3, 3):
        made = PartnershipFactory.build(status="live", tier="major", name="Better Care Fund")
        writing.insert(made, by=SYSTEM)
        for kind in ("agreement", "exit_plan", "risk_register"):
            writing.insert(Document(partnership=made, kind=kind, title=kind), by=SYSTEM)
        standing_refresh.refresh([made.pk])
    return made


def codes(known: KnownThen) -> set[str]:
    return {one.code for one in known.concerns}


def then(made: Partnership, month: int, day: int, year: int = 2025) -> KnownThen:
    return known_as_at(made.pk, date(year, month, day))


@pytest.mark.parametrize(("hour", "minute", "rated"), [(23, 59, True), (0, 0, False)])
def test_a_rating_counts_from_the_day_on_which_the_review_was_accepted(
    fund: Partnership, hour: int, minute: int, rated: bool
) -> None:
    with at(2025, 6, 2):
        review = signed(fund)
    with at(2025, 7, 10 if rated else 11, hour, minute):
        signing.accept_review(review, by=SYSTEM)
    known = then(fund, 7, 10)
    assert (known.rating == "substantial") is rated
    assert known.standing.reviewed_on == (date(2025, 7, 10) if rated else None)
    assert known.standing.review_state == ("" if rated else "signed")
    assert (known.standing.next_review_on == review.next_due_on) is rated


def test_before_a_review_was_opened_nothing_is_known_of_it(fund: Partnership) -> None:
    with at(2025, 7, 10):
        accepted(fund)
    known = then(fund, 6, 30)
    assert known.rating == "not_assessed"
    assert (known.standing.counts.get("reviews"), known.standing.review_state) == (0, "")
    assert known.describe_review("live") == "Not yet reviewed"


def test_an_overdue_review_and_a_later_change_show_on_the_days_on_which_they_did(
    fund: Partnership, officer: User
) -> None:
    with at(2025, 7, 10):
        review = accepted(fund)
    due = review.next_due_on
    assert due is not None
    with at(2025, 9, 1):
        fund.refresh_from_db()
        fund.tier = "moderate"
        writing.update(fund, by=officer)
    assert "review_older_than_record" not in codes(then(fund, 8, 31))
    assert "review_older_than_record" in codes(then(fund, 9, 1))
    with at(2027, 1, 4):
        assert "review_overdue" not in codes(known_as_at(fund.pk, due))
        assert "review_overdue" in codes(known_as_at(fund.pk, date(2027, 1, 3)))


def test_a_waiver_counts_from_its_day_until_it_was_ended(fund: Partnership, officer: User) -> None:
    with at(2025, 7, 10):
        accepted(fund)
    with at(2025, 8, 1):
        writing.remove(Document.objects.get(partnership=fund, kind="agreement"), by=SYSTEM)
    with at(2025, 9, 1):
        cap = waivers_service.find_caps_today(fund, date(2025, 9, 1))[0]
        given = waivers_service.waive_cap(
            fund,
            lines=[cap.line],
            reason="It is being signed",
            until=date(2026, 2, 1),
            on=date(2025, 9, 1),
            by=officer,
        )
    with at(2025, 10, 1):
        waivers_service.end_waiver(given, reason="Signed", on=date(2025, 10, 1), by=officer)
    found = {day: then(fund, *day).rating for day in ((7, 31), (8, 31), (9, 1), (9, 30), (10, 1))}
    assert found == {
        (7, 31): "substantial", (8, 31): "limited", (9, 1): "substantial", (9, 30): "substantial", (10, 1): "limited",
    }  # fmt: skip
    assert "because it is being signed" in then(fund, 9, 15).rating_note


def test_open_risks_and_their_scores_are_those_of_the_day(fund: Partnership) -> None:
    with at(2025, 4, 1):
        risk = RiskFactory.build(partnership=fund, number=1)
        writing.insert(risk, by=SYSTEM)
    with at(2025, 5, 1):
        score(risk, 5, 5, on=date(2025, 5, 1))
    with at(2025, 8, 1):
        risks_service.close(Risk.objects.get(pk=risk.pk), why="Gone", on=date(2025, 8, 1), by=SYSTEM)
    risks = {
        day: (
            known.standing.counts["risks"],
            known.standing.counts["risks_above"],
            "risk_untreated" in codes(known),
        )
        for day in ((3, 31), (4, 30), (5, 1), (8, 1))
        for known in [then(fund, *day)]
    }
    assert risks == {
        (3, 31): (0, 0, False), (4, 30): (1, 0, False), (5, 1): (1, 1, True), (8, 1): (0, 0, False),
    }  # fmt: skip


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_today_read_as_a_past_day_is_today(fund: Partnership) -> None:
    accepted(fund)
    standing_refresh.refresh([fund.pk])
    known = known_as_at(fund.pk, date(2026, 11, 20))
    stored = Standing.objects.get(partnership=fund)
    assert {
        f.attname: getattr(known.standing, f.attname) for f in Standing._meta.fields if f.name != "counts"
    } == {f.attname: getattr(stored, f.attname) for f in Standing._meta.fields if f.name != "counts"}
    assert known.standing.counts.items() <= stored.counts.items()
    assert codes(known) == {one.code for one in stored.partnership.signs_shown.on(date(2026, 11, 20))}


def test_many_partnerships_of_a_past_day_ask_no_more_than_one(fund: Partnership) -> None:
    with at(2025, 7, 10):
        accepted(fund)
        others = []
        for number in range(4):
            other = PartnershipFactory.build(status="live", tier="major", name=f"Other {number}")
            writing.insert(other, by=SYSTEM)
            accepted(other)
            others.append(other.pk)

    def asked(ids: list[int]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            gather_known(ids, date(2025, 12, 1), source=Past(date(2025, 12, 1)))
        return len(found)

    assert asked([fund.pk]) == asked([fund.pk, *others])


def test_the_page_of_a_past_day_says_rating_review_and_counts(
    fund: Partnership, officer: User, client: Client
) -> None:
    with at(2025, 7, 10):
        accepted(fund)
    client.force_login(officer)
    page = client.get(f"{fund.get_absolute_url()}?at=2025-07-11").content.decode()
    assert "Substantial" in page
    assert "Reviewed 10 July 2025, next review due" in page
    assert "0 open risks; 0 open gaps; 0 signed checklists." in page
    before = client.get(f"{fund.get_absolute_url()}?at=2025-07-09").content.decode()
    assert "Substantial" not in before
    assert "Not yet reviewed" in before
