"""What changed in the register since a review was signed that may make its answers untrue: read for many at a time.

Material is what the questions of a review rest on: where it stands, how large it is, its form, who sponsors it, who is
in it, when it ends, what it may cost, and which papers are held. Corrections of words are not.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from core import clock
from core.models import Record
from register.models import Document, DocumentVersion, KeyDate, Liability, Membership, Merge, Partnership
from reviews.known.facts import Change

# What is material: the fields of a partnership, each with the kind in which two may have been merged, and of related
# records that they came or went, and these of their fields.
FIELDS: Mapping[str, str] = {
    "status": "",
    "tier": "",
    "form": "",
    "sponsor": "person",
    "panel": "panels",
    "leaving": "",
}
RECORDS: Mapping[type[Record], Sequence[str]] = {
    Membership: ("role", "left_on"),
    KeyDate: ("kind", "on", "notice_number", "notice_unit", "decision"),
    Liability: ("kind", "most", "cap"),
    Document: ("kind", "withdrawn_on"),
}
PARTY = "organisation"
Merged = Mapping[tuple[str, int], int]


def changes_since(
    signed: Mapping[int, datetime], *, until: datetime | None = None
) -> Mapping[int, tuple[Change, ...]]:
    """Return what changed in each partnership after the moment given for it and before `until`, each thing once.

    Who was entered twice and is one now is no change. Four queries.
    """
    if not signed:
        return {}
    merged = {
        (kind, gone): kept
        for kind, gone, kept in Merge.objects.filter(
            undone_on=None, kind__in=("person", "panels", PARTY)
        ).values_list("kind", "gone_key", "kept_key")
    }
    found: dict[int, dict[str, Change]] = defaultdict(dict)
    changes = [*_of_records(signed, merged), *_of_fields(signed, merged)]
    for key, what, at in sorted(changes, key=lambda one: one[2]):
        if key in signed and at > signed[key] and (until is None or at < until):
            found[key].setdefault(what, Change(clock.day_of(at), what))
    return {key: tuple(own.values()) for key, own in found.items()}


def _now_called(kind: str, key: Any, merged: Merged) -> Any:
    """Return the key of what a person, panel or organisation is one with today."""
    while (kind, key) in merged:
        key = merged[kind, key]
    return key


def _of_records(signed: Mapping[int, datetime], merged: Merged) -> Iterator[tuple[int, str, datetime]]:
    """Compare each row of the history of related records with the one before it; a document's next version counts."""
    ids, since = list(signed), min(signed.values())
    parts: list[Any] = []
    for model, names in RECORDS.items():
        touched = model.history.filter(partnership_id__in=ids, history_date__gt=since).values("id")
        said = Concat(
            *(part for name in names for part in (Coalesce(Cast(name, CharField()), Value("")), Value("|"))),
            Value(""),
            output_field=CharField(),
        )
        party = F("organisation_id") if model is Membership else Value(None, IntegerField())
        rows = (
            model.history.filter(id__in=touched)
            .order_by()
            .annotate(of_kind=Value(model._meta.label_lower), of_party=party, in_words=said)
        )
        parts.append(
            rows.values_list(
                "of_kind",
                "id",
                "history_id",
                "history_date",
                "history_type",
                "partnership_id",
                "of_party",
                "in_words",
            )
        )
    before: dict[tuple[str, int], tuple[Any, ...]] = {}
    for what, key, _number, at, kind, partnership, party, said in sorted(
        parts[0].union(*parts[1:]), key=lambda row: row[:3]
    ):
        state = (partnership, _now_called(PARTY, party, merged), said)
        if kind != "~" or before.get((what, key)) != state:
            yield partnership, what, at
        before[what, key] = state
    versions = DocumentVersion.objects.filter(document__partnership__in=ids, uploaded_at__gt=since)
    for partnership, at in versions.order_by().values_list("document__partnership_id", "uploaded_at"):
        yield partnership, Document._meta.label_lower, at


def _of_fields(signed: Mapping[int, datetime], merged: Merged) -> list[tuple[int, str, datetime]]:
    """Compare each row of the history with the one before it, since the review."""
    rows = Partnership.history.filter(id__in=list(signed)).order_by("id", "history_date", "history_id")
    found: list[tuple[int, str, datetime]] = []
    before: dict[int, Mapping[str, Any]] = {}
    for row in rows.values("id", "history_date", *FIELDS):
        key, at = row.pop("id"), row.pop("history_date")
        own = {name: _now_called(FIELDS[name], value, merged) for name, value in row.items()}
        last = before.get(key)
        if last is not None:
            found += [(key, name, at) for name, value in own.items() if value != last[name]]
        before[key] = own
    return found
