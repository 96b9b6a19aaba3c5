"""What the register knows, as a part: its facts, findings and signs, and what it says in the standing."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q

from register import models
from register.known import searchable
from register.known.facts import RegisterFacts
from register.known.gather import KnownPart, StandingPart
from register.known.read import read_facts
from register.known.rules import derive_findings
from register.known.signs.rules import SIGNS

OPEN_ACTION = Q(actions__progress=models.Action.Progress.OPEN)


def _counted(facts: Mapping[int, RegisterFacts]) -> Mapping[int, StandingPart]:
    """Return searched texts and the counts that facts do not hold, in three queries."""
    own: Any = models.Partnership.objects.filter(pk__in=facts).order_by().values("pk")
    counts = {
        row.pop("pk"): row
        for row in own.annotate(
            priorities=Count("priorities_served", distinct=True),
            exempt_meetings=Count("meetings", distinct=True, filter=Q(meetings__exempt_paragraph__gt=0)),
            meetings=Count("meetings", distinct=True),
            open_actions=Count("actions", distinct=True, filter=OPEN_ACTION),
            exempt_open_actions=Count(
                "actions", distinct=True, filter=OPEN_ACTION & Q(actions__exempt_paragraph__gt=0)
            ),
        )
    }
    texts = searchable.list_searched_texts(facts)
    return {key: StandingPart(counts=counts[key], texts=texts[key]) for key in facts}


def _standing(facts: RegisterFacts) -> StandingPart:
    return StandingPart(_fields(facts), _counts(facts))


def _counts(facts: RegisterFacts) -> dict[str, int]:
    return {
        "objectives": facts.objectives,
        "representatives": len(facts.seats),
        "members": len(facts.members),
        "documents": len(facts.documents),
        "exempt_documents": sum(each.exempt for each in facts.documents),
        "years": len(facts.years),
    }


def _fields(facts: RegisterFacts) -> dict[str, Any]:
    end = facts.end
    return {"ends_on": end.on if end else None, "agreement_until": end.last_day if end else None}


PART = KnownPart(
    lambda ids, day, _lower, source: read_facts(ids, day, source=source),
    lambda facts, _lower: derive_findings(facts),
    SIGNS,
    _standing,
    _counted,
)
