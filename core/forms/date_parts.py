"""A date typed in three parts: what was meant, and which part to put right when nothing can be meant by it."""

from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.dates import MONTHS
from core.parsing.dates import KnownDate

EARLIEST, LATEST = 1800, 2200
EXAMPLE = "31 3 2027"


class DateParts(NamedTuple):
    """A date as it was typed, part by part."""

    day: str
    month: str
    year: str


def as_parts(value: Any) -> DateParts:
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
    parts: DateParts, asked: str, *, partial: bool = False, required: bool = False
) -> date | KnownDate | None:
    """Return the date that the parts mean, a KnownDate when `partial`, or None when all are empty.

    `asked` is what the date is in the middle of a sentence. Raises ValidationError in words, whose
    params name the first wrong `part` and every wrong one in `wrong`. The month may be a word.
    """
    if not any(parts):
        if required:
            raise _incomplete(asked, list(DateParts._fields))
        return None
    missing = [name for name, typed in zip(DateParts._fields, parts, strict=True) if not typed]
    if missing and not (partial and missing in (["day"], ["day", "month"])):
        raise _incomplete(asked, missing)
    year = _year(parts.year, asked)
    month = _month(parts.month, asked) if parts.month else 1
    day = _day(parts.day, month, year, asked) if parts.day else date(year, month, 1)
    if not partial:
        return day
    return KnownDate(day, "day" if parts.day else "month" if parts.month else "year")


def _incomplete(asked: str, missing: list[str]) -> ValidationError:
    messages = {
        "day": _("Add the day to %(asked)s, like %(example)s"),
        "month": _("Add the month to %(asked)s, like %(example)s"),
        "year": _("Add the year to %(asked)s, like %(example)s"),
    }
    if len(missing) == 1:
        return _wrong(messages[missing[0]], asked, *missing)
    return _wrong(_("Enter %(asked)s, like %(example)s"), asked, *missing)


def _year(typed: str, asked: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4 and EARLIEST <= int(typed) <= LATEST):
        raise _wrong(_("Enter %(asked)s with a year in four figures, like %(example)s"), asked, "year")
    return int(typed)


def _month(typed: str, asked: str) -> int:
    """Return 1 to 12 for a number, or for the first three letters or more of a month's name."""
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= 12:
        return int(typed)
    for number, name in enumerate(MONTHS, start=1):
        known = (name.casefold(), _(MONTHS[number - 1]).casefold())
        if len(typed) >= 3 and any(word.startswith(typed.casefold()) for word in known):
            return number
    raise _wrong(_("Enter %(asked)s with a month from 1 to 12, like %(example)s"), asked, "month")


def _day(typed: str, month: int, year: int, asked: str) -> date:
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= 31):
        raise _wrong(_("Enter %(asked)s with a day from 1 to 31, like %(example)s"), asked, "day")
    try:
        return date(year, month, int(typed))
    except ValueError:
        words = {"month": _(MONTHS[month - 1]), "year": year, "day": int(typed)}
        text = _("%(month)s %(year)s has no day %(day)s. Enter %(asked)s, like %(example)s")
        raise _wrong(text, asked, "day", **words) from None


def _wrong(text: str, asked: str, *wrong: str, **words: Any) -> ValidationError:
    params = {"asked": asked, "example": EXAMPLE, "part": wrong[0], "wrong": " ".join(wrong)}
    return ValidationError(text, code="incomplete" if len(wrong) > 1 else "invalid", params=params | words)
