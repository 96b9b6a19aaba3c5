"""What checklists know, as a part: open gaps and assessments, counted for the standing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count

from governance.models import Assessment
from register.known.gather import KnownPart, StandingPart
from register.models import Action


def _read(ids: Sequence[int], _day: date, _lower: Any) -> Mapping[int, Mapping[str, int]]:
    """Count the open gaps and the assessments of each partnership, in two queries."""
    open_gaps = Action.objects.filter(source_kind=Action.Source.GAP, progress=Action.Progress.OPEN)
    by_name = {
        name: dict(
            rows.filter(partnership__in=ids).order_by().values_list("partnership_id").annotate(Count("pk"))
        )
        for name, rows in (("gaps", open_gaps), ("assessments", Assessment.objects.all()))
    }
    return {key: {name: found.get(key, 0) for name, found in by_name.items()} for key in ids}


def _standing(facts: Mapping[int, Mapping[str, int]]) -> Mapping[int, StandingPart]:
    return {key: StandingPart(counts=counts) for key, counts in facts.items()}


PART: KnownPart[Mapping[str, int]] = KnownPart(_read, standing=_standing)
