"""Dates as people type them, day first as in the United Kingdom: read where certain, doubted where not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from core.cleaning import Doubt, Reading, says_nothing, tidy, to_be_confirmed, undecided
from core.dates import MONTHS, long_date


@dataclass(frozen=True)
class KnownDate:
    """A day, and how exactly it is known: "day", "month" (the first of it) or "year" (1 January)."""

    day: date
    precision: str = "day"


_MONTH = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_SEPARATOR = r"\s*[./\-\s]\s*"
_Maker = Callable[["re.Match[str]", date], Reading[KnownDate]]


def parse_date(text: object, *, today: date, date1904: bool = False) -> Reading[KnownDate]:
    """Read one date; `today` decides the century of two-figure years (up to 20 years ahead). Never raises.

    A month or a year alone is certain as far as it goes. Words after a date stay as its note, with a doubt.
    """
    typed = tidy(text)
    if isinstance(text, datetime):
        return _within(text.date(), "day", typed)
    if isinstance(text, date):
        return _within(text, "day", typed)
    if isinstance(text, (int, float)) and not isinstance(text, bool) and text > 2200:
        return _serial(text, typed, date1904)
    if says_nothing(typed):
        return Reading(None, typed)
    if undecided(typed):
        return Reading(None, typed, (to_be_confirmed(typed),))
    for pattern, make in _PATTERNS:
        if match := pattern.match(typed):
            reading = make(match, today)
            rest = typed[match.end() :].strip(" .,;:()-–")
            return _with_rest(reading, typed, rest)
    return _refused(
        typed, "no_date", _("“%(typed)s” is not a date. Enter it like 31 3 2027.") % {"typed": typed}
    )


def _with_rest(reading: Reading[KnownDate], typed: str, rest: str) -> Reading[KnownDate]:
    doubts = reading.doubts
    if rest:
        doubts += (Doubt("with_words", _("“%(rest)s” stands beside the date and is kept.") % {"rest": rest}),)
    return Reading(reading.value, typed, doubts, rest)


def _within(day: date, precision: str, typed: str, *doubts: Doubt) -> Reading[KnownDate]:
    if not 1800 <= day.year <= 2200:
        doubts += (Doubt("far_away", _("The year %(year)s is far away. Check it.") % {"year": day.year}),)
    return Reading(KnownDate(day, precision), typed, doubts)


def _refused(typed: str, code: str, message: str) -> Reading[KnownDate]:
    return Reading(None, typed, (Doubt(code, message),))


def _serial(number: float, typed: str, date1904: bool) -> Reading[KnownDate]:
    """A day counted by a spreadsheet program: from 1900, with the leap day that never was, or from 1904."""
    if not 20_000 <= number <= 80_000:
        return _refused(
            typed, "no_date", _("“%(typed)s” is not a date. Enter it like 31 3 2027.") % {"typed": typed}
        )
    day = (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=int(number))
    message = _("The number %(typed)s was read as the day %(day)s.") % {"typed": typed, "day": long_date(day)}
    return _within(day, "day", typed, Doubt("serial", message))


def _year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    century = today.year // 100 * 100
    year = century + int(text)
    return year - 100 if year > today.year + 20 else year


def _month_of(match: "re.Match[str]") -> int:
    groups = match.groupdict()
    return _MONTH[groups["name"].lower()] if groups.get("name") else int(groups["month"])


def _full(match: "re.Match[str]", today: date) -> Reading[KnownDate]:
    year, month, day = _year(match["year"], today), _month_of(match), int(match["day"])
    if month > 12 and day <= 12:
        message = _("“%(typed)s” seems to have the month first. Enter the day first, like 25 3 2024.") % {
            "typed": match[0]
        }
        return _refused(match[0], "month_first", message)
    try:
        return _within(date(year, month, day), "day", match[0])
    except ValueError:
        return _refused(match[0], "no_such_day", _no_such_day(match[0], year, month))


def _no_such_day(typed: str, year: int, month: int) -> str:
    if 1 <= month <= 12 and 1 <= year <= 9998:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        words = {"typed": typed, "last": long_date(last)}
        return _("There is no %(typed)s: that month ended on %(last)s. Enter the right day.") % words
    return _("There is no %(typed)s. Enter a date like 31 3 2027.") % {"typed": typed}


def _month_only(match: "re.Match[str]", today: date) -> Reading[KnownDate]:
    month = _month_of(match)
    if not 1 <= month <= 12:
        return _refused(match[0], "no_such_day", _("There is no month %(month)s.") % {"month": month})
    year = _year(match["year"], today)
    if not year:
        return _refused(
            match[0],
            "no_date",
            _("“%(typed)s” is not a date. Enter it like 31 3 2027.") % {"typed": match[0]},
        )
    return _within(date(year, month, 1), "month", match[0])


def _day_unknown(match: "re.Match[str]", today: date) -> Reading[KnownDate]:
    reading = _month_only(match, today)
    doubt = Doubt("day_unknown", _("The day of “%(typed)s” is not known.") % {"typed": match[0]})
    return Reading(reading.value, reading.typed, (*reading.doubts, doubt))


def _name_and_two_figures(match: "re.Match[str]", today: date) -> Reading[KnownDate]:
    """`Mar 22`: a month of 2022 in most registers, but it could be a day."""
    reading = _month_only(match, today)
    if reading.value is None or int(match["year"]) > 31 or int(match["year"]) == 0:
        return reading
    words = {"typed": match[0], "month": f"{MONTHS[reading.value.day.month - 1]} {reading.value.day.year}"}
    doubt = Doubt("day_or_year", _("“%(typed)s” was read as %(month)s. Check that it is not a day.") % words)
    return Reading(reading.value, reading.typed, (*reading.doubts, doubt))


def _year_only(match: "re.Match[str]", today: date) -> Reading[KnownDate]:
    year = int(match["year"])
    if not year:
        return _refused(match[0], "no_date", _("There is no year 0."))
    return _within(date(year, 1, 1), "year", match[0])


def _iso(match: "re.Match[str]", today: date) -> Reading[KnownDate]:
    return _full(match, today)


_END = r"(?![\d/])"
_PATTERNS: tuple[tuple[re.Pattern[str], _Maker], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (
        (
            r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
            + _END,
            _iso,
        ),
        (rf"\?+{_SEPARATOR}(?P<month>\d{{1,2}}){_SEPARATOR}(?P<year>\d{{4}}|\d{{2}}){_END}", _day_unknown),
        (
            rf"(?P<day>\d{{1,2}}){_SEPARATOR}(?P<month>\d{{1,2}}){_SEPARATOR}(?P<year>\d{{4}}|\d{{2}}){_END}",
            _full,
        ),
        (
            rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:{_SEPARATOR}|\s*){_NAME},?{_SEPARATOR}(?P<year>\d{{4}}|\d{{2}}){_END}",
            _full,
        ),
        (rf"{_NAME}{_SEPARATOR}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<year>\d{{4}}){_END}", _full),
        (rf"{_NAME},?\s*-\s*(?P<year>\d{{2}}){_END}", _month_only),
        (rf"{_NAME},?{_SEPARATOR}(?P<year>\d{{4}}){_END}", _month_only),
        (rf"{_NAME}\s*['’]?(?P<year>\d{{2}}){_END}", _name_and_two_figures),
        (rf"(?P<month>\d{{1,2}})\s*[/.\-]\s*(?P<year>\d{{4}}){_END}", _month_only),
        (rf"(?P<year>\d{{4}}){_END}", _year_only),
    )
)
