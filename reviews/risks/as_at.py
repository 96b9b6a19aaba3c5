"""The risks of a partnership as they stood at the end of a day: words, owner and scores of that day."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from accounts.models import Person
from register.access.secrecy import Secrecy
from register.approvals.read import standings_of
from register.approvals.rules import ApprovalStanding
from register.known.sources import list_column_names
from register.models import Partnership
from register.record.as_at import Past
from reviews.choices import ScoreKind, Treatment
from reviews.models import Risk, RiskScore
from reviews.risks.approvals.kind import KIND, build_typed_approval, covers_of


def risks_as_at(partnership: Partnership, day: date, secrecy: Secrecy) -> tuple[list[Risk], Sequence[str]]:
    """Return the risks that were open at the end of `day`, unsaved, in the order of their numbers,
    and in words what of them is kept from the reader. Their approvals are `approvals_as_at`.

    Scores never change, so the one that a risk pointed to then is read as it is. Everything else that
    a risk names comes from that day's history: a relation would give today's values.
    """
    [own] = Past(day).rows(Partnership, "status", id=partnership.pk)
    then = copy(partnership)
    then.status = own["status"]
    open_then = [
        row for row in Past(day).rows(Risk, partnership_id=partnership.pk) if row["closed_on"] is None
    ]
    rows, kept = secrecy.part_past(Risk, open_then)
    wanted = {row[f"{kind}_id"] for row in rows for kind in ScoreKind.values} - {None}
    scores = RiskScore.objects.in_bulk(wanted)
    risks = [_as_it_was(row, then, scores) for row in rows]
    return sorted(risks, key=lambda risk: risk.number), kept


def approvals_as_at(
    partnership: Partnership, risks: Sequence[Risk], day: date
) -> Mapping[int, ApprovalStanding]:
    """Return how it stood with the approvals of such risks. Three queries where any is tolerated."""
    tolerated = {risk.pk: risk for risk in risks if risk.treatment == Treatment.TOLERATE}
    if not tolerated:
        return {}
    [own] = Past(day).rows(Partnership, "id", "tier", id=partnership.pk)
    now = {key: covers_of(risk, own["tier"]) for key, risk in tolerated.items()}
    found = standings_of(KIND, now, day=day, past=True)
    return {
        key: build_typed_approval(
            one, str(tolerated[key].tolerated_by or ""), tolerated[key].tolerated_until, day
        )
        for key, one in found.items()
    }


def _as_it_was(row: Mapping[str, Any], partnership: Partnership, scores: Mapping[int, RiskScore]) -> Risk:
    risk = Risk(**{name: row[name] for name in list_column_names(Risk)})
    risk.partnership = partnership
    for kind in ScoreKind.values:
        setattr(risk, kind, scores.get(row[f"{kind}_id"]))
    for who in ("owner", "tolerated_by"):
        setattr(risk, who, Person(pk=row[f"{who}_id"], **row[who]) if row[who] else None)
    return risk
