"""Bank holidays of England and Wales, worked out by rule; single days that a proclamation adds are not known here."""

from datetime import date, timedelta

from dateutil.easter import easter

_MONDAY, _WEEKEND = 0, 5


def bank_holidays(year: int) -> list[date]:
    """Return the bank holidays of a year in order; one on a weekend is taken on the next working day.

    Source: Banking and Financial Dealings Act 1971, schedule 1, with New Year's Day and May Day.
    """
    sunday = easter(year)
    fixed = [_next_working_day(date(year, 1, 1), ())]
    moving = [
        sunday - timedelta(days=2),
        sunday + timedelta(days=1),
        _first_monday(date(year, 5, 1)),
        _first_monday(date(year, 5, 25)),
        _first_monday(date(year, 8, 25)),
    ]
    for day in (date(year, 12, 25), date(year, 12, 26)):
        fixed.append(_next_working_day(day, fixed))
    return sorted([*fixed, *moving])


def _first_monday(day: date) -> date:
    """Return the first Monday on or after a day."""
    return day + timedelta(days=(_MONDAY - day.weekday()) % 7)


def _next_working_day(day: date, taken: list[date] | tuple[()]) -> date:
    while day.weekday() >= _WEEKEND or day in taken:
        day += timedelta(days=1)
    return day
