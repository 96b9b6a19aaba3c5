"""Days on which nobody works: bank holidays as they were announced, and those that a council adds."""

from datetime import date
from typing import Any

import pytest

from core.dates import Notice, find_last_safe_day
from core.holidays import HOLIDAYS, bank_holidays_of


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (1872, ["3-29", "4-1", "5-20", "12-25", "12-26"]),
        (2012, ["1-2", "4-6", "4-9", "5-7", "6-4", "6-5", "8-27", "12-25", "12-26"]),
        (2020, ["1-1", "4-10", "4-13", "5-8", "5-25", "8-31", "12-25", "12-28"]),
        (2022, ["1-3", "4-15", "4-18", "5-2", "6-2", "6-3", "8-29", "9-19", "12-26", "12-27"]),
        (2023, ["1-2", "4-7", "4-10", "5-1", "5-8", "5-29", "8-28", "12-25", "12-26"]),
        (2025, ["1-1", "4-18", "4-21", "5-5", "5-26", "8-25", "12-25", "12-26"]),
        (2026, ["1-1", "4-3", "4-6", "5-4", "5-25", "8-31", "12-25", "12-28"]),
        (2027, ["1-1", "3-26", "3-29", "5-3", "5-31", "8-30", "12-27", "12-28"]),
        (2028, ["1-3", "4-14", "4-17", "5-1", "5-29", "8-28", "12-25", "12-26"]),
        (2033, ["1-3", "4-15", "4-18", "5-2", "5-30", "8-29", "12-26", "12-27"]),
        (2101, ["1-3", "4-15", "4-18", "5-2", "5-30", "8-29", "12-26", "12-27"]),
    ],
)
def test_the_bank_holidays_of_a_year_that_are_taken_in_the_week(year: int, days: list[str]) -> None:
    taken = sorted(day for day in bank_holidays_of(year) if day.weekday() < 5)
    assert taken == [date(year, *map(int, day.split("-"))) for day in days]


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2022, 6, 3), True),  # Platinum Jubilee
        (date(2022, 9, 19), True),  # state funeral
        (date(2023, 5, 8), True),  # coronation
        (date(2022, 5, 30), False),  # the spring holiday had moved to the jubilee
        (date(2027, 12, 25), True),
        (date(2027, 12, 27), True),  # a Monday, for the Saturday
        (date(2026, 1, 2), False),  # Scotland only
        (date(2026, 6, 4), False),
        ("2026-12-25", False),
    ],
)
def test_whether_nobody_works_on_a_day(day: object, off: bool) -> None:
    assert (day in HOLIDAYS) is off


@pytest.mark.parametrize(("year", "number"), [(1, 0), (1871, 0), (4099, 8), (4100, 0), (9999, 0)])
def test_years_past_both_ends_of_the_rules_have_no_bank_holidays(year: int, number: int) -> None:
    assert len([day for day in bank_holidays_of(year) if day.weekday() < 5]) == number


@pytest.mark.parametrize(
    ("ends", "number", "safe"),
    [
        (date.min, 1, date.min),
        (date(1, 1, 5), 32767, date.min),
        (date(1700, 1, 8), 5, date(1700, 1, 1)),
        (date(2150, 12, 28), 2, date(2150, 12, 22)),  # itself a day off, for Boxing Day
        (date.max, 5, date(9999, 12, 24)),
    ],
)
def test_notice_can_be_counted_past_both_ends(ends: date, number: int, safe: date) -> None:
    assert find_last_safe_day(ends, Notice(number, "working days"), HOLIDAYS) == safe


def test_a_council_adds_a_day(settings: Any) -> None:
    notice = Notice(2, "working days")
    assert find_last_safe_day(date(2027, 6, 8), notice, HOLIDAYS) == date(2027, 6, 4)
    settings.EXTRA_HOLIDAYS = frozenset({date(2027, 6, 4)})
    assert find_last_safe_day(date(2027, 6, 8), notice, HOLIDAYS) == date(2027, 6, 3)
    assert date(2027, 12, 27) in HOLIDAYS


def test_a_year_is_worked_out_once() -> None:
    assert bank_holidays_of(2031) is bank_holidays_of(2031)
