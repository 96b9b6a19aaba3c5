"""A length of time from a day is read as the day on which it ends; anything else is no term."""

from datetime import date

import pytest

from core.dates import Notice
from core.parsing.dates import stands_for_no_day
from core.parsing.terms import find_financial_year, is_year, read_notice_length, read_term

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("5 years from 1/4/22", date(2027, 3, 31)),
        ("1 year from 1/1/2026", date(2026, 12, 31)),
        ("1 year from 29/2/2024", date(2025, 2, 28)),
        ("1 month from 31/1/2026", date(2026, 2, 28)),
        ("12 months from 31/12/2025", date(2026, 12, 30)),
        ("initial term of two years from 6 April 2025", date(2027, 4, 5)),
        ("from 1/4/2022 for 5 years", date(2027, 3, 31)),
        ("3 blynedd o 1 Medi 2024", date(2027, 8, 31)),
        ("10 years from April 2020", date(2030, 3, 1)),  # March 2030, known to the month
    ],
)
def test_a_term_ends_on_the_eve(text: str, last: date) -> None:
    term = read_term(text, today=TODAY)
    assert term is not None
    assert term.last.day == last


@pytest.mark.parametrize(
    "text", ["5 years", "from 1/4/22", "some years from 1/4/22", "5 years from 2020",
     "9000 years from 1/4/22", "", "x" * 500],
)  # fmt: skip
def test_what_is_no_term(text: str) -> None:
    assert read_term(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("typed", "none"),
    [
        ("1900-01-01", True), (date(1900, 1, 1), True), ("31/12/9999", True), ("01/01/0001", True),
        ("00/01/1900", True),
        ("31/03/1900", False), (date(1974, 4, 1), False), ("1900", False), ("", False),
    ],
)  # fmt: skip
def test_days_that_programs_write_for_none(typed: object, none: bool) -> None:
    assert stands_for_no_day(typed) is none


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("3 months", Notice(3, "months")), ("three months", Notice(3, "months")),
        ("Three months' notice.", Notice(3, "months")), ("one year", Notice(1, "years")),
        ("twenty-eight days", Notice(28, "days")), ("28 calendar days’ notice", Notice(28, "days")),
        ("10 working days", Notice(10, "working days")), ("6 mis", Notice(6, "months")),
        ("0 days", Notice(0, "days")), ("12-month notice", Notice(12, "months")),
        ("a while", None), ("some months", None), ("months", None), ("3 to 6 months", None), ("", None),
    ],
)  # fmt: skip
def test_a_length_of_notice_in_figures_or_in_words(text: str, notice: Notice | None) -> None:
    assert read_notice_length(text) == notice


@pytest.mark.parametrize(
    ("text", "year", "rest"),
    [
        ("Budget 2024/25", 2024, "Budget"), ("2025-26 forecast (£000)", 2025, "forecast (£000)"),
        ("Budget (2023/24)", 2023, "Budget"), ("Contribution FY 24/25", 2024, "Contribution"),
        ("Budget 2024/26", None, "Budget 2024/26"), ("Phase 12024/25", None, "Phase 12024/25"),
        ("Budget", None, "Budget"),
    ],
)  # fmt: skip
def test_the_financial_year_in_a_heading(text: str, year: int | None, rest: str) -> None:
    assert find_financial_year(text) == (year, rest)


@pytest.mark.parametrize(
    ("text", "found"), [("2024", True), ("2024/25", True), ("24", False), ("2024 plan", False)]
)
def test_what_is_a_year_and_nothing_else(text: str, found: bool) -> None:
    assert is_year(text) is found


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("6m", Notice(6, "months")),
        ("12 m notice", Notice(12, "months")),
        ("3 mths", Notice(3, "months")),
        ("6mo.", Notice(6, "months")),
        ("12 wks", Notice(12, "weeks")),
        ("1yr", Notice(1, "years")),
        ("90d", Notice(90, "days")),
        ("6 months written notice", Notice(6, "months")),
        ("3 months' notice period", Notice(3, "months")),
        ("tend", None),
        ("six m", None),
        ("6 mm", None),
    ],
)
def test_a_length_of_notice_with_its_unit_cut_short(text: str, notice: Notice | None) -> None:
    assert read_notice_length(text) == notice
