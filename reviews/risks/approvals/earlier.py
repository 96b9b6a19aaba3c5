"""Keeps the approvals that were typed in before approvals were pressed: as what they were, and never as pressed.

Each gets a row that says who was named, when, and for which score and words, read from the history of its risk. So one
that had outlived what was approved shows at once as one that does not cover it. Runs once, after the migration that
brings approvals: nothing types one in any more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.migrations import Migration

from core.history.actors import SYSTEM
from register.approvals import service
from register.approvals.rules import Covers
from register.models import Approval, Partnership
from register.standing import refresh as standing_refresh
from register.standing.refresh import put_off_standings, ran_to_the_end
from reviews.choices import Treatment
from reviews.models import Risk, RiskScore
from reviews.risks.approvals.kind import KIND, TEXTS, covers_of_row


def keep_earlier_after_migrate(plan: Sequence[tuple[Migration, bool]] = (), **_signal: Any) -> None:
    """Keep them once migrations have run to their end; a run that stops earlier or goes back leaves it."""
    if ran_to_the_end(plan):
        keep_typed_approvals()


@transaction.atomic
def keep_typed_approvals() -> int:
    """Write a row for each approval that was only typed in, and return how many there were. Twice is once."""
    kept = Approval.objects.filter(kind=KIND.key).values("subject_key")
    typed = Risk.objects.filter(
        treatment=Treatment.TOLERATE, tolerated_by__isnull=False, tolerated_until__isnull=False
    )
    rows = list(typed.exclude(pk__in=kept).with_scores().select_related("tolerated_by").order_by("pk"))
    if rows:
        standing_refresh.take_turn(risk.partnership_id for risk in rows)
        with put_off_standings():
            for risk in rows:
                _keep(risk)
    return len(rows)


def _keep(risk: Risk) -> None:
    at, covers = _as_typed(risk)
    assert risk.tolerated_by is not None
    assert risk.tolerated_until is not None
    service.record_earlier(
        KIND, risk, covers=covers, approver=risk.tolerated_by, at=at, until=risk.tolerated_until, by=SYSTEM
    )


def _as_typed(risk: Risk) -> tuple[datetime, Covers]:
    """When the approval of today was typed in, and what the risk was at that moment."""
    history: Any = risk.history
    named = (risk.treatment, risk.tolerated_by_id, risk.tolerated_until)
    found = None
    for row in history.order_by("-history_date", "-history_id"):
        if (row.treatment, row.tolerated_by_id, row.tolerated_until) != named:
            break
        found = row
    assert found is not None  # every record has a history
    score = RiskScore.objects.filter(pk=found.current_id).first()
    columns = {name: getattr(found, name) for name in TEXTS} | {
        f"current__{name}": getattr(score, name, None) for name in ("score", "band", "matrix", "edition")
    }
    return found.history_date, covers_of_row(columns, _tier_then(risk.partnership, found.history_date))


def _tier_then(partnership: Partnership, at: datetime) -> str:
    history: Any = partnership.history
    rows = history.filter(history_date__lte=at).order_by("-history_date", "-history_id")
    return str(rows.values_list("tier", flat=True).first() or partnership.tier)
