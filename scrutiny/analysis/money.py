"""The money of the analysis: in sentences, as stacked columns, and as one table with the years side by side."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core import charts
from core.dates import financial_year_label
from core.money import format_pounds, format_short
from register.models import YearMoney
from scrutiny.analysis.pictures import Picture
from scrutiny.analysis.read import Analysis

NAMED = 3
MILLION, THOUSAND = Decimal(1_000_000), Decimal(1_000)


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


Paid = Mapping[str, Mapping[int, Decimal]]


def paid(facts: Analysis) -> Paid:
    """Return what each partner puts in by year, the council first, then those who put in most."""
    found: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    ours = {c.organisation.name for c in facts.contributions if c.organisation.is_council}
    for c in facts.contributions:
        found[c.organisation.name][c.year] += c.amount
    order = sorted(found, key=lambda name: (name not in ours, -sum(found[name].values()), name))
    return {name: found[name] for name in order}


def drawing(facts: Analysis) -> Picture | None:
    """Draw what each partner puts in by year; None without a figure, or with money that comes in."""
    given, years = paid(facts), sorted({c.year for c in facts.contributions})
    amounts = [amount for row in given.values() for amount in row.values()]
    if not any(amounts) or min(amounts) < 0:
        return None
    most = max(facts.all_pay(year) for year in years)
    unit, places, words = (
        (MILLION, 2, _("£ million by financial year."))
        if most >= MILLION
        else (THOUSAND, 1 if most < 100 * THOUSAND else 0, _("£ thousand by financial year."))
    )
    series = [
        charts.Series(name, tuple(row[year] / unit for year in years))
        for name, row in _gathered(given).items()
    ]
    caption = _("What each partner puts in") + _change(facts, years)
    labels = tuple(map(financial_year_label, years))
    data = charts.StackedBars(caption, labels, tuple(series), places=places, heading=_("Partner"))
    return Picture(caption, words, charts.stacked_bars(data), data.figures())


def _gathered(given: Paid) -> Paid:
    """Return the first partners by name and all others together."""
    names = list(given)
    named, rest = names[:NAMED], names[NAMED:]
    if len(rest) < 2:
        return given
    others: dict[int, Decimal] = defaultdict(Decimal)
    for name in rest:
        for year, amount in given[name].items():
            others[year] += amount
    return {name: given[name] for name in named} | {_("%(n)s others") % {"n": len(rest)}: others}


def _change(facts: Analysis, years: Sequence[int]) -> str:
    first, last = facts.all_pay(years[0]), facts.all_pay(years[-1])
    if len(years) < 2 or not first:
        return ""
    percent = round((last - first) * 100 / first)
    words = {"n": abs(percent), "year": financial_year_label(years[0])}
    if percent > 0:
        return _(": %(n)s %% more than in %(year)s") % words
    return _(": %(n)s %% less than in %(year)s") % words if percent else _(": as much as in %(year)s") % words


def sentences(facts: Analysis) -> list[str]:
    """Return who pays how much of it this year, and whether it goes over its budget."""
    return [*_who_pays(facts), *(_over(facts, year, over) for year, over in facts.overspent[:2])]


def _who_pays(facts: Analysis) -> Iterator[str]:
    years = sorted({c.year for c in facts.contributions})
    if not years or not facts.all_pay(years[-1]):
        yield _("No contributions are recorded.")
        return
    total, ours = facts.all_pay(years[-1]), facts.council_pays(years[-1])
    words = {"sum": format_short(total), "year": financial_year_label(years[-1]), "ours": format_short(ours)}
    words["percent"] = str(round(ours * 100 / total))
    yield _("Partners put in %(sum)s in %(year)s; the council's part is %(ours)s, %(percent)s %%.") % words


def _over(facts: Analysis, year: int, over: Decimal) -> str:
    spent = next(row.actual is not None for row in facts.years if row.year == year)
    words = {"over": format_pounds(over), "year": financial_year_label(year)}
    if spent:
        return _("In %(year)s it went %(over)s over its budget.") % words
    return _("In %(year)s it is forecast to go %(over)s over its budget.") % words


def table(facts: Analysis) -> Table | None:
    """Return what came in from whom and what went out, a column a year; None when that is nothing at all."""
    books = {row.year: row for row in facts.years if row.budget or row.forecast or row.actual}
    years = sorted({c.year for c in facts.contributions if c.amount} | set(books))[-5:]
    if not years:
        return None
    rows = [*_in_rows(facts, years), *(_out_rows(books, years) if books else ())]
    return Table([financial_year_label(year) for year in years], rows)


def _in_rows(facts: Analysis, years: Sequence[int]) -> Iterator[Row]:
    given = paid(facts)
    if not given:
        return
    yield Row(_("What each partner puts in"), kind="group")
    for name, row in given.items():
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
    return Cell("–" if amount is None else format_pounds(amount))


def _balance(book: YearMoney | None) -> Cell:
    spent = None if book is None else book.forecast if book.actual is None else book.actual
    if book is None or book.budget is None or spent is None:
        return Cell(_("not known"))
    over = spent - book.budget
    return Cell(("+" if over > 0 else "") + format_pounds(over), over > 0)
