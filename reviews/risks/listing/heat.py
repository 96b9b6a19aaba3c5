"""The heat map: how many risks lie where, on the matrix in use, and how many on another one."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from register.rules.matrix import Matrix
from reviews.risks import appetite

Place = tuple[int, int]  # likelihood, impact


@dataclass(frozen=True)
class _BandCount:
    """One band with the number of risks in it and where they are listed."""

    key: str
    word: str
    count: int
    href: str


@dataclass(frozen=True)
class HeatMap:
    """Risks by place; `address` holds {likelihood} and {impact}. `elsewhere` were scored on another matrix."""

    matrix: Matrix
    counts: Mapping[Place, int]
    address: str
    bands: Sequence[_BandCount]
    elsewhere: int


def heat_map_of(risks: QuerySet[Any], kind: str, *, address: str, band: Callable[[str], str]) -> HeatMap:
    """Count risks by their score of one kind, in one query; `band` gives the address of the list of one band."""
    names = [f"{kind}__{name}" for name in ("matrix", "edition", "likelihood", "impact")]
    scored = risks.filter(**{f"{kind}__isnull": False}).order_by().values_list(*names)
    return build_heat_map(scored.annotate(n=Count("pk", distinct=True)), address=address, band=band)


def build_heat_map(
    found: Iterable[tuple[str, int, int, int, int]], *, address: str, band: Callable[[str], str]
) -> HeatMap:
    """Put counts on the matrix in use; `found` are matrix, edition, likelihood, impact and how many."""
    used = appetite.matrix_in_use()
    counts: Counter[Place] = Counter()
    elsewhere = 0
    for key, edition, likelihood, impact, number in found:
        if (key, edition) == (used.key, used.edition):
            counts[likelihood, impact] += number
        else:
            elsewhere += number
    in_bands: Counter[str] = Counter()
    for at, number in counts.items():
        in_bands[used.band(used.score(*at)).key] += number
    bands = [_BandCount(one.key, one.word, in_bands[one.key], band(one.key)) for one in reversed(used.bands)]
    return HeatMap(used, counts, address, bands, elsewhere)
