"""The charts and figures of the analysis: from its facts to the small data that core's charts take. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import charts
from core.dates import write_long_date
from register.choices import ASSESSED_RATINGS
from register.rules import matrix
from register.rules.leaving import asks_notice
from reviews.models import Review
from reviews.risks import appetite
from scrutiny.analysis import review as analysis_review
from scrutiny.analysis.facts.read import Analysis

MOST_EVENTS = 6  # on the date line
MOST_NAMES = 3  # of the risks in one cell of the heat map


@dataclass(frozen=True)
class Picture:
    """A picture with its caption, what its marks mean, and the table of its figures."""

    caption: str
    sub: str
    picture: SafeString
    figures: charts.Figures


def draw_date_line(facts: Analysis) -> Picture | None:
    """Draw the next dates of the three years ahead, as many as there is room for; None when there is none."""
    events, first = [], facts.today
    horizon = first + timedelta(days=3 * 366)
    is_followed = asks_notice(facts.partnership.status, facts.partnership.leaving)
    for term in facts.dates:
        if not term.is_past(facts.today):
            events.append(charts.Event(term.on, str(term.get_kind_display()), charts.Shape.SQUARE))
        undecided = is_followed and not term.decision
        if undecided and term.last_safe_on and term.last_safe_on >= facts.today:
            urgent = term.last_safe_on == facts.next_safe_on
            events.append(charts.Event(term.last_safe_on, _("Last safe date"), charts.Shape.DIAMOND, urgent))
    ahead = sorted((event for event in events if event.on <= horizon), key=lambda event: event.on)
    ordered, left = tuple(ahead[:MOST_EVENTS]), len(events) - len(ahead[:MOST_EVENTS])
    if not ordered:
        return None
    last = ordered[-1].on
    safe = facts.next_safe_on
    if safe and safe > last:
        safe = None
    title = _("The dates ahead")
    data = charts.DateLine(
        title, first.replace(day=1), _month_end(last), ordered, (first, safe) if safe else None
    )
    caption = _("The choice to leave closes on %(day)s") % {"day": write_long_date(safe)} if safe else title
    sub = _("Months from today. Orange: days left to give notice.") if safe else _("Months from today.")
    if left:
        more = ngettext("%(n)s later day: in the table.", "%(n)s later days: in the table.", left)
        sub = f"{sub} {more % {'n': left}}"
    return Picture(caption, sub, charts.draw_date_line(data), data.figures())


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=35)).replace(day=1)


@dataclass(frozen=True)
class _HeatCell:
    score: int
    band: str
    word: str
    names: str


def build_heat_map(facts: Analysis) -> dict[str, Any] | None:
    """Return the heat map as rows of cells, with the risks that stand in each; None without a scored risk."""
    scored: list[Any] = [risk for risk in facts.risks.open if risk.current]
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
            cells.append(_HeatCell(cell.score, cell.band.key, cell.band.word, _name_some(here)))
        first = line[0].likelihood
        rows.append((f"{first.number} {first.word}", cells))
    counts = [(band, sum(r.current.band == band.key for r in scored)) for band in reversed(used.bands)]
    return {
        "impact": [f"{level.number} {level.word}" for level in used.impact],
        "rows": rows,
        "bands": counts,
    }


def _name_some(names: list[str]) -> str:
    """Return the risks in one cell by their labels; where they are many the first, and how many more."""
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    first = names[: MOST_NAMES - 1]
    return _("%(names)s and %(n)s more") % {"names": ", ".join(first), "n": len(names) - len(first)}


def _same(risk: Any, used: matrix.Matrix) -> bool:
    return bool((risk.current.matrix, risk.current.edition) == (used.key, used.edition))


def draw_scale(facts: Analysis) -> dict[str, Any] | None:
    """Return the scale of the rating with this review and the one before on it; None without a review."""
    review, before, framework = facts.review.shown, facts.review.before, facts.review.framework
    if review is None or framework is None or framework.scale is None or not review.possible:
        return None
    steps = [charts.Step(str(band.label), band.from_percent) for band in reversed(framework.scale.bands)]
    now = analysis_review.share_of_points(review)
    label = review.final_rating_label
    held = analysis_review.find_limit(review, framework)
    data = charts.Gauge(
        title=analysis_review.describe_sum(review, held),
        steps=tuple(steps),
        now=now,
        now_word=_reached(review),
        before=analysis_review.share_of_points(before) if before else None,
        before_word=_reached(before) if before else "",
        held_at=held,
        held_word=_("held at %(word)s by a limit") % {"word": held} if held else "",
    )
    sign = draw_rating(review.final_rating, label)
    return {
        "picture": charts.draw_gauge(data),
        "caption": data.title,
        "sub": " ".join(
            filter(
                None, [analysis_review.scale_in_words(facts), analysis_review.describe_limit_before(before)]
            )
        ),
        "sign": sign,
        "word": label,
    }


def _reached(review: Review) -> str:
    return _("%(month)s: %(percent)s%%") % {
        "month": review.month,
        "percent": analysis_review.write_percent(review),
    }


LEVELS = {rating.value: level for level, rating in enumerate(reversed(ASSESSED_RATINGS), 1)}


def draw_rating(key: str, word: str) -> SafeString:
    """Return the sign of a rating: four rising bars."""
    return charts.draw_level_bars(LEVELS.get(key, 0), word)
