from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.forms.date_parts import DateParts, as_parts, read_parts
from core.parsing.dates import KnownDate

ASKED = "the date the agreement ends"


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("31", "3", "2027"), date(2027, 3, 31)),
        (("01", "03", "2027"), date(2027, 3, 1)),
        (("4", "March", "2027"), date(2027, 3, 4)),
        (("4", "mar", "2027"), date(2027, 3, 4)),
        (("29", "2", "2028"), date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_part_by_part(parts: tuple[str, str, str], day: date) -> None:
    assert read_parts(DateParts(*parts), ASKED) == day


@pytest.mark.parametrize(
    ("parts", "wrong", "sentence"),
    [
        (
            ("31", "13", "2027"),
            "month",
            "Enter the date the agreement ends with a month from 1 to 12, like 31 3 2027",
        ),
        (
            ("32", "3", "2027"),
            "day",
            "Enter the date the agreement ends with a day from 1 to 31, like 31 3 2027",
        ),
        (
            ("30", "2", "2027"),
            "day",
            "February 2027 has no day 30. Enter the date the agreement ends, like 31 3 2027",
        ),
        (
            ("31", "3", "27"),
            "year",
            "Enter the date the agreement ends with a year in four figures, like 31 3 2027",
        ),
        (
            ("31", "3", "0027"),
            "year",
            "Enter the date the agreement ends with a year in four figures, like 31 3 2027",
        ),
        (
            ("٣", "3", "2027"),
            "day",
            "Enter the date the agreement ends with a day from 1 to 31, like 31 3 2027",
        ),
        (
            ("31", "ma", "2027"),
            "month",
            "Enter the date the agreement ends with a month from 1 to 12, like 31 3 2027",
        ),
        (("31", "", "2027"), "month", "Add the month to the date the agreement ends, like 31 3 2027"),
        (("31", "", ""), "month year", "Enter the date the agreement ends, like 31 3 2027"),
    ],
)
def test_what_is_wrong_names_the_part_to_put_right(
    parts: tuple[str, str, str], wrong: str, sentence: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        read_parts(DateParts(*parts), ASKED)
    assert refused.value.messages == [sentence]
    assert refused.value.params is not None
    assert refused.value.params["wrong"] == wrong


@pytest.mark.parametrize(
    ("parts", "known"),
    [
        (("4", "3", "2027"), KnownDate(date(2027, 3, 4), "day")),
        (("", "3", "2027"), KnownDate(date(2027, 3, 1), "month")),
        (("", "", "2027"), KnownDate(date(2027, 1, 1), "year")),
    ],
)
def test_a_date_may_be_known_in_part(parts: tuple[str, str, str], known: KnownDate) -> None:
    assert read_parts(DateParts(*parts), ASKED, partial=True) == known
    assert as_parts(known) == tuple(part.lstrip("0") for part in parts)


@pytest.mark.parametrize("parts", [("4", "", "2027"), ("", "3", ""), ("4", "3", "")])
def test_a_date_known_in_part_still_needs_what_is_larger(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValidationError):
        read_parts(DateParts(*parts), ASKED, partial=True)


def test_nothing_typed_is_no_date_and_only_wrong_where_one_is_required() -> None:
    nothing = DateParts("", "", "")
    assert read_parts(nothing, ASKED) is None
    with pytest.raises(ValidationError, match="Enter the date the agreement ends, like 31 3 2027"):
        read_parts(nothing, ASKED, required=True)


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 12, 31)))
def test_a_date_that_is_shown_reads_back_as_itself(day: date) -> None:
    assert read_parts(as_parts(day), ASKED) == day


@given(st.tuples(st.text(max_size=6), st.text(max_size=9), st.text(max_size=6)))
def test_whatever_is_typed_is_a_date_or_a_sentence(parts: tuple[str, str, str]) -> None:
    try:
        day, said = read_parts(DateParts(*parts), ASKED), ""
    except ValidationError as refused:
        day, said = None, refused.messages[0]
    assert isinstance(day, date) or ASKED in said or not any(parts)
