"""A date typed in three boxes: what was meant, and which box to put right when nothing certain can be meant by it.

Each box may hold its own part, or one of them all that `core.parsing.dates` reads, such as 31.3.26.
"""

import re
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.dates import MONTHS
from core.parsing.date_patterns import MONTH_OF
from core.parsing.dates import EARLIEST, LATEST, KnownDate, complete_year, parse_date
from core.parsing.result import Reading, shorten_text

EXAMPLE = "31 3 2027"
_MINUS = re.compile(r"[-‐-―−]\s*[0-9]")


class DateParts(NamedTuple):
    """A date as it was typed, part by part."""

    day: str
    month: str
    year: str


def split_date(value: Any) -> DateParts:
    """Return the three texts to show for what was typed, for a date, for a date known in part, or for nothing."""
    if isinstance(value, DateParts):
        return value
    precision = getattr(value, "precision", "day")
    day = value.day if isinstance(value, KnownDate) else value
    if not isinstance(day, date):
        return DateParts("", "", "")
    return DateParts(
        str(day.day) if precision == "day" else "",
        str(day.month) if precision in ("day", "month") else "",
        str(day.year),
    )


def read_parts(
    parts: DateParts, asked: str, *, today: date, partial: bool = False, required: bool = False
) -> date | KnownDate | None:
    """Return the date that the parts mean, a KnownDate when `partial`, or None when they say nothing.

    `asked` is what the date is in the middle of a sentence, `today` decides the century of two-figure
    years. Raises ValidationError in words, whose params name the first wrong `part` and every wrong one
    in `wrong`.
    """
    try:
        known = _by_part(parts, asked, today, partial) if any(parts) else None
    except ValidationError as wrong:
        known = _together(parts, asked, today, partial, required, wrong)
    if known is None and required:
        raise _incomplete(asked, list(DateParts._fields))
    return known if partial or known is None else known.day


# --- Each part in its box ---------------------------------------------------------------------------------


def _by_part(parts: DateParts, asked: str, today: date, partial: bool) -> KnownDate:
    missing = [name for name, typed in zip(DateParts._fields, parts, strict=True) if not typed]
    if missing and not (partial and missing in (["day"], ["day", "month"])):
        raise _incomplete(asked, missing)
    year = _year(parts.year, asked, today)
    month = _month(parts.month, asked) if parts.month else 1
    day = _day(parts.day, month, year, asked) if parts.day else date(year, month, 1)
    return KnownDate(day, "day" if parts.day else "month" if parts.month else "year")


def _year(typed: str, asked: str, today: date) -> int:
    figures = typed.lstrip("'’")
    if not re.fullmatch("[0-9]{2}|[0-9]{4}", figures):
        raise _wrong(_("Enter %(asked)s with a year in four figures, like %(example)s"), asked, "year")
    year = complete_year(figures, today)
    if not EARLIEST <= year <= LATEST:
        raise _far_away(asked, "year")
    return year


def _month(typed: str, asked: str) -> int:
    """Return 1 to 12 for a number, or for the first three letters or more of a month's name."""
    if re.fullmatch("[0-9]{1,2}", typed) and 1 <= int(typed) <= 12:
        return int(typed)
    if number := MONTH_OF.get(typed.casefold().rstrip(".")):
        return number
    raise _wrong(_("Enter %(asked)s with a month from 1 to 12, like %(example)s"), asked, "month")


def _day(typed: str, month: int, year: int, asked: str) -> date:
    number = re.fullmatch("([0-9]{1,2})(?:st|nd|rd|th)?", typed, re.IGNORECASE)
    if not number or not 1 <= int(number[1]) <= 31:
        raise _wrong(_("Enter %(asked)s with a day from 1 to 31, like %(example)s"), asked, "day")
    try:
        return date(year, month, int(number[1]))
    except ValueError:
        words = {"month": _(MONTHS[month - 1]), "year": year, "day": int(number[1])}
        text = _("%(month)s %(year)s has no day %(day)s. Enter %(asked)s, like %(example)s")
        raise _wrong(text, asked, "day", **words) from None


# --- All of it in one box, or parted otherwise ------------------------------------------------------------


def _together(
    parts: DateParts, asked: str, today: date, partial: bool, required: bool, wrong: ValidationError
) -> KnownDate | None:
    """Return the day that the boxes make when they are read as one text; else raise what to put right.

    What is not a whole day is taken from a single box alone: 3 and 2026 in the first two are no March.
    A minus before a number is no dash: a day of -1 is not the first.
    """
    if any(_MINUS.match(typed) for typed in parts):
        raise wrong
    filled = [name for name, typed in zip(DateParts._fields, parts, strict=True) if typed]
    reading = parse_date(" ".join(parts), today=today)
    known, alone = reading.value, len(filled) == 1
    if known and not reading.doubts and (known.precision == "day" or (alone and partial)):
        return known
    if not alone or reading.typed.isdigit() or reading.typed.casefold().rstrip(".") in MONTH_OF:
        raise wrong
    if known and not reading.doubts:
        raise _incomplete(asked, ["day"] if known.precision == "month" else ["day", "month"])
    if reading.doubts:
        raise _doubted(reading, asked, filled[0], required)
    return None


def _doubted(reading: Reading[KnownDate], asked: str, part: str, required: bool) -> ValidationError:
    """Return what to do about a text that the reader doubts, in its own sentence where that says what to do."""
    said = {doubt.code: doubt.message for doubt in reading.doubts}
    if "far_away" in said:
        return _far_away(asked, part)
    if "to_be_confirmed" in said and not required:
        text = _("Leave this empty until it is known: “%(typed)s” is no date")
    elif "weekday" in said:
        text = _("%(said)s Enter %(asked)s, like %(example)s")
    elif reading.value is None and not {"no_date", "to_be_confirmed"} & set(said):
        text = "%(said)s"
    else:
        text = _("Enter %(asked)s, like %(example)s, instead of “%(typed)s”")
    words = {"said": said.get("weekday") or reading.doubts[0].message, "typed": shorten_text(reading.typed)}
    return _wrong(text, asked, part, **words)


# --- What is wrong ----------------------------------------------------------------------------------------


def _incomplete(asked: str, missing: list[str]) -> ValidationError:
    messages = {
        "day": _("Add the day to %(asked)s, like %(example)s"),
        "month": _("Add the month to %(asked)s, like %(example)s"),
        "year": _("Add the year to %(asked)s, like %(example)s"),
    }
    if len(missing) == 1:
        return _wrong(messages[missing[0]], asked, *missing)
    return _wrong(_("Enter %(asked)s, like %(example)s"), asked, *missing)


def _far_away(asked: str, part: str) -> ValidationError:
    text = _("Enter %(asked)s with a year from %(first)s to %(last)s, like %(example)s")
    return _wrong(text, asked, part, first=EARLIEST, last=LATEST)


def _wrong(text: str, asked: str, *wrong: str, **words: Any) -> ValidationError:
    params = {"asked": asked, "example": EXAMPLE, "part": wrong[0], "wrong": " ".join(wrong)}
    return ValidationError(text, code="incomplete" if len(wrong) > 1 else "invalid", params=params | words)
