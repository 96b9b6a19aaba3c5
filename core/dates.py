"""Calendar arithmetic and dates in words: the council's year, notice periods, lateness."""

from calendar import monthrange
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from core import clock

DAY = timedelta(days=1)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_UNITS = {
    "days": ngettext_lazy("%(n)s day", "%(n)s days", "n"),
    "working days": ngettext_lazy("%(n)s working day", "%(n)s working days", "n"),
    "weeks": ngettext_lazy("%(n)s week", "%(n)s weeks", "n"),
    "months": ngettext_lazy("%(n)s month", "%(n)s months", "n"),
    "years": ngettext_lazy("%(n)s year", "%(n)s years", "n"),
}
_TO_COME = {
    "days": ngettext_lazy("in %(n)s day", "in %(n)s days", "n"),
    "weeks": ngettext_lazy("in %(n)s week", "in %(n)s weeks", "n"),
    "months": ngettext_lazy("in %(n)s month", "in %(n)s months", "n"),
    "years": ngettext_lazy("in %(n)s year", "in %(n)s years", "n"),
}
_TO_COME_AND_MORE = {
    "weeks": ngettext_lazy("in over %(n)s week", "in over %(n)s weeks", "n"),
    "months": ngettext_lazy("in over %(n)s month", "in over %(n)s months", "n"),
    "years": ngettext_lazy("in over %(n)s year", "in over %(n)s years", "n"),
}
_LATE = {
    "days": ngettext_lazy("%(n)s day late", "%(n)s days late", "n"),
    "months": ngettext_lazy("%(n)s month late", "%(n)s months late", "n"),
    "years": ngettext_lazy("%(n)s year late", "%(n)s years late", "n"),
}


def financial_year_of(day: date) -> int:
    """Return the calendar year in which the council's year (1 April to 31 March) around `day` starts."""
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


def label_financial_year(year: int) -> str:
    """Return `2026/27` for 2026."""
    return f"{year}/{(year + 1) % 100:02d}"


@dataclass(frozen=True)
class Notice:
    """How much notice must be given: a number and days, working days, weeks, months or years.

    Raises ValueError for a number below zero and for any other unit.
    """

    number: int
    unit: str

    def __post_init__(self) -> None:
        if self.number < 0 or self.unit not in _UNITS:
            raise ValueError(f"{self.number} {self.unit} is no length of notice")

    @property
    def in_words(self) -> str:
        """Such as `3 months`."""
        return _UNITS[self.unit] % {"n": self.number}


def write_notice(number: int | None, unit: str) -> str:
    """Return a length of notice such as `3 months`; nothing where it is not known."""
    return Notice(number, unit).in_words if number is not None else ""


def find_last_safe_day(ends_on: date, notice: Notice, holidays: Container[date] = frozenset()) -> date:
    """Return the last day on which notice can be given so that it has run in full on `ends_on` (P13).

    Months and years are counted back to the same day, or to the last day of a shorter month; where the
    end itself is the last day of a short month this may be a day or so early, never late. Working days
    are whole ones: of an end on a Sunday, the Friday before is the last that counts. It is always a day on
    which somebody works, else the last one before it; `holidays` are days on which nobody does. Notice
    longer than the calendar goes back gives the calendar's first day.
    """
    try:
        if notice.unit == "working days":
            return count_back_working_days(_working_day_until(ends_on, holidays), notice.number, holidays)
        back = relativedelta(**{notice.unit: notice.number})  # type: ignore[arg-type]
        return _working_day_until(ends_on - back, holidays)
    except (OverflowError, ValueError):
        return date.min


def count_back_working_days(day: date, number: int, holidays: Container[date] = frozenset()) -> date:
    """Return the day that lies `number` working days before `day`. Saturdays and Sundays are not worked.

    Raises OverflowError before the year 1.
    """
    while number > 0:
        day = _working_day_until(day - timedelta(days=1), holidays)
        number -= 1
    return day


def _working_day_until(day: date, holidays: Container[date]) -> date:
    while day.weekday() >= 5 or day in holidays:
        day -= timedelta(days=1)
    return day


def move_day(day: date, by: timedelta) -> date:
    """Return the day so much later or earlier, and the first or last day there is where that lies beyond it."""
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta() else date.min


def write_long_date(day: date) -> str:
    """Return `4 March 2027`."""
    return f"{day.day} {_(MONTHS[day.month - 1])} {day.year}"


def write_short_date(day: date) -> str:
    """Return `4 Mar 2027`."""
    return f"{day.day} {_(MONTHS[day.month - 1])[:3]} {day.year}"


def write_moment(moment: datetime) -> str:
    """Return a moment as clocks show it where the council is: `26 Nov 2026, 07:31`."""
    return f"{write_short_date(clock.day_of(moment))}, {clock.convert_to_local_time(moment):%H:%M}"


def write_date_as_known(day: date, precision: str) -> str:
    """Return the date as exactly as it is known: `4 March 2027`, `March 2027` or `2027`."""
    if precision == "year":
        return str(day.year)
    return f"{_(MONTHS[day.month - 1])} {day.year}" if precision == "month" else write_long_date(day)


def find_last_day_meant(day: date, precision: str) -> date:
    """Return the last day that a date can mean: a month or a year has not passed before it is over."""
    if precision == "year":
        return date(day.year, 12, 31)
    if precision == "month":
        return date(day.year, day.month, monthrange(day.year, day.month)[1])
    return day


def describe_due_day(day: date, today: date) -> str:
    """Return how far a due day is: `today`, `tomorrow`, `in 17 days`, `in over 6 weeks`, `8 months late`.

    Weeks, months and years count whole, and time to come says `over` where days are left: nobody is
    promised more time than there is, or said to be later than they are.
    """
    days = (day - today).days
    if days in (0, 1):
        return _("tomorrow") if days else _("today")
    if days > 0:
        unit, count, left = _to_come(day, today)
        return (_TO_COME_AND_MORE if left else _TO_COME)[unit] % {"n": count}
    unit, count = _late(day, today)
    return _LATE[unit] % {"n": count}


def _to_come(day: date, today: date) -> tuple[str, int, int]:
    """Return the unit to count in, how many whole ones there are, and what is left over."""
    days, gap = (day - today).days, relativedelta(day, today)
    months = 12 * gap.years + gap.months
    if days < 28:
        return "days", days, 0
    if months < 4:
        return ("weeks", *divmod(days, 7))
    return ("months", months, gap.days) if months < 24 else ("years", gap.years, gap.months + gap.days)


def _late(day: date, today: date) -> tuple[str, int]:
    gap = relativedelta(today, day)
    months = 12 * gap.years + gap.months
    if months < 2:
        return "days", (today - day).days
    return ("months", months) if months < 24 else ("years", gap.years)
