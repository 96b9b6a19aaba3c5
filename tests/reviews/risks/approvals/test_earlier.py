"""What was typed in as an approval before approvals were pressed is kept as that, and holds until it ends by itself."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Person, User
from core.history import verify, writing
from core.models import AuditEvent
from register.approvals.rules import ApprovalState
from register.models import Approval
from register.record.as_at import known_as_at
from reviews.models import Risk
from reviews.risks.approvals.earlier import keep_earlier_after_migrate, keep_typed_approvals
from tests.factories.accounts import PersonFactory
from tests.factories.approvals import approve, stands
from tests.factories.reviews import RiskFactory, score
from tests.factories.signs import signs_of

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 3, 31)


def type_in(risk: Risk, who: Person | None, by: User, until: date | None = UNTIL) -> None:
    """Record an approval as it was done before: somebody names somebody else."""
    fresh = Risk.objects.get(pk=risk.pk)
    fresh.treatment, fresh.tolerated_by, fresh.tolerated_until = "tolerate", who, until
    fresh.tolerated_why = "No insurer"
    writing.update(fresh, by=by)


@pytest.fixture
def risk(officer: User) -> Risk:
    with time_machine.travel("2026-07-01 09:00 +0000", tick=False):
        made: Risk = RiskFactory(now=(4, 4))
    with time_machine.travel("2026-07-02 09:00 +0000", tick=False):
        type_in(made, PersonFactory(post="Director of Adults"), officer)
    return made


def test_it_is_kept_as_recorded_and_not_as_pressed(risk: Risk) -> None:
    assert keep_typed_approvals() == 1
    given = Approval.objects.get()
    assert (given.request, given.proposer, given.post, given.until) == (
        None,
        None,
        "Director of Adults",
        UNTIL,
    )
    assert given.covers["score"] == 16
    found = stands(risk, date(2026, 11, 20))
    assert found.describe() == (
        "Recorded as approved by Director of Adults on 2 July 2026, before "
        "approvals were pressed here, until 31 March 2027"
    )
    assert "risk_unapproved" not in signs_of(risk.partnership, on=date(2026, 11, 20))
    event = AuditEvent.objects.get(kind="approval.recorded")
    assert event.reason == "It was recorded before approvals were pressed here."
    assert verify.check_sealed().altered == []


def test_twice_is_once(risk: Risk) -> None:
    assert [keep_typed_approvals(), keep_typed_approvals()] == [1, 0]
    assert Approval.objects.count() == 1


def test_it_runs_once_migrations_have_run_forward_to_their_end(risk: Risk) -> None:
    some: Any = object()
    for plan in ([], [(some, True)]):
        keep_earlier_after_migrate(plan=plan)
    assert not Approval.objects.exists()
    keep_earlier_after_migrate(plan=[(some, False)])
    assert Approval.objects.count() == 1


def test_one_that_had_outlived_what_was_approved_shows_as_that(risk: Risk) -> None:
    """A score that rose past the service, as before it ended approvals."""
    fresh = Risk.objects.get(pk=risk.pk)
    other = RiskFactory(now=(5, 5))
    Risk.objects.filter(pk=fresh.pk).update(current=other.current)
    keep_typed_approvals()
    found = stands(risk, date(2026, 11, 20))
    assert (found.word, found.why) == (
        ApprovalState.OUTGROWN,
        "It now scores 25; it scored 16 when it was read.",
    )
    assert "risk_unapproved" in signs_of(risk.partnership)


def test_it_ends_by_itself_when_the_score_rises(risk: Risk) -> None:
    keep_typed_approvals()
    score(Risk.objects.get(pk=risk.pk), 5, 5)
    assert stands(risk).word is ApprovalState.ENDED
    assert Risk.objects.get(pk=risk.pk).tolerated_by is None
    assert keep_typed_approvals() == 0


@pytest.mark.parametrize("lacks", ["who", "until", "treatment"])
def test_what_was_no_approval_is_not_kept_as_one(officer: User, lacks: str) -> None:
    risk = RiskFactory(now=(4, 4))
    type_in(risk, None if lacks == "who" else PersonFactory(), officer, None if lacks == "until" else UNTIL)
    if lacks == "treatment":
        Risk.objects.filter(pk=risk.pk).update(treatment="treat")
    assert keep_typed_approvals() == 0


def test_a_pressed_one_takes_its_place_and_is_never_what_was_recorded(risk: Risk, officer: User) -> None:
    keep_typed_approvals()
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        approve(risk, by=officer)
        assert stands(risk).covering.pressed  # type: ignore[union-attr]
    assert keep_typed_approvals() == 0


@pytest.mark.parametrize(("day", "approved"), [(date(2026, 7, 1), False), (date(2026, 7, 2), True)])
def test_on_a_past_day_it_stands_as_it_stood(
    risk: Risk, officer: User, client: Client, day: date, approved: bool
) -> None:
    client.force_login(officer)
    address = f"/register/{risk.partnership.reference}/risks/?at={day}"
    for kept in (False, True):
        if kept:
            keep_typed_approvals()
        page = client.get(address).content.decode()
        assert ("Recorded as approved by Director of Adults" in page) is approved, kept


def test_one_that_ended_before_is_still_told_of_the_day_on_which_it_stood(risk: Risk, officer: User) -> None:
    with time_machine.travel("2026-08-01 09:00 +0000", tick=False):
        type_in(risk, None, officer, None)
    keep_typed_approvals()

    def unapproved(day: date) -> bool:
        codes = [one.code for one in _signs_then(risk, day)]
        return "risk_unapproved" in codes

    assert not unapproved(date(2026, 7, 15))
    assert unapproved(date(2026, 8, 1))


def _signs_then(risk: Risk, day: date) -> Any:
    return known_as_at(risk.partnership_id, day).concerns
