"""Money of the demo council year by year, what it might have to pay, who shares what, and how residents benefited
(money.yaml)."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

from core.dates import financial_year_of
from core.yaml_files import read_data
from portal.demo.books import Books
from register.choices import OPEN_STATUSES
from register.demo import MONTHS_TOLD, Cast, Moment
from register.models import BenefitFigure, Liability, Organisation, Share, YearMoney
from register.services import related, shares

FILE = Path(__file__).with_name("money.yaml")
TREASURER = "Head of Finance"
Entry = Mapping[str, Any]


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield the budget of each year in April, its forecast in October, what was spent in June, and the rest as told."""
    books, told = Books(cast.today, past=False), read_data(FILE)
    for entry in books.entries:
        if cast.knows(entry["name"]) and "money" in entry and entry["status"] in OPEN_STATUSES:
            yield from _Years(cast, books, entry, told["years"].get(entry["name"], {})).list_moments()
    for name, parts in told["parts"].items():
        for part in parts if cast.knows(name) else ():
            ago, kind, *values = part
            key = f"{name} {kind} {values[0]}"
            yield cast.moment(cast.day(-ago), key, partial(_ADDERS[kind], cast, name, *values))


class _Years:
    """The years of one partnership since the register began."""

    def __init__(self, cast: Cast, books: Books, entry: Entry, told: Mapping[Any, Any]) -> None:
        self.cast, self.books, self.entry, self.told = cast, books, entry, told

    def list_moments(self) -> Iterator[Moment]:
        newest = financial_year_of(self.cast.today)
        began = financial_year_of(self.cast.day(-MONTHS_TOLD))
        first = newest - self.told.get("back_to", newest - began)
        for year in range(first, newest + 1 - self.told.get("silent", 0)):
            entry = self.told.get(newest - year, {})
            if year > began:
                yield from self._moment(date(year, 4, 12), self._budget, year, entry)
            if forecast := entry.get("forecast") or (self.entry.get("forecast") if year == newest else None):
                yield from self._moment(date(year, 10, 9), self._forecast, year, forecast)
            if not entry.get("unspent"):
                yield from self._moment(date(year + 1, 6, 20), self._spent, year, entry)

    def _moment(self, day: date, tell: Any, year: int, what: Any) -> Iterator[Moment]:
        if day < self.cast.today:
            yield self.cast.moment(day, f"{self.entry['name']} {day}", lambda: tell(year, what))

    def _budget(self, year: int, entry: Entry) -> None:
        partnership, by = self.cast.partnership(self.entry["name"]), self.cast.actor(TREASURER)
        for contribution in self.books.list_contributions(partnership, self.entry, year):
            related.add(contribution, by=by)
        budget = self.books.budget_of(self.entry, year)
        words = {key: entry[key] for key in ("note", "council_source") if key in entry}
        related.add(YearMoney(partnership=partnership, year=year, budget=budget, **words), by=by)

    def _row(self, year: int) -> YearMoney:
        return YearMoney.objects.get(partnership=self.cast.partnership(self.entry["name"]), year=year)

    def _forecast(self, year: int, forecast: int) -> None:
        row = self._row(year)
        row.forecast = forecast
        related.change(row, names=["forecast"], by=self.cast.actor(TREASURER))

    def _spent(self, year: int, entry: Entry) -> None:
        """What was spent is within three per cent of the budget, unless the file says otherwise."""
        row = self._row(year)
        part = 97 + crc32(f"{self.entry['name']} {year}".encode()) % 6
        row.actual = entry.get("spent", int(row.budget or 0) * part // 100)
        row.approval_reference = entry.get("approval", "")
        related.change(row, names=["actual", "approval_reference"], by=self.cast.actor(TREASURER))


def _benefit(cast: Cast, name: str, back: int, number: float, unit: str, source: str) -> None:
    partnership = cast.partnership(name)
    year = financial_year_of(cast.today) - back
    made = BenefitFigure(partnership=partnership, year=year, number=number, unit=unit, source=source)
    related.add(made, by=cast.actor(partnership.lead or partnership.sponsor))


def _liability(
    cast: Cast, name: str, kind: str, what: str, most: int | None, cap: str, basis: str, certainty: str
) -> None:
    made = Liability(
        partnership=cast.partnership(name),
        kind=kind,
        what=what,
        most=most,
        cap=cap,
        basis=basis,
        certainty=certainty,
    )
    related.add(made, by=cast.actor(TREASURER))


def _share(cast: Cast, name: str, organisation: str, percent: int, limit: int | None) -> None:
    own = {"is_council": True} if organisation == "council" else {"name": organisation}
    partner = Organisation.objects.get(**own)
    made = Share(
        partnership=cast.partnership(name), organisation=partner, percent=Decimal(percent), limit=limit
    )
    shares.add(made, by=cast.actor(TREASURER))


_ADDERS: Mapping[str, Any] = {"benefit": _benefit, "liability": _liability, "share": _share}
