"""The charts and figures of the analysis: from its facts to the small data that core's charts take. Pure."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts, matrix
from core.dates import financial_year_label, long_date
from core.money import format_short
from reviews import appetite
from scrutiny.analysis import Analysis

MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Drawn:
    """A picture with its caption, what its marks mean, and the table of its figures."""

    caption: str
    sub: str
    picture: SafeString
    figures: charts.Figures


def date_line(facts: Analysis) -> Drawn | None:
    """Draw the dates ahead; None when nothing lies within three years."""
    events, first = [], facts.today
    for term in facts.dates:
        if term.on >= facts.today:
            events.append(charts.Event(term.on, str(term.get_kind_display()), charts.Shape.SQUARE))
        if term.last_safe_on and term.last_safe_on >= facts.today:
            urgent = term == facts.next_safe
            events.append(charts.Event(term.last_safe_on, _("Last safe date"), charts.Shape.DIAMOND, urgent))
    last = max((event.on for event in events), default=None)
    if last is None or last > first + timedelta(days=3 * 366):
        return None
    safe = facts.next_safe.last_safe_on if facts.next_safe else None
    ordered = tuple(sorted(events, key=lambda event: event.on))
    title = _("The dates ahead")
    data = charts.DateLine(
        title, first.replace(day=1), _month_end(last), ordered, (first, safe) if safe else None
    )
    caption = _("The choice to leave closes on %(day)s") % {"day": long_date(safe)} if safe else title
    sub = _("Months from today. Orange: days left to give notice.") if safe else _("Months from today.")
    return Drawn(caption, sub, charts.date_line(data), data.figures())


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=35)).replace(day=1)


def contributions(facts: Analysis) -> Drawn | None:
    """Draw what each partner puts in by year; None without a figure."""
    years = sorted({c.year for c in facts.contributions})
    paid: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for c in facts.contributions:
        paid[c.organisation.name][c.year] += c.amount
    if not years or not any(amount for row in paid.values() for amount in row.values()):
        return None
    if any(amount < 0 for row in paid.values() for amount in row.values()):
        return None
    biggest = sorted(paid, key=lambda name: -sum(paid[name].values()))
    named, rest = biggest[:3], biggest[3:]
    series = [charts.Series(name, tuple(paid[name][year] / MILLION for year in years)) for name in named]
    if rest:
        others = tuple(sum((paid[name][year] for name in rest), Decimal(0)) / MILLION for year in years)
        series.append(charts.Series(_("Others"), others))
    title = _("What each partner puts in")
    data = charts.StackedBars(
        title, tuple(map(financial_year_label, years)), tuple(series), heading=_("Partner")
    )
    first, last = facts.all_pay(years[0]), facts.all_pay(years[-1])
    words = {"now": format_short(last), "year": financial_year_label(years[-1])}
    moved = _("rose") if last > first else _("fell") if last < first else _("stayed")
    caption = _("Partners put in %(now)s in %(year)s") % words + (
        f"; {_('the sum')} {moved}" if len(years) > 1 else ""
    )
    return Drawn(caption, _("£ million by financial year."), charts.stacked_bars(data), data.figures())


@dataclass(frozen=True)
class HeatCell:
    score: int
    band: str
    word: str
    names: str


def heat(facts: Analysis) -> dict[str, Any] | None:
    """Return the heat map as rows of cells, with the risks that stand in each; None without a scored risk."""
    scored: list[Any] = [risk for risk in facts.risks if risk.current]
    if not scored:
        return None
    used = appetite.matrix_in_use()
    rows = []
    for line in used.grid():
        cells = []
        for cell in line:
            place = (cell.likelihood.number, cell.impact.number)
            here = [
                r.label
                for r in scored
                if (r.current.likelihood, r.current.impact) == place and _same(r, used)
            ]
            cells.append(HeatCell(cell.score, cell.band.key, cell.band.word, ", ".join(here)))
        first = line[0].likelihood
        rows.append((f"{first.number} {first.word}", cells))
    counts = [(band, sum(r.current.band == band.key for r in scored)) for band in reversed(used.bands)]
    return {
        "impact": [f"{level.number} {level.word}" for level in used.impact],
        "rows": rows,
        "bands": counts,
    }


def _same(risk: Any, used: matrix.Matrix) -> bool:
    return bool((risk.current.matrix, risk.current.edition) == (used.key, used.edition))


LEVELS = {"weak": 1, "limited": 2, "reasonable": 3, "substantial": 4}


def rating(key: str, word: str) -> SafeString:
    """Return the sign of a rating: four rising bars."""
    return charts.level_bars(LEVELS.get(key, 0), word)
