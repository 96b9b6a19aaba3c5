"""The council's year, notice periods, and dates in words."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    Notice,
    date_as_known,
    financial_year,
    financial_year_label,
    in_words,
    last_safe_day,
    long_date,
    short_date,
    working_days_before,
)

TODAY = date(2026, 11, 20)
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 31), 2026)]
)
def test_the_councils_year_starts_in_april(day: date, year: int) -> None:
    assert financial_year(day) == year


@pytest.mark.parametrize(("year", "label"), [(2026, "2026/27"), (1999, "1999/00")])
def test_a_year_is_named_by_both_its_halves(year: int, label: str) -> None:
    assert financial_year_label(year) == label


@pytest.mark.parametrize(
    ("ends", "number", "unit", "safe"),
    [
        (date(2027, 3, 31), 3, "months", date(2026, 12, 31)),
        (date(2027, 5, 31), 3, "months", date(2027, 2, 28)),
        (date(2028, 5, 31), 3, "months", date(2028, 2, 29)),
        (date(2028, 2, 29), 1, "years", date(2027, 2, 28)),
        (date(2027, 3, 31), 90, "days", date(2026, 12, 31)),
        (date(2027, 3, 31), 6, "weeks", date(2027, 2, 17)),
        (date(2027, 3, 31), 0, "days", date(2027, 3, 31)),
        (date(2027, 1, 4), 1, "working days", date(2027, 1, 1)),
        # A Sunday is no working day: the Friday before it is the one that runs.
        (date(2027, 1, 10), 1, "working days", date(2027, 1, 7)),
        (date(2027, 3, 31), 32767, "years", date.min),
        (date(2027, 3, 31), 10**12, "weeks", date.min),
    ],
)
def test_the_last_safe_day_leaves_the_notice_in_full(ends: date, number: int, unit: str, safe: date) -> None:
    assert last_safe_day(ends, Notice(number, unit)) == safe


def test_nobody_works_on_a_holiday() -> None:
    new_year = date(2027, 1, 1)
    assert last_safe_day(date(2027, 1, 4), Notice(1, "working days"), {new_year}) == date(2026, 12, 31)
    assert working_days_before(date(2027, 1, 8), 5) == new_year


@given(DAYS, DAYS, st.integers(0, 60), st.sampled_from(["days", "weeks", "months", "years", "working days"]))
def test_a_later_end_never_has_an_earlier_last_safe_day(
    one: date, other: date, number: int, unit: str
) -> None:
    earlier, later = sorted((one, other))
    notice = Notice(number, unit)
    assert last_safe_day(earlier, notice) <= last_safe_day(later, notice) <= later


@given(DAYS, st.integers(0, 60), st.sampled_from(["days", "weeks", "months", "years"]))
def test_notice_given_on_the_last_safe_day_has_run_by_the_end(ends: date, number: int, unit: str) -> None:
    given_on = last_safe_day(ends, Notice(number, unit))
    assert given_on + relativedelta(**{unit: number}) <= ends


@given(DAYS, st.integers(1, 60))
def test_working_days_run_in_full_before_the_end(ends: date, number: int) -> None:
    given_on = last_safe_day(ends, Notice(number, "working days"))
    after = [given_on + timedelta(days=n) for n in range(1, (ends - given_on).days + 1)]
    assert sum(day.weekday() < 5 for day in after) == number


@pytest.mark.parametrize(("number", "words"), [(3, "3 months"), (1, "1 month")])
def test_notice_in_words(number: int, words: str) -> None:
    assert Notice(number, "months").in_words == words


@pytest.mark.parametrize(("number", "unit"), [(-1, "days"), (1, "fortnights"), (1, "")])
def test_what_is_no_length_of_notice_is_refused(number: int, unit: str) -> None:
    with pytest.raises(ValueError, match="no length of notice"):
        Notice(number, unit)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 20), "today"),
        (date(2026, 11, 21), "tomorrow"),
        (date(2026, 11, 16), "4 days late"),
        (date(2027, 1, 1), "in 6 weeks"),
        (date(2026, 3, 12), "8 months late"),
        (date(2029, 11, 20), "in 3 years"),
        (date(2026, 11, 19), "1 day late"),
        (date(2026, 9, 30), "51 days late"),
        (date(2024, 11, 20), "2 years late"),
        (date(2026, 12, 3), "in 13 days"),
        (date(2026, 12, 4), "in 2 weeks"),
        (date(2027, 2, 4), "in 11 weeks"),
        (date(2027, 2, 28), "in 14 weeks"),
        (date(2027, 3, 31), "in 4 months"),
    ],
)
def test_how_far_a_day_is_reads_in_words(day: date, words: str) -> None:
    assert in_words(day, TODAY) == words


def test_dates_are_written_in_full_and_short_and_as_known() -> None:
    day = date(2027, 3, 4)
    assert (long_date(day), short_date(day)) == ("4 March 2027", "4 Mar 2027")
    assert [date_as_known(day, p) for p in ("day", "month", "year")] == ["4 March 2027", "March 2027", "2027"]
