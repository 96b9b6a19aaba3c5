"""What changed in the register since a review was signed that may make its answers untrue: read for many at a time.

Material is what the questions of a review rest on: where it stands, how large it is, its form, who sponsors it, who is
in it, when it ends, and what it may cost. Corrections of words are not.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Value

from core import clock
from core.models import Record
from register.models import Document, KeyDate, Liability, Membership, Partnership
from reviews.known.facts import Change

# The fields of a partnership that are material, and the kinds of related records.
FIELDS: Sequence[str] = ("status", "tier", "form", "sponsor", "panel", "leaving")
RECORDS: Sequence[type[Record]] = (Membership, KeyDate, Liability, Document)


def changes_since(
    signed: Mapping[int, datetime], *, until: datetime | None = None
) -> Mapping[int, tuple[Change, ...]]:
    """Return what changed in each partnership after the moment given for it and before `until`, each thing once.

    Two queries.
    """
    if not signed:
        return {}
    found: dict[int, dict[str, Change]] = defaultdict(dict)
    for key, what, at in sorted([*_of_records(signed), *_of_fields(signed)], key=lambda one: one[2]):
        if at > signed[key] and (until is None or at < until):
            found[key].setdefault(what, Change(clock.day_of(at), what))
    return {key: tuple(own.values()) for key, own in found.items()}


def _of_records(signed: Mapping[int, datetime]) -> list[tuple[int, str, datetime]]:
    since = {"partnership_id__in": list(signed), "history_date__gt": min(signed.values())}
    parts = [
        model.history.filter(**since)
        .order_by()
        .values_list("partnership_id", Value(model._meta.label_lower), "history_date")
        for model in RECORDS
    ]
    return list(parts[0].union(*parts[1:]))


def _of_fields(signed: Mapping[int, datetime]) -> list[tuple[int, str, datetime]]:
    """Compare each row of the history with the one before it, since the review."""
    rows = Partnership.history.filter(id__in=list(signed)).order_by("id", "history_date", "history_id")
    found: list[tuple[int, str, datetime]] = []
    before: dict[int, Mapping[str, Any]] = {}
    for row in rows.values("id", "history_date", *FIELDS):
        key, at = row.pop("id"), row.pop("history_date")
        last = before.get(key)
        if last is not None:
            found += [(key, name, at) for name, value in row.items() if value != last[name]]
        before[key] = row
    return found
