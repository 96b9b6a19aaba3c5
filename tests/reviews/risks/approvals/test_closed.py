"""What is asked ends with its risk, and what was approved is one edition of one matrix."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from core.history import audit
from core.models import AuditEvent
from register.approvals.endings import find_open_requests
from register.choices import Status
from register.handing_over.survey import survey_duties
from register.models import ApprovalRequest
from register.services import partnerships
from reviews.models import Risk
from reviews.risks import service as risks_service
from reviews.risks.approvals.kind import covers_of, list_worse
from tests.factories.approvals import ask
from tests.factories.reviews import RiskFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


def test_closing_a_risk_ends_the_question_to_live_with_it_and_says_why(officer: User) -> None:
    risk: Risk = RiskFactory(now=(4, 4))
    asked = ask(risk, by=officer)
    risks_service.close(Risk.objects.get(pk=risk.pk), why="Paid back", on=DAY, by=officer)
    ending = ApprovalRequest.objects.get(pk=asked.pk).ending
    assert (ending.how, ending.reason) == ("withdrawn", "The risk is closed.")
    assert not [held for held in survey_duties(asked.asked, seen_by=officer).every if held.row == asked]
    event = AuditEvent.objects.get(kind="risk.closed")
    assert event.changes[-1]["new"] == "ended: The risk is closed."


def test_the_end_of_a_partnership_ends_what_is_asked_about_its_risks(officer: User, no_gates: None) -> None:
    risk: Risk = RiskFactory(now=(4, 4))
    asked, other = ask(risk, by=officer), ask(RiskFactory(now=(4, 4)), by=officer)
    made = risk.partnership
    for to in (Status.WINDING_DOWN, Status.CLOSED):
        assert ApprovalRequest.objects.get(pk=asked.pk) in find_open_requests()
        made = partnerships.move(made, to=to, on=DAY, reason="Done", by=officer)
    assert list(find_open_requests()) == [other]
    assert ApprovalRequest.objects.get(pk=asked.pk).ending.reason == "The partnership has ended."
    event = AuditEvent.objects.filter(kind="partnership.moved").latest("pk")
    assert event.changes[-1]["new"] == "ended: The partnership has ended."


def test_a_closing_that_fails_in_its_middle_leaves_the_question(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    risk: Risk = RiskFactory(now=(4, 4))
    asked = ask(risk, by=officer)

    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        risks_service.close(Risk.objects.get(pk=risk.pk), why="Paid back", on=DAY, by=officer)
    assert Risk.objects.get(pk=risk.pk).closed_on is None
    assert list(find_open_requests()) == [asked]


@pytest.mark.parametrize(
    ("changed", "worse"),
    [
        ({}, []),
        ({"matrix": "4x4"}, ["It is scored on another matrix."]),
        ({"edition": 2}, ["It is scored on another edition of the matrix."]),
    ],
)
def test_another_matrix_or_another_edition_of_it_is_not_what_was_approved(
    changed: dict[str, Any], worse: list[str], officer: User
) -> None:
    then = covers_of(Risk.objects.with_scores().get(pk=RiskFactory(now=(4, 4)).pk))
    assert list_worse(then, {**then, **changed}) == worse
