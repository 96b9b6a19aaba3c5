"""Whether a review is late has one answer: its warning sign's, on every home and in the list of the reviews."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import User
from portal.homes.advice import find_doubtful
from portal.homes.panels import count_by_panel
from register.choices import Status
from register.models import Partnership, SignShown
from register.standing import refresh as standing_refresh
from reviews.annual.listing import ReviewListing
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import accepted, opened, signed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _day() -> Any:
    with time_machine.travel("2026-11-20 09:00", tick=False):
        yield


def leave(_partnership: Partnership) -> None:
    """Nobody has begun its review."""


@pytest.mark.parametrize(
    ("due", "status", "step", "late", "not_started"),
    [
        (YESTERDAY, Status.LIVE, leave, 1, 1),
        (TODAY, Status.LIVE, leave, 0, 0),  # on its day it is due, and not late
        (YESTERDAY, Status.LIVE, opened, 1, 0),  # it stands among the drafts
        (YESTERDAY, Status.LIVE, signed, 0, 0),
        (YESTERDAY, Status.LIVE, accepted, 0, 0),
        (YESTERDAY, Status.PROPOSED, leave, 0, 0),
    ],
)
def test_a_late_review_is_late_in_every_place_or_in_none(
    due: date,
    status: str,
    step: Callable[[Partnership], object],
    late: int,
    not_started: int,
    people: dict[str, User],
) -> None:
    made = PartnershipFactory(live=True, status=status, stated_next_review_on=due)
    step(made)
    standing_refresh.refresh([made.pk])
    signs = SignShown.objects.on(TODAY).filter(code="review_overdue").count()
    panels = sum(panel.late for panel in count_by_panel(people["democratic"], TODAY))
    assert (signs, panels, find_doubtful(people["audit"], TODAY).late) == (late, late, late)
    listing = ReviewListing(people["officer"], "", "", today=TODAY)
    assert listing.counts["late"] == not_started
