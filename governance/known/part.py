"""What checklists know, as a part: open gaps and assessments, counted for the standing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from core import clock
from governance.models import Assessment
from register.known.gather import KnownPart, StandingPart
from register.known.sources import Live, RegisterState
from register.models import MARK, Action, Partnership

Counts = Mapping[str, int]


def _read(ids: Sequence[int], day: date, _lower: Any, source: RegisterState | None) -> Mapping[int, Counts]:
    """Count the open gaps, the assessments and those of them that are signed, on `day`, in two queries.

    An assessment says itself when it was started and signed; gaps of a past day come from their history.
    """
    there = source or Live(Partnership.objects.all())
    open_gaps = {"source_kind": Action.Source.GAP, "progress": Action.Progress.OPEN}
    found: dict[int, Counter[str]] = {
        key: Counter(gaps=0, exempt_gaps=0, assessments=0, assessments_signed=0) for key in ids
    }
    for row in there.rows(Action, "partnership_id", MARK[0], partnership_id__in=ids, **open_gaps):
        found[row["partnership_id"]]["gaps"] += 1
        found[row["partnership_id"]]["exempt_gaps"] += row[MARK[0]] is not None
    until = clock.end_of(day)
    rows = Assessment.objects.filter(partnership__in=ids)
    if source:
        rows = rows.filter(Q(started_on__lte=day) | Q(signed_at__lt=until))
    for key, signed_at in rows.order_by().values_list("partnership_id", "signed_at"):
        found[key or 0]["assessments"] += 1
        found[key or 0]["assessments_signed"] += signed_at is not None and signed_at < until
    return found


PART: KnownPart[Counts] = KnownPart(_read, standing=lambda counts: StandingPart(counts=counts))
