"""The council's year, notice periods, and dates in words."""

import re
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    Notice,
    count_back_working_days,
    describe_due_day,
    financial_year_of,
    find_last_safe_day,
    label_financial_year,
    write_date_as_known,
    write_long_date,
    write_short_date,
)

TODAY = date(2026, 11, 20)
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 31), 2026)]
)
def test_the_councils_year_starts_in_april(day: date, year: int) -> None:
    assert financial_year_of(day) == year


@pytest.mark.parametrize(("year", "label"), [(2026, "2026/27"), (1999, "1999/00")])
def test_a_year_is_named_by_both_its_halves(year: int, label: str) -> None:
    assert label_financial_year(year) == label


@pytest.mark.parametrize(
    ("ends", "number", "unit", "safe"),
    [
        (date(2027, 3, 31), 3, "months", date(2026, 12, 31)),
        (date(2027, 5, 28), 3, "months", date(2027, 2, 26)),  # not Sunday 28 February: the Friday before
        (date(2027, 5, 27), 3, "months", date(2027, 2, 26)),  # nor Saturday
        (date(2027, 6, 1), 3, "months", date(2027, 3, 1)),
        (date(2028, 5, 31), 3, "months", date(2028, 2, 29)),
        (date(2028, 2, 29), 1, "years", date(2027, 2, 26)),
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
    assert find_last_safe_day(ends, Notice(number, unit)) == safe


def test_nobody_works_on_a_holiday() -> None:
    new_year = date(2027, 1, 1)
    assert find_last_safe_day(date(2027, 1, 4), Notice(1, "working days"), {new_year}) == date(2026, 12, 31)
    assert find_last_safe_day(date(2027, 4, 1), Notice(3, "months"), {new_year}) == date(2026, 12, 31)
    assert count_back_working_days(date(2027, 1, 8), 5) == new_year


@given(DAYS, DAYS, st.integers(0, 60), st.sampled_from(["days", "weeks", "months", "years", "working days"]))
def test_a_later_end_never_has_an_earlier_last_safe_day(
    one: date, other: date, number: int, unit: str
) -> None:
    earlier, later = sorted((one, other))
    notice = Notice(number, unit)
    assert find_last_safe_day(earlier, notice) <= find_last_safe_day(later, notice) <= later


@given(DAYS, st.integers(0, 60), st.sampled_from(["days", "weeks", "months", "years"]))
def test_notice_given_on_the_last_safe_day_has_run_by_the_end(ends: date, number: int, unit: str) -> None:
    given_on = find_last_safe_day(ends, Notice(number, unit))
    assert given_on + relativedelta(**{unit: number}) <= ends


@given(DAYS, st.integers(1, 60))
def test_working_days_run_in_full_before_the_end(ends: date, number: int) -> None:
    given_on = find_last_safe_day(ends, Notice(number, "working days"))
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
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (2, "in 2 days"),
        (13, "in 13 days"),
        (14, "in 14 days"),
        (15, "in 15 days"),
        (17, "in 17 days"),
        (20, "in 20 days"),
        (21, "in 21 days"),
        (27, "in 27 days"),
        (28, "in 4 weeks"),
        (29, "in over 4 weeks"),
        (34, "in over 4 weeks"),
        (35, "in 5 weeks"),
        (42, "in 6 weeks"),
        (119, "in 17 weeks"),
        (120, "in 4 months"),  # 20 March 2027
        (121, "in over 4 months"),
        (150, "in over 4 months"),
        (151, "in 5 months"),
        (729, "in over 23 months"),
        (730, "in over 23 months"),  # 2028 has a 29 February
        (731, "in 2 years"),
        (732, "in over 2 years"),
        (1095, "in over 2 years"),
        (1096, "in 3 years"),
        (-1, "1 day late"),
        (-13, "13 days late"),
        (-14, "14 days late"),
        (-15, "15 days late"),
        (-17, "17 days late"),
        (-20, "20 days late"),
        (-21, "21 days late"),
        (-60, "60 days late"),
        (-61, "2 months late"),  # since 20 September
        (-91, "2 months late"),
        (-92, "3 months late"),
        (-253, "8 months late"),
        (-364, "11 months late"),
        (-365, "12 months late"),
        (-729, "23 months late"),
        (-730, "2 years late"),
        (-1094, "2 years late"),
        (-1095, "2 years late"),
        (-1096, "3 years late"),
    ],
)
def test_how_far_a_day_is_reads_in_words(days: int, words: str) -> None:
    assert describe_due_day(TODAY + timedelta(days=days), TODAY) == words


@given(DAYS, DAYS)
def test_the_words_are_true_and_never_rounded_up(day: date, today: date) -> None:
    words = describe_due_day(day, today)
    if words in ("today", "tomorrow"):
        assert (day - today).days == ["today", "tomorrow"].index(words)
        return
    number, unit = re.fullmatch(r"(?:in )?(?:over )?(\d+) (\w+?)s?(?: late)?", words).groups()  # type: ignore[union-attr]
    earlier, later = sorted((day, today))
    whole, more = (earlier + relativedelta(**{f"{unit}s": int(number) + n}) for n in (0, 1))
    assert (whole <= later < more) if " late" in words or "over " in words else whole == later
    assert (" late" in words) is (day < today)
    assert whole < later or "over " not in words


def test_dates_are_written_in_full_and_short_and_as_known() -> None:
    day = date(2027, 3, 4)
    assert (write_long_date(day), write_short_date(day)) == ("4 March 2027", "4 Mar 2027")
    assert [write_date_as_known(day, p) for p in ("day", "month", "year")] == [
        "4 March 2027",
        "March 2027",
        "2027",
    ]
