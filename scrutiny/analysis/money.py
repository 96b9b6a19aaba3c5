"""The money of the analysis: in sentences, as stacked columns, and as one table with the years side by side."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core import charts
from core.dates import financial_year_label
from core.money import (
    BILLION,
    MILLION,
    THOUSAND,
    format_pounds,
    format_short,
    percent_of,
    round_figure,
    scale_of,
    write_known_pounds,
)
from register.models import YearMoney
from register.rules import finance
from register.rules.finance import AgainstBudget, compare_with_budget
from scrutiny.analysis.pictures import Picture
from scrutiny.analysis.read import Analysis

NAMED = 3  # partners with a name of their own in the picture
LISTED = 15  # and in the table


@dataclass(frozen=True)
class Cell:
    words: str
    late: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the table: an amount for each year. `kind` is empty, "group" or "sum"."""

    label: str
    cells: Sequence[Cell] = ()
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """Years from the oldest; widths in per cent of the label and of each year."""

    years: Sequence[str]
    rows: Sequence[Row]

    @property
    def wide(self) -> int:
        return min(20, 64 // max(len(self.years), 1))

    @property
    def label_wide(self) -> int:
        return min(60, 100 - self.wide * len(self.years))


Paid = Mapping[str, Mapping[int, Decimal | None]]


def sum_paid(facts: Analysis) -> Paid:
    """Return what each partner puts in by year, the council first, then those who put in most."""
    found = finance.paid_by_partner(facts.contributions)
    ours = {c.organisation.name for c in facts.contributions if c.organisation.is_council}
    sums = {name: sum(amount or 0 for amount in row.values()) for name, row in found.items()}
    order = sorted(found, key=lambda name: (name not in ours, -sums[name], name))
    return {name: found[name] for name in order}


def draw_paid(facts: Analysis) -> Picture | None:
    """Draw what each partner puts in by year; None without a figure, or where somebody takes out more."""
    given, years = sum_paid(facts), sorted({c.year for c in facts.contributions})
    if not finance.can_be_stacked(given):
        return None
    unit, places = scale_of(max(facts.all_pay(year) or 0 for year in years))
    series = [
        charts.Series(name, tuple(_in_units(row.get(year), unit) for year in years))
        for name, row in _gathered(given, NAMED).items()
    ]
    caption = _("What each partner puts in") + _change(facts, years)
    labels = tuple(map(financial_year_label, years))
    data = charts.StackedBars(caption, labels, tuple(series), places=places, heading=_("Partner"))
    return Picture(caption, _UNITS[unit], charts.draw_stacked_bars(data), data.figures())


_UNITS: Mapping[Decimal, Any] = {
    BILLION: _lazy("£ billion by financial year."),
    MILLION: _lazy("£ million by financial year."),
    THOUSAND: _lazy("£ thousand by financial year."),
    Decimal(1): _lazy("£ by financial year."),
}


def _in_units(amount: Decimal | None, unit: Decimal) -> Decimal | None:
    return None if amount is None else amount / unit


def _gathered(given: Paid, most: int) -> Paid:
    """Return the first partners by name and all others together."""
    names = list(given)
    named, rest = names[:most], names[most:]
    if len(rest) < 2:
        return given
    others: dict[int, Decimal] = defaultdict(Decimal)
    for name in rest:
        for year, amount in given[name].items():
            if amount is not None:
                others[year] += amount
    return {name: given[name] for name in named} | {_("%(n)s others") % {"n": len(rest)}: others}


def _change(facts: Analysis, years: Sequence[int]) -> str:
    """Return how much more or less it is; nothing where other partners paid then, which compares two things."""
    first, last = facts.all_pay(years[0]), facts.all_pay(years[-1])
    then, now = (
        {name: row[year] for name, row in sum_paid(facts).items() if year in row}
        for year in (years[0], years[-1])
    )
    if len(years) < 2 or not first or last is None or then.keys() != now.keys():
        return ""
    if None in (*then.values(), *now.values()):
        return ""
    percent = int(round_figure((last - first) * 100 / first))
    words = {"n": abs(percent), "year": financial_year_label(years[0])}
    if percent > 0:
        return _(": %(n)s%% more than in %(year)s") % words
    return _(": %(n)s%% less than in %(year)s") % words if percent else _(": as much as in %(year)s") % words


def describe_money(facts: Analysis) -> list[str]:
    """Return who pays how much of it this year, and whether it goes over its budget."""
    return [*_who_pays(facts), *(_over(year, outcome) for year, outcome in facts.overspent[:2])]


def _who_pays(facts: Analysis) -> Iterator[str]:
    years = sorted({c.year for c in facts.contributions})
    if not years:
        yield _("No contributions are recorded: what its partners put in is not known.")
        return
    total, ours = facts.all_pay(years[-1]), facts.council_pays(years[-1])
    words = {"year": financial_year_label(years[-1]), "ours": write_known_pounds(ours, format_short)}
    if total is None:
        yield _("What its partners put in in %(year)s is not known.") % words
    elif not total:
        yield _("Together its partners put in none in %(year)s; the council's part is %(ours)s.") % words
    elif ours is not None and 0 < ours <= total:
        words |= {"sum": format_short(total), "percent": str(percent_of(ours, total))}
        yield (
            _("Partners put in %(sum)s in %(year)s; the council's part is %(ours)s, %(percent)s%%.") % words
        )
    else:
        words |= {"sum": format_short(total)}
        yield _("Partners put in %(sum)s in %(year)s; the council's part is %(ours)s.") % words


def _over(year: int, outcome: AgainstBudget) -> str:
    words = {"over": format_pounds(outcome.over), "year": financial_year_label(year)}
    if outcome.is_spent:
        return _("In %(year)s it went %(over)s over its budget.") % words
    return _("In %(year)s it is forecast to go %(over)s over its budget.") % words


def build_table(facts: Analysis) -> Table | None:
    """Return what came in from whom and what went out, a column a year; None when that is nothing at all."""
    amounts = ("budget", "forecast", "actual")
    books = {row.year: row for row in facts.years if any(getattr(row, name) is not None for name in amounts)}
    years = sorted({c.year for c in facts.contributions} | set(books))[-5:]
    if not years:
        return None
    rows = [*_in_rows(facts, years), *(_out_rows(books, years) if books else ())]
    return Table([financial_year_label(year) for year in years], rows)


def _in_rows(facts: Analysis, years: Sequence[int]) -> Iterator[Row]:
    given = sum_paid(facts)
    if not given:
        return
    yield Row(_("What each partner puts in"), kind="group")
    for name, row in _gathered(given, LISTED).items():
        yield Row(name, [_cell(row.get(year)) for year in years])
    yield Row(_("Total in"), [_cell(facts.all_pay(year)) for year in years], kind="sum")


def _out_rows(books: Mapping[int, YearMoney], years: Sequence[int]) -> Iterator[Row]:
    yield Row(_("Its own budget and spending"), kind="group")
    for label, name in ((_("Budget"), "budget"), (_("Forecast"), "forecast"), (_("Spent"), "actual")):
        amounts = [getattr(books.get(year), name, None) for year in years]
        if any(amount is not None for amount in amounts):
            yield Row(label, [_cell(amount) for amount in amounts])
    yield Row(_("Over or under"), [_balance(books.get(year)) for year in years])


def _cell(amount: Decimal | None) -> Cell:
    return Cell(write_known_pounds(amount))


def _balance(book: YearMoney | None) -> Cell:
    outcome = compare_with_budget(book.budget, book.forecast, book.actual) if book else None
    if outcome is None:
        return Cell(_("not known"))
    if not outcome.over:
        return Cell(_("as budgeted"))
    return Cell(("+" if outcome.over > 0 else "") + format_pounds(outcome.over), outcome.over > 0)
