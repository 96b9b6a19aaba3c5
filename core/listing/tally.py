"""Counting a list once for all its filters: every choice within the other filters, and what is found.

The records come in one query as a few short columns, with what each of them fails, and are counted here.
One such pass is quicker than a grouped query for each filter.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from core.listing.choices import Counted
from core.listing.filters import CountedFilter, RecordFilter

Rows = list[tuple[Any, ...]]

# Up to so many records found are handed on by their keys, so that ordering them need not filter again.
FEW = 200


@dataclass(frozen=True)
class Tally:
    """What was counted: each filter's values, how many records pass, pass without one filter, and are there at all.

    `keys` are those of the records found, when they are few.
    """

    counted: Mapping[str, Sequence[Counted]]
    found: int
    whole: int
    without: Mapping[str, int]
    keys: Sequence[Any] | None


def count_options(
    queryset: QuerySet[Any], filters: Mapping[str, CountedFilter], conditions: Mapping[str, Q]
) -> Tally:
    """Count the records of `queryset`, all that a reader may see. `conditions` are those of the filters that are on."""
    rows = _short_rows(queryset, filters, conditions)
    failed = {name: itemgetter(len(filters) + place) for place, name in enumerate(conditions, start=1)}
    nearly = _failing_one(rows, failed) if failed else {}
    passing = nearly.pop("", []) if failed else rows
    counted = {}
    for place, name in enumerate(filters, start=1):
        within = whole = Counter(map(itemgetter(place), rows))
        if failed:
            within = Counter(map(itemgetter(place), passing))
            # Its own choice must not count against it.
            within.update(map(itemgetter(place), nearly.get(name, ())))
        counted[name] = within, whole
    return Tally(
        counted=_named(filters, counted),
        found=len(passing),
        whole=len(rows),
        without={name: len(passing) + len(nearly.get(name, ())) for name in conditions},
        keys=[row[0] for row in passing] if len(passing) <= FEW else None,
    )


def _short_rows(
    queryset: QuerySet[Any], filters: Mapping[str, CountedFilter], conditions: Mapping[str, Q]
) -> Rows:
    """Return each record's key, its value for every filter, and for every filter that is on, whether it fails it."""
    fails = [
        Case(When(q, then=Value("")), default=Value("fails"), output_field=CharField())
        for q in conditions.values()
    ]
    return list(queryset.order_by().values_list("pk", *(one.value() for one in filters.values()), *fails))


def _failing_one(rows: Rows, failed: Mapping[str, Callable[[Any], str]]) -> dict[str, Rows]:
    """Return the records that fail no filter (under the empty name), and those that fail one, by its name."""
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        names = [name for name, fails in failed.items() if fails(row)]
        if len(names) < 2:
            found[names[0] if names else ""].append(row)
    return found


def _named(
    filters: Mapping[str, CountedFilter], counted: Mapping[str, tuple[Counter[Any], Counter[Any]]]
) -> dict[str, list[Counted]]:
    """Return the counts of each filter with words for the records that it points to, found in one query."""
    words: dict[tuple[str, Any], str] = {}
    pointed = {
        name: set(counted[name][1]) - {None} for name, one in filters.items() if isinstance(one, RecordFilter)
    }
    if any(pointed.values()):
        first, *rest = (_words(name, filters[name], keys) for name, keys in pointed.items())
        words = {(name, key): said for name, key, said in first.union(*rest, all=True)}
    return {
        name: [
            Counted(
                "" if value is None else str(value), words.get((name, value), ""), within[value], whole[value]
            )
            for value in whole
        ]
        for name, (within, whole) in counted.items()
    }


def _words(name: str, one: Any, keys: set[Any]) -> QuerySet[Any, Any]:
    named = F(one.named) if isinstance(one.named, str) else one.named
    words: QuerySet[Any, Any] = (
        one.of._base_manager.filter(pk__in=keys).order_by().values_list(Value(name, CharField()), "pk", named)
    )
    return words
