"""Bank holidays of England and Wales, against the years as they were announced."""

from datetime import date

import pytest

from core.holidays import bank_holidays


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2025, ["1-1", "4-18", "4-21", "5-5", "5-26", "8-25", "12-25", "12-26"]),
        (2026, ["1-1", "4-3", "4-6", "5-4", "5-25", "8-31", "12-25", "12-28"]),
        (2027, ["1-1", "3-26", "3-29", "5-3", "5-31", "8-30", "12-27", "12-28"]),
        (2028, ["1-3", "4-14", "4-17", "5-1", "5-29", "8-28", "12-25", "12-26"]),
        (2033, ["1-3", "4-15", "4-18", "5-2", "5-30", "8-29", "12-26", "12-27"]),
    ],
)
def test_the_bank_holidays_of_a_year(year: int, days: list[str]) -> None:
    assert bank_holidays(year) == [date(year, *map(int, day.split("-"))) for day in days]
