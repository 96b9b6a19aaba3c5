"""What changed in the register since a review was signed that may make its answers untrue: read for many at a time.

Material is what the questions of a review rest on: where it stands, how large it is, its form, who sponsors it, who is
in it, when it ends, what it may cost, and which papers are held. Corrections of words are not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
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


def find_changes_since(
    signed: Mapping[int, datetime], *, until: datetime | None = None
) -> Mapping[int, tuple[Change, ...]]:
    """Return what is other in each partnership than at the moment given for it, as of `until`, each thing once.

    What was changed and set back is no change, and neither is who was entered twice and is one now. Four queries.
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
    changes = [*_of_records(signed, merged, until), *_of_fields(signed, merged, until)]
    for key, what, at in sorted(changes, key=lambda one: one[2]):
        if key in signed and at > signed[key] and (until is None or at < until):
            found[key].setdefault(what, Change(clock.day_of(at), what))
    return {key: tuple(own.values()) for key, own in found.items()}


def _now_called(kind: str, key: Any, merged: Merged) -> Any:
    """Return the key of what a person, panel or organisation is one with today."""
    while (kind, key) in merged:
        key = merged[kind, key]
    return key


def _find_first_change(
    states: Iterable[tuple[datetime, Any]], since: datetime, until: datetime | None
) -> datetime | None:
    """Return when a state, the oldest first, became other than it was at `since`; None where it is as it was then."""
    was, later = None, []
    for at, state in states:
        if at <= since:
            was = state
        elif until is None or at < until:
            later.append((at, state))
    if not later or later[-1][1] == was:
        return None
    return next(at for at, state in later if state != was)


def _of_records(
    signed: Mapping[int, datetime], merged: Merged, until: datetime | None
) -> Iterator[tuple[int, str, datetime]]:
    """Compare what the history of related records says then and now; a document's next version counts."""
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
    states: dict[tuple[str, int], list[tuple[datetime, int, Any]]] = defaultdict(list)
    for what, key, _number, at, kind, partnership, party, said in sorted(
        parts[0].union(*parts[1:]), key=lambda row: row[:3]
    ):
        there = None if kind == "-" else (_now_called(PARTY, party, merged), said)
        states[what, key].append((at, partnership, there))
    for (what, _key), rows in states.items():
        for own in {partnership for _at, partnership, _there in rows} & signed.keys():
            here = ((at, there if partnership == own else None) for at, partnership, there in rows)
            if at := _find_first_change(here, signed[own], until):
                yield own, what, at
    versions = DocumentVersion.objects.filter(document__partnership__in=ids, uploaded_at__gt=since)
    for partnership, at in versions.order_by().values_list("document__partnership_id", "uploaded_at"):
        yield partnership, Document._meta.label_lower, at


def _of_fields(
    signed: Mapping[int, datetime], merged: Merged, until: datetime | None
) -> Iterator[tuple[int, str, datetime]]:
    """Compare the fields as the history has them then and now; one that begins later begins as it was."""
    rows = Partnership.history.filter(id__in=list(signed)).order_by("id", "history_date", "history_id")
    told = rows.values("id", "history_date", *FIELDS)
    for key, several in groupby(told, key=lambda row: row["id"]):
        own = list(several)
        moments = [min(own[0]["history_date"], signed[key]), *(row["history_date"] for row in own[1:])]
        for name, kind in FIELDS.items():
            states = zip(moments, (_now_called(kind, row[name], merged) for row in own), strict=True)
            if at := _find_first_change(states, signed[key], until):
                yield key, name, at
