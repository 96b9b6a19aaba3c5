"""An approval is about a score and a text, and scores of one risk hold beside each other: in every door."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AuditEvent
from register.services import related
from reviews.models import Risk, RiskScore
from reviews.risks import service
from reviews.risks.rules import approval_ends, controls_fault
from tests.factories.accounts import PersonFactory
from tests.factories.reviews import RiskFactory, score
from tests.factories.signs import signs_of

DAY = date(2026, 7, 1)
UNTIL = date(2030, 1, 1)


def _at(number: int, matrix: str = "5x5") -> Any:
    return RiskScore(score=number, matrix=matrix)


@pytest.mark.parametrize(
    ("before", "now", "fits"),
    [(12, 12, True), (12, 13, False), (25, 1, True), (None, 25, True), (1, None, True)],
)
def test_without_controls_a_risk_is_never_lower_than_with_them(before: Any, now: Any, fits: bool) -> None:
    said = controls_fault(before=before and _at(before), now=now and _at(now))
    assert (said == "") == fits


def test_scores_of_two_matrices_are_not_compared() -> None:
    assert controls_fault(before=_at(1, "4x4"), now=_at(25)) == ""


@pytest.mark.parametrize(
    ("covered", "now", "text", "ends"),
    [
        (_at(12), _at(12), False, False),
        (_at(12), _at(13), False, True),
        (_at(25), _at(12), False, False),
        (_at(12), _at(12), True, True),
        (_at(12), _at(9, "4x4"), False, True),
        (None, _at(9), False, True),
    ],
)
def test_an_approval_ends_when_the_score_rises_or_the_text_is_another(
    covered: Any, now: Any, text: bool, ends: bool
) -> None:
    assert approval_ends(covered=covered, now=now, text_changed=text) is ends


@pytest.fixture
def tolerated(db: None, officer: User) -> Risk:
    risk: Risk = RiskFactory(now=(4, 4))
    risk.tolerated_by, risk.tolerated_until, risk.tolerated_why = PersonFactory(), UNTIL, "No insurer"
    return service.tolerate(risk, on=DAY, by=officer)


def test_scored_higher_it_is_not_approved_any_more_and_asks_anew(tolerated: Risk) -> None:
    assert "risk_unapproved" not in signs_of(tolerated.partnership)
    score(tolerated, 5, 5)
    tolerated.refresh_from_db()
    assert (tolerated.tolerated_by, tolerated.tolerated_until) == (None, None)
    assert tolerated.tolerated_why == "No insurer"
    assert "risk_unapproved" in signs_of(tolerated.partnership)
    event = AuditEvent.objects.filter(kind="risk.scored").latest("pk")
    assert "tolerated_by" in [change["field"] for change in event.changes]


@pytest.mark.parametrize(("likelihood", "impact"), [(4, 4), (3, 5)])
def test_scored_the_same_or_lower_the_approval_holds(tolerated: Risk, likelihood: int, impact: int) -> None:
    score(tolerated, likelihood, impact)
    tolerated.refresh_from_db()
    assert tolerated.tolerated_until == UNTIL


def test_scoring_the_target_leaves_the_approval(tolerated: Risk) -> None:
    score(tolerated, 5, 5, kind="inherent")
    tolerated.refresh_from_db()
    assert tolerated.tolerated_until == UNTIL


@pytest.mark.parametrize(("name", "holds"), [("consequence", False), ("title", False), ("measures", True)])
def test_another_text_is_not_what_was_approved(
    tolerated: Risk, officer: User, name: str, holds: bool
) -> None:
    setattr(tolerated, name, "Something else")
    service.change(tolerated, names=[name], on=DAY, by=officer)
    tolerated.refresh_from_db()
    assert (tolerated.tolerated_until == UNTIL) is holds


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
