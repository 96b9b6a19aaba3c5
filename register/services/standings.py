"""Standing: the computed summary of each partnership, always equal to recomputation.

Each part is a function named in settings.STANDING_PARTS, loaded by dotted path as Django loads its
password validators: a lower floor asks, a higher floor answers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from register.models import Standing

Ids = Sequence[int]


@dataclass
class Part:
    """What one part says of one partnership: fields of Standing, sign codes, and counts for the rooms."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    signs: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


PartFunction = Callable[[Ids], Mapping[int, Part]]


def refresh(ids: Iterable[int]) -> None:
    """Write the standing of these partnerships anew, in the transaction of whatever changed them."""
    rows = computed(list(ids))
    Standing.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["partnership"],
        update_fields=[f.name for f in Standing._meta.fields if not f.primary_key],
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
