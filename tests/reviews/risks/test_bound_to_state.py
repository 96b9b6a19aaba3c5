"""An approval is about a score and a text, and scores of one risk hold beside each other: in every door."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, User
from core import clock
from core.models import AuditEvent
from register.approvals.rules import ApprovalState
from register.known.concerns import concerns_of
from register.models import Partnership, SignShown
from register.services import related
from register.standing.refresh import refresh
from reviews.models import Risk, RiskScore
from reviews.risks import service
from reviews.risks.rules import find_controls_fault
from tests.factories.accounts import UserFactory
from tests.factories.approvals import WHY, approve, ask, stands
from tests.factories.reviews import RiskFactory, score
from tests.factories.signs import signs_of

DAY = date(2026, 7, 1)


def _at(number: int, matrix: str = "5x5") -> Any:
    return RiskScore(score=number, matrix=matrix)


@pytest.mark.parametrize(
    ("before", "now", "fits"),
    [(12, 12, True), (12, 13, False), (25, 1, True), (None, 25, True), (1, None, True)],
)
def test_without_controls_a_risk_is_never_lower_than_with_them(before: Any, now: Any, fits: bool) -> None:
    said = find_controls_fault(before=before and _at(before), now=now and _at(now))
    assert (said == "") == fits


def test_scores_of_two_matrices_are_not_compared() -> None:
    assert find_controls_fault(before=_at(1, "4x4"), now=_at(25)) == ""


@pytest.fixture
def tolerated(db: None, officer: User) -> Risk:
    risk: Risk = RiskFactory(now=(4, 4))
    approve(risk, by=officer)
    return Risk.objects.with_scores().get(pk=risk.pk)


def test_scored_higher_it_is_not_approved_any_more_and_asks_anew(tolerated: Risk) -> None:
    assert "risk_unapproved" not in signs_of(tolerated.partnership)
    score(tolerated, 5, 5)
    assert stands(tolerated).word is ApprovalState.ENDED
    assert Risk.objects.get(pk=tolerated.pk).tolerated_why == WHY
    assert "risk_unapproved" in signs_of(tolerated.partnership)
    (said,) = [
        one.sentence
        for one in concerns_of(tolerated.partnership_id, clock.today())
        if one.code == "risk_unapproved"
    ]
    assert said == "A risk above the council's limit is tolerated and the approval of it has ended"
    event = AuditEvent.objects.filter(kind="risk.scored").latest("pk")
    assert {
        "field": "approval",
        "label": "Approval ended",
        "old": "",
    }.items() <= (event.changes[-1].items())
    assert event.changes[-1]["new"].startswith("It was given by ")
    assert event.changes[-1]["new"].endswith(". It now scores 25; it scored 16 when it was read.")


def test_what_ended_does_not_come_back_when_the_score_falls_again(tolerated: Risk) -> None:
    score(tolerated, 5, 5)
    score(Risk.objects.get(pk=tolerated.pk), 4, 4)
    assert stands(tolerated).word is ApprovalState.ENDED
    assert "risk_unapproved" in signs_of(tolerated.partnership)


@pytest.mark.parametrize(("likelihood", "impact"), [(4, 4), (3, 5)])
def test_scored_the_same_or_lower_the_approval_holds(tolerated: Risk, likelihood: int, impact: int) -> None:
    score(tolerated, likelihood, impact)
    assert stands(tolerated).holds


def test_scoring_before_controls_leaves_the_approval(tolerated: Risk) -> None:
    score(tolerated, 5, 5, kind="inherent")
    assert stands(tolerated).holds


@pytest.mark.parametrize(("name", "holds"), [("consequence", False), ("title", False), ("measures", True)])
def test_another_text_is_not_what_was_approved(
    tolerated: Risk, officer: User, name: str, holds: bool
) -> None:
    setattr(tolerated, name, "Something else")
    service.change(tolerated, names=[name], on=DAY, by=officer)
    assert stands(tolerated).holds is holds


def test_in_a_partnership_of_a_higher_tier_it_is_not_what_was_approved(tolerated: Risk) -> None:
    Partnership.objects.filter(pk=tolerated.partnership_id).update(tier="major")
    assert stands(tolerated).word is ApprovalState.OUTGROWN
    assert stands(tolerated).why == "Its partnership is Major now and was Moderate."


@pytest.mark.django_db
def test_no_score_takes_before_controls_below_now(officer: User) -> None:
    risk = RiskFactory(now=(4, 4))
    with pytest.raises(service.ScoreRefused, match="Before controls it scores 9, now 16"):
        score(risk, 3, 3, kind="inherent")
    risk.refresh_from_db()
    score(risk, 4, 4, kind="inherent")
    with pytest.raises(service.ScoreRefused):
        score(risk, 5, 5)
    risk.refresh_from_db()
    assert (risk.current.score, risk.inherent.score, RiskScore.objects.count()) == (16, 16, 2)


@pytest.mark.django_db
def test_the_page_says_why_and_keeps_what_was_typed(
    officer: User, client_as: Callable[[User], Client]
) -> None:
    risk = RiskFactory(now=(4, 4))
    address = reverse("risk_score", args=[risk.partnership.reference, risk.number])
    typed = {
        "kind": "inherent",
        "likelihood": "2",
        "impact": "2",
        "why": "Guess",
        "version": str(risk.version),
    }
    page = client_as(officer).post(address, typed)
    assert page.status_code == 200
    assert "Before controls it scores 4, now 16. Score it at least as high as now" in page.content.decode()
    assert "Guess" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("treatment", ["treat", "transfer", "terminate"])
def test_a_risk_above_the_limit_is_silent_only_once_an_action_is_open(officer: User, treatment: str) -> None:
    risk = RiskFactory(now=(5, 5))
    assert "risk_untreated" in signs_of(risk.partnership)
    risk.treatment = treatment
    service.change(risk, names=["treatment"], on=DAY, by=officer)
    assert "risk_not_acted_on" in signs_of(risk.partnership)
    action = service.add_action(risk, what="Insure it", owner=None, due_on=None, on=DAY, by=officer)
    assert "risk_not_acted_on" not in signs_of(risk.partnership)
    action.progress, action.done_on = "done", DAY
    related.change(action, names=["progress", "done_on"], by=officer)
    assert "risk_not_acted_on" in signs_of(risk.partnership)


@pytest.mark.django_db
def test_within_the_limit_no_action_is_asked_for(officer: User) -> None:
    risk = RiskFactory(now=(1, 2))
    risk.treatment = "treat"
    service.change(risk, names=["treatment"], on=DAY, by=officer)
    assert "risk_not_acted_on" not in signs_of(risk.partnership)


def test_an_ended_approval_does_not_show_since_another_risk_was_never_approved(
    officer: User, adults: Directorate
) -> None:
    """The higher tier ends the one on no recorded day; the other, never approved before, is approved later."""

    def since() -> date:
        return SignShown.objects.get(partnership=own, code="risk_unapproved").since

    with time_machine.travel("2026-01-10 09:00 +0000", tick=False):
        outgrown: Risk = RiskFactory(now=(4, 4))
        own = outgrown.partnership
        approve(outgrown, by=officer)
        never = RiskFactory(partnership=own, now=(4, 4))
        ask(never, by=officer)
        assert since() == date(2026, 1, 10)
    type(own).objects.filter(pk=own.pk).update(tier="major", directorate=adults)
    chief = UserFactory(role="chief", person__directorate=adults)
    with time_machine.travel("2026-02-10 09:00 +0000", tick=False):
        refresh([own.pk])
        assert since() == date(2026, 1, 10)  # nobody has approved the other yet
    with time_machine.travel("2026-03-10 09:00 +0000", tick=False):
        approve(never, by=officer, of=chief)
        assert since() == date(2026, 3, 10)
