"""How one partnership is written in the cells of a list. What looks the same for many is drawn once."""

import html
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import dates
from core.dates import write_short_date
from core.listing import Record
from core.money import write_known_pounds
from register.access.secrecy import SecrecyOfMany
from register.choices import (
    OPEN_STATUSES,
    Form,
    Precision,
    Rating,
    ReviewState,
    Status,
    Tier,
)
from register.known.tested import say_none_in_short
from register.rules.leaving import asks_notice

_ANY = "AA-0000"
Written = Callable[["Cells", Record], str]


class Cells:
    """How the cells of one page are written: on which day, in which language, and with what hidden from its reader."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.language = get_language()
        self.secrecy = SecrecyOfMany({})
        # One address taken apart: asking for each of a hundred rows costs more than drawing them.
        self.before, self.after = reverse("partnership", args=[_ANY]).split(_ANY)

    def instead(self, record: Record, field: str) -> str:
        """Return what stands in the place of a field that this reader may not see; nothing when they may."""
        return self.secrecy.of(record["pk"]).instead(field)

    def drawn(self, kind: str, value: Any) -> str:
        """Return a value as it is drawn in every row that has it."""
        return _drawn(kind, value, self.language)


def name_for(cells: Cells, record: Record) -> str:
    reference = html.escape(record["reference"])
    shown = html.escape(cells.secrecy.of(record["pk"]).name(record["reference"], record["name"]))
    return SafeString(f'<a href="{cells.before}{reference}{cells.after}">{shown}</a>')


def draw_tier(cells: Cells, record: Record) -> str:
    return cells.drawn("tier", record["tier"])


def draw_status(cells: Cells, record: Record) -> str:
    return cells.drawn("status", record["status"])


def draw_rating(cells: Cells, record: Record) -> str:
    return cells.instead(record, "rating") or _rated(cells, record)


def _rated(cells: Cells, record: Record) -> str:
    """The rating, and under it until when a cap of it is waived."""
    until = record["standing__waived_until"]
    word = cells.drawn("rating", record["rating_now"])
    if until is None or until < cells.today:
        return word
    words = _("cap waived until %(day)s") % {"day": write_short_date(until)}
    return format_html('{}<span class="note">{}</span>', word, words)


def draw_signs(cells: Cells, record: Record) -> str:
    """Write how many warning signs show; where none does, of how many that is known."""
    if hidden := cells.instead(record, "signs"):
        return hidden
    if number := record["sign_count"]:
        return cells.drawn("signs", number)
    return cells.drawn("no signs", say_none_in_short(record["status"], record["tier"]))


def draw_next_review(cells: Cells, record: Record) -> str:
    """Write when the next review is due: late in words, today in bold, none quietly; or that one is signed."""
    if hidden := cells.instead(record, "next_review_on"):
        return hidden
    day = record["standing__next_review_on"]
    if record["standing__review_state"] == ReviewState.SIGNED:
        return cells.drawn("quiet", _("Signed, to accept"))
    if day is None:
        return cells.drawn("quiet", _("None set"))
    if day > cells.today or record["status"] not in OPEN_STATUSES:
        return cells.drawn("day", day)
    return cells.drawn("late", (day, cells.today))


_VAGUE = (Precision.MONTH, Precision.YEAR)


def draw_started(cells: Cells, record: Record) -> str:
    day, known = record["starts_on"], record["starts_precision"]
    if hidden := cells.instead(record, "starts_on"):
        return hidden
    if day is None:
        return cells.drawn("quiet", _("Not recorded"))
    return cells.drawn("day", day) if known == Precision.DAY else dates.write_date_as_known(day, known)


def draw_end(cells: Cells, record: Record) -> str:
    """Write when it ends as exactly as that is known; a month is not written as a day."""
    day, known = record["standing__ends_on"], record["ends_precision"]
    if hidden := cells.instead(record, "ends_on"):
        return hidden
    if day is None:
        return cells.drawn("quiet", _("Not recorded"))
    return dates.write_date_as_known(day, known) if known in _VAGUE else cells.drawn("day", day)


def draw_last_safe(cells: Cells, record: Record) -> str:
    """Write the last safe day that comes next or was missed last; where there is none, which kind of none it is."""
    if hidden := cells.instead(record, "last_safe_on"):
        return hidden
    if (day := record["last_safe_now"]) is not None:
        return cells.drawn("day", day)
    return cells.drawn("quiet", _no_last_safe(record))


def _no_last_safe(record: Record) -> str:
    """Nothing recorded, nothing to give notice of, nothing followed, nothing known, or all decided or over."""
    if not record["has_dates"]:
        return _("Not recorded")
    if not asks_notice(record["status"], record["leaving"]):
        return _("Not followed")
    return _("Not known") if record["notice_not_known"] else _("None ahead")


def draw_amount(cells: Cells, record: Record) -> str:
    """Write the council's money for a column whose head carries the sign: `1,450,000`, `None` or `Not known`."""
    if hidden := cells.instead(record, "council_contribution"):
        return hidden
    pounds: Decimal | None = record["our_money"]
    words = capfirst(write_known_pounds(pounds)).replace("£", "")
    return cells.drawn("quiet", words) if pounds is None else words


def draw_plain(path: str, field: str, kind: str = "") -> Written:
    """Return the writer of what is recorded under `path`, unless `field` is exempt; `kind` says how it is drawn."""

    def cell(cells: Cells, record: Record) -> str:
        value = record[path]
        if hidden := cells.instead(record, field):
            return hidden
        if value is None or value == "":
            return cells.drawn("quiet", _("Not recorded"))
        return cells.drawn(kind, value) if kind else str(value)

    return cell


def _late(day: date, today: date) -> str:
    if day == today:
        return format_html("<b>{}</b>", _("Today"))
    return format_html('<span class="late">{}</span>', dates.describe_due_day(day, today))


def _component(path: str, **context: Any) -> str:
    drawn = render_to_string(f"components/{path}.html", context)
    return format_html("<span>{}</span>", SafeString(drawn.strip()))


_KINDS: dict[str, Callable[[Any], str]] = {
    "tier": lambda word: str(Tier(word).label),
    "form": lambda word: str(Form(word).label),
    "status": lambda word: _component("tag", label=Status(word).label, kind=word),
    "rating": lambda word: _component("rating", label=Rating(word or Rating.NOT_ASSESSED).label, level=word),
    "signs": lambda number: _component("signs", count=number),
    "no signs": lambda words: _component("signs", count=0, none=words),
    "day": dates.write_short_date,
    "late": lambda days: _late(*days),
    "quiet": lambda words: format_html('<span class="quiet">{}</span>', words),
}


@lru_cache(maxsize=4096)
def _drawn(kind: str, value: Any, language: str | None) -> str:
    """Draw a value in the language of the moment, once for each language."""
    return _KINDS[kind](value)
