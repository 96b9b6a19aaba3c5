"""From amounts and dates to places in a drawing."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta


def choose_ticks(top: Decimal, about: int = 4) -> list[Decimal]:
    """Return round steps from zero to at least `top`, at most `about` of them above zero."""
    if top <= 0:
        return [Decimal(0), Decimal(1)]
    magnitude = Decimal(10) ** math.floor((top / about).log10())
    step = next(
        magnitude * factor
        for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
        if magnitude * factor * about >= top
    )
    return [step * i for i in range(math.ceil(top / step) + 1)]


@dataclass(frozen=True)
class Amounts:
    """Maps 0 to `start` and `top` to `end`."""

    top: Decimal
    start: float
    end: float

    def at(self, value: Decimal) -> float:
        return self.start + float(value / self.top) * (self.end - self.start)


@dataclass(frozen=True)
class Days:
    """A true time scale: the morning of `first` at `start`, the end of `last` at `end`."""

    first: date
    last: date
    start: float
    end: float

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("the last day of a time scale comes before its first")

    def holds(self, day: date) -> bool:
        """Say whether the day lies on the scale."""
        return self.first <= day <= self.last

    def at(self, day: date) -> float:
        """Return the place of a day; a day outside the scale gets the nearer end."""
        whole = (self.last - self.first).days + 1
        share = ((day - self.first).days + 0.5) / whole
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def edge(self, day: date) -> float:
        """Return where a day begins, for rules between months."""
        whole = (self.last - self.first).days + 1
        return self.start + min(max((day - self.first).days / whole, 0.0), 1.0) * (self.end - self.start)


def list_month_starts(first: date, last: date) -> list[date]:
    """Return the first day of every month that begins from `first` to `last`."""
    start = first if first.day == 1 else first.replace(day=1) + relativedelta(months=1)
    count = (last.year - start.year) * 12 + last.month - start.month + 1
    return [start + relativedelta(months=i) for i in range(count)]


def window_of_months(first: date, months: int) -> tuple[date, date]:
    """Return the first day of the month of `first`, and the last day of the window of `months` months."""
    start = first.replace(day=1)
    return start, start + relativedelta(months=months) - timedelta(days=1)


def place_bar_segments(parts: Iterable[tuple[str, int]], width: int, apart: int = 2) -> list[dict[str, Any]]:
    """Return where each part of a bar starts and how wide it is, with a gap between parts; empty parts are left out."""
    some = [(kind, count) for kind, count in parts if count > 0]
    whole = sum(count for _kind, count in some)
    room = width - apart * (len(some) - 1)
    placed, x = [], 0.0
    for kind, count in some:
        wide = room * count / whole
        placed.append({"kind": kind, "x": f"{x:.1f}", "width": f"{wide:.1f}"})
        x += wide + apart
    return placed
