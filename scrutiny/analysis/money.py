"""The money of the analysis: in sentences, as stacked columns, and as one table with the years side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core import charts
from core.dates import label_financial_year
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
from register.rules.finance import compare_with_budget
from scrutiny.analysis.facts.read import Analysis
from scrutiny.analysis.paid import (
    Paid,
    Part,
    add_parts,
    list_years,
    name_council,
    read_council_part,
    sum_paid,
    total_of,
)
from scrutiny.analysis.pictures import Picture

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


def draw_paid(facts: Analysis) -> Picture | None:
    """Draw what each partner puts in by year; None without a figure, or where somebody takes out more."""
    given, years = sum_paid(facts), list_years(facts)
    if not finance.can_be_stacked(finance.paid_by_partner(facts.money.contributions)):
        return None
    unit, places = scale_of(max(facts.money.all_pay(year) or 0 for year in years))
    series = [
        charts.Series(
            name,
            tuple(_in_units(row[year].amount, unit) for year in years),
            frozenset(column for column, year in enumerate(years) if not row[year].whole),
        )
        for name, row in _gathered(given, NAMED).items()
    ]
    caption = _("What the council and each partner put in") + _change(facts, years)
    labels = tuple(map(label_financial_year, years))
    unknown = frozenset(n for n, year in enumerate(years) if not total_of(facts, year).whole)
    data = charts.StackedBars(
        caption, labels, tuple(series), places=places, heading=_("Partner"), partly=unknown
    )
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
    """Return the first partners by name and all others together; of these, what is known."""
    names = list(given)
    named, rest = names[:most], names[most:]
    if len(rest) < 2:
        return given
    others = {year: add_parts([given[name][year] for name in rest]) for year in given[names[0]]}
    return {name: given[name] for name in named} | {_("%(n)s others") % {"n": len(rest)}: others}


def _change(facts: Analysis, years: Sequence[int]) -> str:
    """Return how much more or less it is; nothing where a part is not known or other partners paid then."""
    if len(years) < 2:
        return ""
    first, last = total_of(facts, years[0]), total_of(facts, years[-1])
    then, now = (
        {c.organisation_id for c in facts.money.contributions if c.year == year}
        for year in (years[0], years[-1])
    )
    if not first.amount or last.amount is None or not (first.whole and last.whole) or then != now:
        return ""
    percent = int(round_figure((last.amount - first.amount) * 100 / first.amount))
    words = {"n": abs(percent), "year": label_financial_year(years[0])}
    if percent > 0:
        return _(": %(n)s%% more than in %(year)s") % words
    return _(": %(n)s%% less than in %(year)s") % words if percent else _(": as much as in %(year)s") % words


def describe_money(facts: Analysis) -> list[str]:
    """Return who pays how much of it this year, and whether it goes over its budget."""
    over = [finance.say_over(*one, running=facts.year) for one in facts.money.overspent[:2]]
    return [*_who_pays(facts), *over]


def _who_pays(facts: Analysis) -> Iterator[str]:
    years = list_years(facts)
    if not years:
        yield _("No contributions are recorded: what the council and its partners put in is not known.")
        return
    year, given = years[-1], sum_paid(facts)
    total, ours = total_of(facts, year), read_council_part(facts, year)
    words = {"year": label_financial_year(year), "ours": ours.write(format_short)}
    words |= {"sum": total.write(format_short)}
    if total.amount is None:
        yield _("What the council and its partners put in for %(year)s is not known.") % words
        return
    if not total.amount and total.whole:
        said = _("The council and its partners put in nothing for %(year)s; the council's part is %(ours)s.")
    elif not total.amount:
        said = _(
            "What the council and its partners put in together for %(year)s is not known; "
            "the council's part is %(ours)s."
        )
    elif ours.amount is not None and 0 < ours.amount <= total.amount and total.whole:
        words |= {"percent": str(percent_of(ours.amount, total.amount))}
        said = _(
            "The council and its partners put in %(sum)s for %(year)s; the council's part is %(ours)s, "
            "%(percent)s%%."
        )
    else:
        said = _("The council and its partners put in %(sum)s for %(year)s; the council's part is %(ours)s.")
    yield said % words
    council = name_council(facts)
    theirs = {name: row[year] for name, row in given.items() if name not in council and not row[year].whole}
    yield from _who_is_not_known([name for name, part in theirs.items() if part.amount is None])
    yield from _of_whom_part_is_not_known([name for name, part in theirs.items() if part.amount is not None])


def _who_is_not_known(names: Sequence[str]) -> Iterator[str]:
    """Name those whose part is not known; where they are many, how many."""
    if len(names) > NAMED:
        yield _("What %(n)s partners put in is not known.") % {"n": len(names)}
    elif names:
        said = ngettext("What %(who)s puts in is not known.", "What %(who)s put in is not known.", len(names))
        yield said % {"who": get_text_list(list(names), _("and"))}


def _of_whom_part_is_not_known(names: Sequence[str]) -> Iterator[str]:
    if len(names) > NAMED:
        yield _("Part of what %(n)s partners put in is not known.") % {"n": len(names)}
    elif names:
        said = ngettext(
            "Part of what %(who)s puts in is not known.",
            "Part of what %(who)s put in is not known.",
            len(names),
        )
        yield said % {"who": get_text_list(list(names), _("and"))}


def build_table(facts: Analysis) -> Table | None:
    """Return what came in from whom and what went out, a column a year; None when that is nothing at all."""
    amounts = ("budget", "forecast", "actual")
    books = {
        row.year: row for row in facts.money.years if any(getattr(row, name) is not None for name in amounts)
    }
    years = sorted({c.year for c in facts.money.contributions} | set(books))[-5:]
    if not years:
        return None
    rows = [*_in_rows(facts, years), *(_out_rows(books, years) if books else ())]
    return Table([label_financial_year(year) for year in years], rows)


def _in_rows(facts: Analysis, years: Sequence[int]) -> Iterator[Row]:
    given = sum_paid(facts)
    if not given:
        return
    yield Row(_("What the council and each partner put in"), kind="group")
    missing = Part()
    for name, row in _gathered(given, LISTED).items():
        yield Row(name, [Cell(row.get(year, missing).write()) for year in years])
    recorded = list_years(facts)
    totals = [total_of(facts, year) if year in recorded else missing for year in years]
    yield Row(_("Total in"), [Cell(total.write()) for total in totals], kind="sum")


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
