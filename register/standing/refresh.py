"""Standing: the computed summary of each partnership, always equal to recomputation.

Each part is a function named in settings.STANDING_PARTS, loaded by dotted path as Django loads its
password validators: a lower floor asks, a higher floor answers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from core import clock
from register.models import Partnership, SignShown, Standing

Ids = Sequence[int]


@dataclass
class Part:
    """What one part says of one partnership: fields of Standing, sign codes, and counts for the tabs."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    signs: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


PartFunction = Callable[[Ids], Mapping[int, Part]]


@transaction.atomic
def refresh(ids: Iterable[int]) -> None:
    """Write the standing of these partnerships anew, in the transaction of whatever changed them.

    Writers of one partnership take turns here: whoever computed first and wrote last would otherwise
    leave out what the other has added. SQLite has one writer at a time anyway.
    """
    keys = list(ids)
    if connection.features.has_select_for_update:
        turn = Partnership.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
        list(turn.values_list("pk", flat=True))
    rows = computed(keys)
    Standing.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["partnership"],
        update_fields=[f.name for f in Standing._meta.fields if not f.primary_key],
    )
    for start in range(0, len(rows), 500):
        _keep_since(rows[start : start + 500])


def _keep_since(rows: Sequence[Standing]) -> None:
    """Note the day on which a sign first shows; one that goes takes its day along."""
    own = SignShown.objects.filter(partnership__in=[row.partnership_id for row in rows])
    there = dict.fromkeys(own.values_list("partnership_id", "code"))
    wanted = {(row.partnership_id, code) for row in rows for code in row.signs}
    gone: dict[str, list[int]] = defaultdict(list)
    for key, code in there.keys() - wanted:
        gone[code].append(key)
    for code, keys in gone.items():
        SignShown.objects.filter(code=code, partnership__in=keys).delete()
    today = clock.today()
    SignShown.objects.bulk_create(
        [
            SignShown(partnership_id=key, code=code, since=today)
            for key, code in sorted(wanted - there.keys())
        ],
        batch_size=500,
        ignore_conflicts=True,  # two people may bring the same sign about at once
    )


def computed(ids: Ids) -> list[Standing]:
    """Return the standings of these partnerships as they follow from the records, unsaved."""
    parts: dict[int, list[Part]] = defaultdict(list)
    for path in settings.STANDING_PARTS:
        function: PartFunction = import_string(path)
        for start in range(0, len(ids), 500):
            for key, part in function(ids[start : start + 500]).items():
                parts[key].append(part)
    return [_joined(key, parts[key]) for key in ids]


def _joined(key: int, parts: Sequence[Part]) -> Standing:
    standing = Standing(partnership_id=key)
    for part in parts:
        for name, value in part.fields.items():
            setattr(standing, name, value)
        standing.signs = [*standing.signs, *part.signs]
        standing.counts = {**standing.counts, **part.counts}
    standing.sign_count = len(standing.signs)
    return standing
