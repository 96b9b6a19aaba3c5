"""The edges of words and sizes: where one unit ends and the next begins, one and several, every month by its name."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.dates import describe_due_day, move_day, write_long_date, write_short_date
from core.money import BILLION, MILLION, THOUSAND, format_short, scale_of

TODAY = date(2026, 11, 20)
MONTHS = (  # noqa: SIM905
    "January February March April May June July August September October November December"
).split()


@pytest.mark.parametrize(("month", "name"), list(enumerate(MONTHS, 1)))
def test_every_month_is_written_with_its_name(month: int, name: str) -> None:
    assert write_long_date(date(2026, month, 9)) == f"9 {name} 2026"
    assert write_short_date(date(2026, month, 9)) == f"9 {name[:3]} 2026"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (2, "in 2 days"),
        (17, "in 17 days"),
        (21, "in 21 days"),
        (27, "in 27 days"),
        (28, "in 4 weeks"),
        (29, "in over 4 weeks"),
        (35, "in 5 weeks"),
        (-1, "1 day late"),
        (-2, "2 days late"),
        (-17, "17 days late"),
        (-21, "21 days late"),
    ],
)
def test_days_are_days_until_there_are_four_weeks(days: int, said: str) -> None:
    assert describe_due_day(TODAY + timedelta(days), TODAY) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 3, 19), "in 17 weeks"),
        (date(2027, 3, 20), "in 4 months"),
        (date(2028, 11, 19), "in over 23 months"),
        (date(2028, 11, 20), "in 2 years"),
        (date(2028, 11, 21), "in over 2 years"),
        (date(2028, 12, 20), "in over 2 years"),
        (date(2028, 12, 21), "in over 2 years"),  # a month and a day: neither takes the other away
    ],
)
def test_weeks_months_and_years_to_come_count_whole(day: date, said: str) -> None:
    assert describe_due_day(day, TODAY) == said


@pytest.mark.parametrize(
    ("amount", "counted_in", "short"),
    [
        ("999", (Decimal(1), 0), "£999"),
        ("999.5", (THOUSAND, 1), "£1k"),
        ("1050", (THOUSAND, 1), "£1.1k"),
        ("99940", (THOUSAND, 1), "£99.9k"),
        ("100000", (THOUSAND, 0), "£100k"),
        ("999499", (THOUSAND, 0), "£999k"),
        ("999500", (MILLION, 2), "£1m"),
        ("1234567", (MILLION, 2), "£1.23m"),
        ("999499999", (MILLION, 2), "£999.5m"),
        ("999500000", (BILLION, 2), "£1bn"),
        ("1234567890", (BILLION, 2), "£1.23bn"),
    ],
)
def test_an_amount_goes_over_to_the_next_size_where_it_would_read_a_thousand(
    amount: str, counted_in: tuple[Decimal, int], short: str
) -> None:
    assert scale_of(Decimal(amount)) == scale_of(-Decimal(amount)) == counted_in
    assert format_short(Decimal(amount)) == short


def test_a_day_beyond_the_calendar_is_its_first_or_its_last() -> None:
    assert move_day(TODAY, timedelta(days=1)) == date(2026, 11, 21)
    assert move_day(TODAY, timedelta(days=-1)) == date(2026, 11, 19)
    assert move_day(date.max, timedelta(days=1)) == date.max
    assert move_day(date.min, timedelta(days=-1)) == date.min
