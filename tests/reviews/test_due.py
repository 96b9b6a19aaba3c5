"""What reviews have for a person to do, and whom they are waiting for."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.due import Due
from governance.models import Edition
from register.models import Partnership
from reviews import due
from reviews.annual import service as annual_service
from reviews.annual import signing
from reviews.models import Review
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import accepted, opened, signed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def partnership(people: dict[str, User]) -> Partnership:
    sponsor = people["sponsor"].person
    return PartnershipFactory(live=True, directorate=sponsor.directorate, sponsor=sponsor)


def found(user: User) -> list[Due]:
    return list(due.due_for(user, TODAY))


def next_on(partnership: Partnership, day: date | None) -> None:
    partnership.standing.next_review_on = day
    partnership.standing.save()


def test_the_sponsor_finishes_the_draft_with_its_progress(
    partnership: Partnership, people: dict[str, User]
) -> None:
    review = opened(partnership)
    for line in review.lines.all()[:14]:
        annual_service.change_line(line, value="yes", comment="", evidence="", by=people["sponsor"], on=TODAY)
    (only,) = found(people["sponsor"])
    assert (only.what, only.note, only.done, only.total) == (
        "Finish the annual review",
        "14 of 22 lines confirmed",
        14,
        22,
    )
    assert (only.verb_address, only.waiting) == (review.get_absolute_url(), False)


def test_a_delegated_draft_is_the_drafters_and_the_sponsor_waits(
    partnership: Partnership, people: dict[str, User]
) -> None:
    review = opened(partnership)
    annual_service.delegate_draft(review, to=people["reader"].person, by=people["sponsor"])
    (theirs,), (waiting,) = found(people["reader"]), found(people["sponsor"])
    assert (theirs.what, theirs.waiting) == ("Finish the annual review", False)
    assert (waiting.what, waiting.waiting) == ("Draft of the annual review", True)


def test_a_signed_review_is_the_officers_to_accept_and_the_sponsor_waits(
    partnership: Partnership, people: dict[str, User]
) -> None:
    signed(partnership, by=people["sponsor"])
    (officers,), (sponsors,) = found(people["officer"]), found(people["sponsor"])
    assert (officers.what, officers.waiting) == ("Accept the annual review", False)
    assert (sponsors.what, sponsors.waiting) == ("Annual review to be accepted", True)


def test_a_returned_review_is_put_right_by_its_sponsor(
    partnership: Partnership, people: dict[str, User]
) -> None:
    signing.return_review(signed(partnership), because="Line 3 is thin", by=people["officer"])
    assert [each.what for each in found(people["sponsor"])] == ["Put the annual review right"]


def test_an_accepted_review_leaves_nothing_to_do(partnership: Partnership, people: dict[str, User]) -> None:
    accepted(partnership, by=people["officer"])
    next_on(partnership, TODAY + timedelta(days=365))
    assert found(people["sponsor"]) == found(people["officer"]) == []


@pytest.mark.parametrize(
    ("away", "starts"), [(-4, True), (0, True), (120, True), (121, False), (None, False)]
)
def test_the_next_one_is_started_within_four_months(
    partnership: Partnership, people: dict[str, User], away: int | None, starts: bool
) -> None:
    next_on(partnership, None if away is None else TODAY + timedelta(days=away))
    assert [each.what for each in found(people["sponsor"])] == ["Start the annual review"] * starts


def test_nothing_is_started_while_a_review_is_open(partnership: Partnership, people: dict[str, User]) -> None:
    next_on(partnership, TODAY)
    opened(partnership)
    assert [each.what for each in found(people["sponsor"])] == ["Finish the annual review"]


def test_somebody_else_has_nothing_to_do(partnership: Partnership, people: dict[str, User]) -> None:
    next_on(partnership, TODAY)
    opened(PartnershipFactory(live=True))
    assert found(people["reader"]) == found(people["panel"]) == []


def test_a_draft_is_due_on_its_own_day(partnership: Partnership, people: dict[str, User]) -> None:
    review: Any = opened(partnership)
    Review.objects.filter(pk=review.pk).update(due_on=date(2026, 11, 16))
    assert [each.on for each in found(people["sponsor"])] == [date(2026, 11, 16)]


def test_it_costs_three_queries_however_much_is_due(
    people: dict[str, User], django_assert_num_queries: Any
) -> None:
    sponsor = people["sponsor"]
    for _n in range(3):
        one = PartnershipFactory(live=True, directorate=sponsor.person.directorate, sponsor=sponsor.person)
        opened(one)
        next_on(PartnershipFactory(live=True, sponsor=sponsor.person), TODAY)
    assert sponsor.reach
    with django_assert_num_queries(4):  # the last asks once how many lines a first review has
        found(sponsor)


def test_a_first_review_says_how_many_lines_the_newest_edition_has(
    partnership: Partnership, people: dict[str, User], client_as: Callable[[User], Client]
) -> None:
    newest = Edition.objects.newest("annual-review")
    content = json.loads(newest.content)
    content["sections"][0]["questions"] = content["sections"][0]["questions"][:-1]
    next_on(partnership, TODAY)
    assert [each.note for each in found(people["sponsor"])] == ["22 lines, about 15 minutes"]
    Edition.objects.create(**_next_edition(newest, content))
    assert [each.note for each in found(people["sponsor"])] == ["21 lines, about 15 minutes"]
    page = client_as(people["officer"]).get(f"{partnership.get_absolute_url()}reviews/").content.decode()
    assert "21 lines, about 15 minutes" in page


def _next_edition(newest: Edition, content: Any) -> dict[str, Any]:
    names = [f.name for f in Edition._meta.concrete_fields if f.name not in ("id", "number", "content")]
    kept = {name: getattr(newest, name) for name in names}
    return kept | {"number": newest.number + 1, "content": json.dumps(content)}


@pytest.mark.parametrize(("status", "asked"), [("live", True), ("proposed", False), ("setting_up", False)])
def test_nobody_is_asked_to_start_a_review_that_cannot_be_opened(
    status: str, asked: bool, people: dict[str, User]
) -> None:
    sponsor = people["sponsor"]
    made = PartnershipFactory(
        live=True,
        status=status,
        sponsor=sponsor.person,
        directorate=sponsor.person.directorate,
        stated_next_review_on=date(2026, 11, 1),
    )
    assert (made.standing.next_review_on is not None) is asked
    found = [one.what for one in due.due_for(sponsor, date(2026, 11, 20))]
    assert ("Start the annual review" in found) is asked
