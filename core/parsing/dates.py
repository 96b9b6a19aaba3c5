"""Dates as people type them, day first as in the United Kingdom: read where certain, doubted where not."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import MONTHS, write_long_date
from core.parsing.date_patterns import (
    ABOUT,
    ANOTHER,
    EDGE_OF_MONTH,
    FORMS,
    MONTH_OF,
    NO_FORM,
    VAGUE,
    WEEKDAYS,
)
from core.parsing.result import (
    Doubt,
    Reading,
    Sentences,
    doubt_unconfirmed,
    is_undecided,
    make_doubt,
    says_nothing,
    stands_for,
    tidy,
)

EARLIEST, LATEST = 1800, 2200
LONGEST = 300  # letters: a date is never longer; more is prose and is not searched

SENTENCES: Sentences = {
    # With a value, to be checked.
    "with_words": _lazy("“%(note)s” stands beside the date and is kept."),
    "about": _lazy("“%(typed)s” is only about then."),
    "serial": _lazy("The number %(typed)s was read as the day %(day)s."),
    "far_away": _lazy("The year %(year)s is far away. Check it."),
    "day_unknown": _lazy("The day of “%(typed)s” is not known."),
    "day_or_year": _lazy("“%(typed)s” was read as %(month)s. Check that it is not a day."),
    "weekday": _lazy("%(day)s is not the day of the week that “%(typed)s” names. Check it."),
    # Without a value.
    "no_date": _lazy("“%(typed)s” is not a date. Enter it like 31 3 2027."),
    "several": _lazy("“%(typed)s” has more than one date. Enter one date."),
    "financial_year": _lazy("“%(typed)s” is a whole financial year. Enter a date like 31 3 2027."),
    "month_first": _lazy("“%(typed)s” seems to have the month first. Enter the day first, like 25 3 2024."),
    "no_such_day": _lazy("There is no %(typed)s. Enter a date like 31 3 2027."),
    "no_such_month": _lazy("There is no month %(month)s. Enter a date like 31 3 2027."),
    "past_the_end": _lazy("There is no %(typed)s: that month ends on %(last)s. Enter the right day."),
}
# What programs write where there is no day: the first and the last that they can count.
_NO_DAY = re.compile(
    r"(?:1900|1899|1904|0001|0000|9999)[-/.](?:01|12|00)[-/.](?:0[01]|30|31)(?:[T ].*)?"
    r"|(?:0?[01]|00|30|31)[-/.](?:0?1|12|00)[-/.](?:1900|1899|1904|0001|0000|9999)(?: .*)?|9999",
    re.IGNORECASE,
)
_CODES = {"past_the_end": "no_such_day", "no_such_month": "no_such_day"}  # one code, the sentence that fits


@dataclass(frozen=True)
class KnownDate:
    """A day, and how exactly it is known: "day", "month" (the first of it) or "year" (1 January)."""

    day: date
    precision: str = "day"


def parse_date(text: object, *, today: date, date1904: bool = False) -> Reading[KnownDate]:
    """Read one date; `today` decides the century of two-figure years (up to 20 years ahead). Never raises.

    A month or a year alone is certain as far as it goes. Words beside a date stay as its note, with a doubt.
    """
    typed = tidy(text)
    if isinstance(text, date):
        return _within(text.date() if isinstance(text, datetime) else text, "day", typed)
    if isinstance(text, (int, float, Decimal)) and not isinstance(text, bool):
        return _number(text, typed, date1904)
    if says_nothing(typed):
        return Reading(None, typed)
    if is_undecided(typed):
        return Reading(None, typed, (doubt_unconfirmed(typed),))
    if re.fullmatch("[2-7][0-9]{4}", typed):
        return _number(int(typed), typed, date1904)
    return _text(typed, today) if len(typed) <= LONGEST else _refused("no_date", typed)


OPEN_END = re.compile(
    r"(?:on-?going|rolling|open(?:[ -]ended)?|continuous|indefinite(?:ly)?|permanent|no end(?: date)?|annual(?:ly)?"
    r"|perpetual|evergreen|parhaus|agored|dim dyddiad)\b.{0,30}",
    re.IGNORECASE,
)


def says_no_end(text: str) -> bool:
    """Whether words say that there is no end: ongoing, rolling, not applicable; "ongoing from 2024" has a day."""
    said = stands_for(text) == "not_applicable"
    return said or bool(OPEN_END.fullmatch(text) and not re.search(r"\d", text))


def stands_for_no_day(typed: object) -> bool:
    """Whether a day is one that a program writes where there is none, such as 1900-01-01 and 31/12/9999."""
    text = typed.isoformat() if isinstance(typed, date) else tidy(typed)
    return bool(_NO_DAY.fullmatch(text))


def _number(number: float | Decimal, typed: str, date1904: bool) -> Reading[KnownDate]:
    """A year, or a day that a spreadsheet counts from 1900 (with a leap day that never was) or from 1904."""
    if isinstance(number, Decimal) and not number.is_finite():
        return _refused("no_date", typed)
    if EARLIEST <= number <= LATEST and number == int(number):
        return _within(date(int(number), 1, 1), "year", typed)
    if not 20_000 <= number <= 80_000:
        return _refused("no_date", typed)
    day = (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=int(number))
    reading = _within(day, "day", typed)
    serial = _doubt("serial", typed=typed, day=write_long_date(day))
    return Reading(reading.value, typed, (*reading.doubts, serial))


def _text(typed: str, today: date) -> Reading[KnownDate]:
    edge = EDGE_OF_MONTH.fullmatch(typed)
    if edge and (read := _edge(edge, typed, today)):
        return read
    text = ABOUT.sub("", typed)
    form, match = next(((form, found) for form in FORMS if (found := form.pattern.search(text))), NO_FORM)
    if form is None or match is None:
        return _refused("no_date", typed)
    beside = tidy(f"{text[: match.start()]} {text[match.end() :]}")
    if ANOTHER.search(beside):
        return _refused("several", typed)
    reading = _refused(form.doubt, typed) if form.refused else _day(match, typed, today)
    if reading.value is None:
        return reading
    if reading.value.precision != "day" and VAGUE.search(beside):
        return _refused("no_date", typed)
    note = beside.strip(" .,;:()-–")
    facts = {"typed": match[0], "month": _month_and_year(reading.value.day), "note": note}
    codes = (form.doubt, "about" if text != typed else "", "with_words" if note else "")
    doubts = tuple(_doubt(code, **facts) for code in codes if code)
    return Reading(reading.value, typed, reading.doubts + doubts, note)


def _edge(match: "re.Match[str]", typed: str, today: date) -> Reading[KnownDate] | None:
    """Return the first or the last day of a month; None where there is no such month."""
    year, month = complete_year(match["year"], today), _month(match.groupdict())
    if not (1 <= month <= 12 and 1 <= year < 9999):
        return None
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return _within(last if match["last"] else first, "day", typed)


def _day(match: "re.Match[str]", typed: str, today: date) -> Reading[KnownDate]:
    """Return the day that the parts of a date make; the parts that are not there decide its precision."""
    parts = match.groupdict()
    year, month, day = complete_year(match["year"], today), _month(parts), int(parts.get("day") or 1)
    if month > 12:
        day_first = parts.get("day") and match.start("day") < match.start("month")
        code = "month_first" if day_first and 1 <= day <= 12 else "no_such_month"
        return _refused(code, typed, typed=match[0], month=month)
    try:
        known = date(year, month, day)
    except ValueError:
        if year and month and day > 28:
            last = date(year, month, 28) + timedelta(days=3)
            last -= timedelta(days=last.day if last.month != month else 0)
            return _refused("past_the_end", typed, typed=match[0], last=write_long_date(last))
        return _refused("no_such_day", typed, typed=match[0])
    precision = "day" if parts.get("day") else "month" if parts.get("month") or parts.get("name") else "year"
    reading = _within(known, precision, typed)
    weekday = (parts.get("weekday") or "").lower()[:3]
    if weekday and weekday != WEEKDAYS[known.weekday()]:
        wrong = _doubt("weekday", typed=match[0], day=write_long_date(known))
        return Reading(reading.value, typed, (*reading.doubts, wrong))
    return reading


def complete_year(figures: str, today: date) -> int:
    """Return a year; of two figures, the latest such year that is at most 20 years after today."""
    latest = today.year + 20
    return int(figures) if len(figures) == 4 else latest - (latest - int(figures)) % 100


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    return MONTH_OF[name.lower()] if name else int(parts.get("month") or 1)


def _month_and_year(day: date) -> str:
    return f"{_(MONTHS[day.month - 1])} {day.year}"


def _within(day: date, precision: str, typed: str) -> Reading[KnownDate]:
    far = not EARLIEST <= day.year <= LATEST
    return Reading(KnownDate(day, precision), typed, (_doubt("far_away", year=day.year),) if far else ())


def _doubt(code: str, **facts: object) -> Doubt:
    return replace(make_doubt(SENTENCES, code, **facts), code=_CODES.get(code, code))


def _refused(code: str, given: str, /, **facts: object) -> Reading[KnownDate]:
    return Reading(None, given, (_doubt(code, **({"typed": given} | facts)),))
