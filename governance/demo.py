"""Answered checklists for the fictional council: one signed, two in draft with gaps."""

from datetime import date, timedelta
from typing import Any

from accounts.models import Person
from core.history.actors import Actor
from governance.assessments import service as assessments_service
from governance.frameworks.model import Kind
from governance.models import Assessment
from register.models import Partnership

# partnership -> checklist, how many of its questions are answered, which of them are gaps, signed or not
_ANSWERED: tuple[tuple[str, str, int, tuple[int, ...], bool], ...] = (
    ("Community Safety Partnership", "arrangements-in-place", 15, (), True),
    ("Better Care Fund (section 75)", "arrangements-in-place", 15, (5, 13), True),
    ("Better Care Fund (section 75)", "governance-framework", 24, (9, 17), False),
    ("Domestic Abuse Board", "arrangements-in-place", 9, (3, 6, 8), False),
)


def seed(today: date, *, by: Actor) -> None:
    """Answer the checklists that are not there yet. Safe to run twice."""
    for name, code, count, gaps, signed in _ANSWERED:
        partnership = Partnership.objects.filter(name=name).first()
        if partnership and not Assessment.objects.filter(partnership=partnership, code=code).exists():
            _answer(partnership, code, count, gaps, today=today, by=by, signed=signed)


def _answer(
    partnership: Partnership,
    code: str,
    count: int,
    gaps: tuple[int, ...],
    *,
    today: date,
    by: Actor,
    signed: bool,
) -> None:
    assessment = assessments_service.start(partnership, code=code, by=by, on=today - timedelta(days=60))
    owner: Person | None = partnership.lead or partnership.sponsor
    asked = [
        each
        for each in assessments_service.list_asked(assessment)
        if each.question.kind is Kind.YES_PARTLY_NO_NA
    ]
    for number, each in enumerate(asked[:count], 1):
        values: dict[str, Any] = {"value": "yes", "evidence": "Agreement and minutes of the board"}
        if number in gaps:
            due = today + timedelta(days=20 * number - 150)
            missing = each.question.when_missing
            values = {
                "value": "no" if number % 2 else "partly",
                "missing": missing,
                "owner": owner,
                "due_on": due,
            }
        assessments_service.write_answer(
            assessment, key=each.question.key, values=values, by=by, on=today - timedelta(days=58)
        )
    if signed:
        assessments_service.sign(assessment, by=by)
