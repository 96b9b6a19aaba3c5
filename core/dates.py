"""Calendar arithmetic and dates in words: the council's year, notice periods, lateness."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def financial_year(day: date) -> int:
    """Return the calendar year in which the council's year (1 April to 31 March) around `day` starts."""
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


def financial_year_label(year: int) -> str:
    """Return `2026/27` for 2026."""
    return f"{year}/{(year + 1) % 100:02d}"


def financial_year_bounds(year: int) -> tuple[date, date]:
    """Return the first and the last day of a financial year."""
    return date(year, 4, 1), date(year + 1, 3, 31)


@dataclass(frozen=True)
class Notice:
    """How much notice must be given: a number and days, working days, weeks, months or years."""

    number: int
    unit: str

    @property
    def in_words(self) -> str:
        return f"{self.number} {self.unit if self.number != 1 else self.unit.removesuffix('s')}"


def last_safe_day(ends_on: date, notice: Notice, holidays: Collection[date] = frozenset()) -> date:
    """Return the last day on which notice can be given so that it has run in full on `ends_on` (P13).

    Months and years are counted back to the same day, or to the last day of a shorter month.
    `holidays` are days on which nobody works, for notice in working days.
    """
    if notice.unit == "working days":
        return working_days_before(ends_on, notice.number, holidays)
    return ends_on - relativedelta(**{notice.unit: notice.number})  # type: ignore[arg-type]


def working_days_before(day: date, number: int, holidays: Collection[date] = frozenset()) -> date:
    """Return the day that lies `number` working days before `day`."""
    while number > 0:
        day -= timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            number -= 1
    return day


def long_date(day: date) -> str:
    """Return `4 March 2027`."""
    return f"{day.day} {_(MONTHS[day.month - 1])} {day.year}"


def short_date(day: date) -> str:
    """Return `4 Mar 2027`."""
    return f"{day.day} {_(MONTHS[day.month - 1])[:3]} {day.year}"


def date_as_known(day: date, precision: str) -> str:
    """Return the date as exactly as it is known: `4 March 2027`, `March 2027` or `2027`."""
    if precision == "year":
        return str(day.year)
    return f"{_(MONTHS[day.month - 1])} {day.year}" if precision == "month" else long_date(day)


def in_words(day: date, today: date) -> str:
    """Return how far a due day is: `today`, `tomorrow`, `in 6 weeks`, `4 days late`."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    span = _span(abs(days))
    return _("in %(span)s") % {"span": span} if days > 0 else _("%(span)s late") % {"span": span}


def _span(days: int) -> str:
    if days < 14:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if days < 91:
        return ngettext("%(n)s week", "%(n)s weeks", days // 7) % {"n": days // 7}
    if days < 730:
        return ngettext("%(n)s month", "%(n)s months", days * 12 // 365) % {"n": days * 12 // 365}
    return ngettext("%(n)s year", "%(n)s years", days // 365) % {"n": days // 365}
