"""A financial year is read in any of its spellings, and nothing else is one."""

import pytest

from core.parsing.terms import read_financial_year


@pytest.mark.parametrize(
    "text", ["2024/25", "2024-25", "2024–25", "24/25", "2024/2025", "FY 2024/25", "FY24/25", "2024 to 2025"]
)
def test_a_year_in_any_spelling(text: str) -> None:
    assert read_financial_year(text) == 2024


@pytest.mark.parametrize("text", ["", "2024", "2024/26", "24/24", "1/4/2024", "25/24", "2024/25 budget"])
def test_what_is_no_financial_year(text: str) -> None:
    assert read_financial_year(text) is None


def test_the_end_of_a_century() -> None:
    assert read_financial_year("2099/00") == 2099
