"""Days on which nobody works: the bank holidays of England and Wales, and the days that a council adds to them."""

from collections.abc import Container
from datetime import date
from functools import cache

from django.conf import settings
from holidays import country_holidays

_LAST_EASTER = 4099  # the last year whose Easter can be worked out; the library would stop at 2100


class _Holidays(Container[date]):
    """Holds a day on which nobody works. A library knows only what was proclaimed before it was made, so
    `EXTRA_HOLIDAYS` names what came later."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in bank_holidays_of(day.year) or day in settings.EXTRA_HOLIDAYS)


HOLIDAYS = _Holidays()


@cache
def bank_holidays_of(year: int) -> frozenset[date]:
    """Return the bank holidays of a year; one on a weekend is there, and so is the working day taken for it.

    None before the Act of 1871 and after 4099. A new object for each year: one that fills itself would
    answer a second thread from a year that is still empty.
    """
    days = country_holidays("GB", subdiv="ENG")
    days.end_year = _LAST_EASTER
    days.get(date(year, 1, 1))  # any day fills its year
    return frozenset(days)
