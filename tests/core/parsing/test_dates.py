"""Dates as councils type them, day first."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core.dates import write_date_as_known, write_long_date, write_short_date
from core.parsing.dates import KnownDate, parse_date

TODAY = date(2026, 11, 20)
DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 12, 31))
WAYS = [
    "long", "short", "{0:%d/%m/%Y}", "{0:%Y-%m-%d}", "{0:%d.%m.%Y}", "{0:%d-%m-%Y}", "{0:%d %m %Y}",
    "{0:%d-%b-%Y}", "{0:%A %d %B %Y}", "{0:%a, %d/%m/%Y}", "{0:%B %d, %Y}", "{0:%Y-%m-%dT%H:%M:%S}",
]  # fmt: skip


CERTAIN = [
    ("14/03/2024", date(2024, 3, 14), "day"),
    ("29-09-2019", date(2019, 9, 29), "day"),
    ("31.3.26", date(2026, 3, 31), "day"),
    ("10/10/24", date(2024, 10, 10), "day"),
    ("1 July 1998", date(1998, 7, 1), "day"),
    ("1st Apr 2020", date(2020, 4, 1), "day"),
    ("March 3, 2021", date(2021, 3, 3), "day"),
    ("2024-03-14", date(2024, 3, 14), "day"),
    ("2024-03-14 00:00:00", date(2024, 3, 14), "day"),
    (date(2024, 3, 14), date(2024, 3, 14), "day"),
    (datetime(2024, 3, 14, 9, 30), date(2024, 3, 14), "day"),
    ("29/02/2024", date(2024, 2, 29), "day"),
    ("Sept 2023", date(2023, 9, 1), "month"),
    ("05/2024", date(2024, 5, 1), "month"),
    ("May-24", date(2024, 5, 1), "month"),
    ("July\u00a02022", date(2022, 7, 1), "month"),
    ("2040", date(2040, 1, 1), "year"),
    ("1/4/46", date(2046, 4, 1), "day"),
    ("1/4/47", date(1947, 4, 1), "day"),
    ("14/03/2024 10:30", date(2024, 3, 14), "day"),
    ("2024-03-14T09:30:00Z", date(2024, 3, 14), "day"),
    ("2024-03-14T09:30:00.5+01:00", date(2024, 3, 14), "day"),
    ("Friday 20 November 2026", date(2026, 11, 20), "day"),
    ("14th of March 2024", date(2024, 3, 14), "day"),
    ("14-Mar-24", date(2024, 3, 14), "day"),
    ("31 3 2027", date(2027, 3, 31), "day"),
    ("Sept '22", date(2022, 9, 1), "month"),
    ("Mar 45", date(2045, 3, 1), "month"),
    ("2024-03", date(2024, 3, 1), "month"),
    (2040, date(2040, 1, 1), "year"),
    (2040.0, date(2040, 1, 1), "year"),
]


EDGES = [
    ("end March 2026", date(2026, 3, 31)),
    ("end of March 2028", date(2028, 3, 31)),
    ("End of Feb 2028", date(2028, 2, 29)),
    ("end Mar 27", date(2027, 3, 31)),
    ("by the end of December 2026", date(2026, 12, 31)),
    ("end of 03/2026", date(2026, 3, 31)),
    ("end-Sept 2027", date(2027, 9, 30)),
    ("start of April 2026", date(2026, 4, 1)),
    ("beginning April 2026", date(2026, 4, 1)),
    ("diwedd Mawrth 2027", date(2027, 3, 31)),
]


@pytest.mark.parametrize(("typed", "day"), EDGES)
def test_the_end_and_the_start_of_a_month_are_days(typed: str, day: date) -> None:
    reading = parse_date(typed, today=TODAY)
    assert (reading.value, reading.doubts) == (KnownDate(day), ())


@pytest.mark.parametrize(
    "typed", ["end of 2028", "end of summer 2027", "end of 13/2026", "week-end March 2026"]
)
def test_what_has_no_such_edge_is_no_day(typed: str) -> None:
    assert parse_date(typed, today=TODAY).value is None


@pytest.mark.parametrize(("typed", "day", "precision"), CERTAIN)
def test_a_clear_date_is_certain_as_far_as_it_goes(typed: object, day: date, precision: str) -> None:
    reading = parse_date(typed, today=TODAY)
    assert reading.value is not None
    assert (reading.value.day, reading.value.precision, reading.doubts) == (day, precision, ())


DOUBTED = [
    ("Sept 22", date(2022, 9, 1), "day_or_year"),
    ("??/06/2023", date(2023, 6, 1), "day_unknown"),
    ("31/03/2026 (extended)", date(2026, 3, 31), "with_words"),
    (45000, date(2023, 3, 15), "serial"),
    ("1/1/1066", date(1066, 1, 1), "far_away"),
    ("??/??/2023", date(2023, 1, 1), "day_unknown"),
    ("by 31 March 2026", date(2026, 3, 31), "with_words"),
    ("31/03/2026 (may be extended)", date(2026, 3, 31), "with_words"),
    ("31/3/27 ?", date(2027, 3, 31), "with_words"),
    ("c. 2010", date(2010, 1, 1), "about"),
    ("Monday 20 November 2026", date(2026, 11, 20), "weekday"),
    ("45000", date(2023, 3, 15), "serial"),
    (45000.5, date(2023, 3, 15), "serial"),
    (Decimal("45000.5"), date(2023, 3, 15), "serial"),
]


@pytest.mark.parametrize(("typed", "day", "code"), DOUBTED)
def test_a_date_that_needs_a_look_is_kept_and_doubted(typed: object, day: date, code: str) -> None:
    reading = parse_date(typed, today=TODAY)
    assert reading.value is not None
    assert (reading.value.day, [doubt.code for doubt in reading.doubts]) == (day, [code])


REFUSED = [
    ("Autumn 2023", "no_date"),
    ("29/02/2023", "no_such_day"),
    ("31/04/2023", "no_such_day"),
    ("00/00/0000", "no_such_day"),
    ("13/2023", "no_such_day"),
    ("03/25/2024", "month_first"),
    ("2024-25-03", "no_such_day"),
    ("tbc", "to_be_confirmed"),
    ("soon", "no_date"),
    # A month's first letters do not make a month, and a word before it takes its first day away.
    ("Mayflower 2020", "no_date"),
    ("Marketing 2023", "no_date"),
    ("mid 2024", "no_date"),
    ("end 2026", "no_date"),
    ("1990s", "no_date"),
    ("22 March", "no_date"),
    ("2024-25", "financial_year"),
    ("2023/24", "financial_year"),
    ("1999/2000", "financial_year"),
    ("01/04/2015 - 31/03/2026", "several"),
    ("31/03/2026 (was 31/03/2025)", "several"),
    ("2024-2026", "several"),
    ("45/13/2024", "no_such_day"),
    (float("nan"), "no_date"),
    (Decimal("sNaN"), "no_date"),
    (True, "no_date"),
    (7, "no_date"),
    (10**9, "no_date"),
]


@pytest.mark.parametrize(("typed", "code"), [*REFUSED, pytest.param(10**5000, "no_date", id="5001 figures")])
def test_what_is_no_date_has_no_value_and_says_why(typed: object, code: str) -> None:
    reading = parse_date(typed, today=TODAY)
    assert (reading.value, [doubt.code for doubt in reading.doubts]) == (None, [code])


def test_a_day_that_never_was_names_the_last_that_was() -> None:
    (doubt,) = parse_date("29/02/2023", today=TODAY).doubts
    assert (
        doubt.message == "There is no 29/02/2023: that month ends on 28 February 2023. Enter the right day."
    )


@pytest.mark.parametrize("typed", ["", "-", "N/A", "n/a", None])
def test_nothing_typed_is_nothing(typed: object) -> None:
    assert parse_date(typed, today=TODAY).empty


def test_a_serial_can_be_counted_from_1904() -> None:
    reading = parse_date(43538, today=TODAY, date1904=True)
    assert reading.value is not None
    assert reading.value.day == date(2023, 3, 15)


@given(DAYS, st.sampled_from(WAYS))
def test_every_way_of_writing_a_day_is_read_back(day: date, form: str) -> None:
    written = {"long": write_long_date(day), "short": write_short_date(day)}.get(form) or form.format(day)
    reading = parse_date(written, today=TODAY)
    assert (reading.value, reading.doubts) == (KnownDate(day), ())


@pytest.mark.parametrize("language", ["en-gb", "cy"])
@given(day=DAYS, precision=st.sampled_from(["day", "month", "year"]))
def test_what_the_register_shows_it_reads_back(language: str, day: date, precision: str) -> None:
    with override(language):
        shown, brief = write_date_as_known(day, precision), write_short_date(day)
    known = parse_date(shown, today=TODAY).value
    assert known is not None
    assert (known.precision, write_date_as_known(known.day, precision)) == (
        precision,
        write_date_as_known(day, precision),
    )
    assert parse_date(brief, today=TODAY).value == KnownDate(day)


@pytest.mark.parametrize(
    ("this_year", "typed", "year"), [(2026, "46", 2046), (2026, "47", 1947), (2090, "05", 2105)]
)
def test_two_figures_are_at_most_twenty_years_ahead(this_year: int, typed: str, year: int) -> None:
    reading = parse_date(f"1/4/{typed}", today=date(this_year, 1, 1))
    assert reading.value == KnownDate(date(year, 4, 1))


@given(
    st.one_of(
        st.text(),
        st.from_regex(r"[0-9?]{1,4}[-/. ][0-9a-z]{1,4}[-/. ]?[0-9]{0,4}"),
        st.text("0123456789/-. ?xMarchT:Z,()'’thof", max_size=24),
        st.floats(),
        st.decimals(),
        st.integers(),
    )
)
def test_nothing_makes_it_fail(anything: object) -> None:
    reading = parse_date(anything, today=TODAY)
    assert reading.value is None or isinstance(reading.value.day, date)
