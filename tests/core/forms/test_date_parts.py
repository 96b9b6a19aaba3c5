import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.dates import write_long_date, write_short_date
from core.forms.date_parts import DateParts, read_parts, split_date
from core.parsing.dates import KnownDate, parse_date
from tests.core.parsing.test_dates import CERTAIN, DOUBTED, REFUSED, WAYS

ASKED = "the date the agreement ends"
TODAY = date(2026, 11, 20)
NOTHING = DateParts("", "", "")
DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("31", "3", "2027"), date(2027, 3, 31)),
        (("01", "03", "2027"), date(2027, 3, 1)),
        (("4", "March", "2027"), date(2027, 3, 4)),
        (("4", "mar", "2027"), date(2027, 3, 4)),
        (("29", "2", "2028"), date(2028, 2, 29)),
        (("31", "3", "27"), date(2027, 3, 31)),
        (("1", "4", "46"), date(2046, 4, 1)),
        (("1", "4", "47"), date(1947, 4, 1)),
        (("1st", "Sept.", "26"), date(2026, 9, 1)),
        (("4", "Mawrth", "2027"), date(2027, 3, 4)),
        # A date that is parted otherwise is read as one text.
        (("31 March", "", "2027"), date(2027, 3, 31)),
        (("31", "", "March 2027"), date(2027, 3, 31)),
        (("31/3", "", "27"), date(2027, 3, 31)),
        (("31", "March 2027", ""), date(2027, 3, 31)),
        (("March", "31", "2027"), date(2027, 3, 31)),
        (("31", "3", "'27"), date(2027, 3, 31)),
        (("", "", "31.3.27"), date(2027, 3, 31)),
        (("", "2027-03-31", ""), date(2027, 3, 31)),
    ],
)
def test_a_date_is_read_part_by_part(parts: tuple[str, str, str], day: date) -> None:
    assert read_parts(DateParts(*parts), ASKED, today=TODAY) == day


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
            ("31", "3", "027"),
            "year",
            "Enter the date the agreement ends with a year in four figures, like 31 3 2027",
        ),
        (
            ("31", "3", "0027"),
            "year",
            "Enter the date the agreement ends with a year from 1800 to 2200, like 31 3 2027",
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
        (("", "March", ""), "day year", "Enter the date the agreement ends, like 31 3 2027"),
        (("", "", "27"), "day month", "Enter the date the agreement ends, like 31 3 2027"),
        (("45000", "", ""), "month year", "Enter the date the agreement ends, like 31 3 2027"),
        # The boxes of day and month, filled by month and year, are no March.
        (("3", "2026", ""), "year", "Add the year to the date the agreement ends, like 31 3 2027"),
        (("soon", "", "2027"), "month", "Add the month to the date the agreement ends, like 31 3 2027"),
        (("March 2026", "", ""), "day", "Add the day to the date the agreement ends, like 31 3 2027"),
        (("", "", "13/2026"), "year", "There is no month 13. Enter a date like 31 3 2027."),
        (
            ("29/02/2023", "", ""),
            "day",
            "There is no 29/02/2023: that month ends on 28 February 2023. Enter the right day.",
        ),
        (
            ("03/25/2024", "", ""),
            "day",
            "“03/25/2024” seems to have the month first. Enter the day first, like 25 3 2024.",
        ),
        (
            ("50% soon", "", ""),
            "day",
            "Enter the date the agreement ends, like 31 3 2027, instead of “50% soon”",
        ),
        (
            ("31/03/2026 (may be extended)", "", ""),
            "day",
            "Enter the date the agreement ends, like 31 3 2027, instead of “31/03/2026 (may be extended)”",
        ),
        (
            ("Monday 20 November 2026", "", ""),
            "day",
            "20 November 2026 is not the day of the week that “Monday 20 November 2026” names. Check it. "
            "Enter the date the agreement ends, like 31 3 2027",
        ),
        (
            ("1/1/1066", "", ""),
            "day",
            "Enter the date the agreement ends with a year from 1800 to 2200, like 31 3 2027",
        ),
        (
            ("-1", "1", "2027"),
            "day",
            "Enter the date the agreement ends with a day from 1 to 31, like 31 3 2027",
        ),
        (
            ("– 1", "1", "2027"),
            "day",
            "Enter the date the agreement ends with a day from 1 to 31, like 31 3 2027",
        ),
        (
            ("1", "−1", "2027"),
            "month",
            "Enter the date the agreement ends with a month from 1 to 12, like 31 3 2027",
        ),
        (
            ("1", "1", "-2027"),
            "year",
            "Enter the date the agreement ends with a year in four figures, like 31 3 2027",
        ),
        (("-31/3/2027", "", ""), "month year", "Enter the date the agreement ends, like 31 3 2027"),
        (("tbc", "", ""), "day", "Leave this empty until it is known: “tbc” is no date"),
    ],
)
def test_what_is_wrong_names_the_part_to_put_right(
    parts: tuple[str, str, str], wrong: str, sentence: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        read_parts(DateParts(*parts), ASKED, today=TODAY)
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
    assert read_parts(DateParts(*parts), ASKED, today=TODAY, partial=True) == known
    assert split_date(known) == tuple(part.lstrip("0") for part in parts)


@pytest.mark.parametrize(
    ("parts", "known"),
    [
        (("", "March", "27"), KnownDate(date(2027, 3, 1), "month")),
        (("March 2027", "", ""), KnownDate(date(2027, 3, 1), "month")),
        (("", "05/2027", ""), KnownDate(date(2027, 5, 1), "month")),
        (("2027", "", ""), KnownDate(date(2027, 1, 1), "year")),
        (("", "", "27"), KnownDate(date(2027, 1, 1), "year")),
        (("31.3.27", "", ""), KnownDate(date(2027, 3, 31), "day")),
    ],
)
def test_a_date_known_in_part_may_stand_in_one_box(parts: tuple[str, str, str], known: KnownDate) -> None:
    assert read_parts(DateParts(*parts), ASKED, today=TODAY, partial=True) == known


@pytest.mark.parametrize("parts", [("4", "", "2027"), ("", "3", ""), ("4", "3", "")])
def test_a_date_known_in_part_still_needs_what_is_larger(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValidationError):
        read_parts(DateParts(*parts), ASKED, today=TODAY, partial=True)


def test_nothing_typed_is_no_date_and_only_wrong_where_one_is_required() -> None:
    assert read_parts(NOTHING, ASKED, today=TODAY) is None
    with pytest.raises(ValidationError, match="Enter the date the agreement ends, like 31 3 2027"):
        read_parts(NOTHING, ASKED, today=TODAY, required=True)


# --- One reader for the import and the forms ---------------------------------------------------------------


def in_one_box(typed: object, box: int = 0, **options: bool) -> date | KnownDate | None:
    parts = ["", "", ""]
    parts[box] = str(typed)
    return read_parts(DateParts(*parts), ASKED, today=TODAY, **options)


TEXTS = [(typed, day) for typed, day, precision in CERTAIN if isinstance(typed, str) and precision == "day"]
IN_PART = [(typed, day, how) for typed, day, how in CERTAIN if isinstance(typed, str) and how != "day"]
WRONG = [row[0] for row in [*DOUBTED, *REFUSED] if isinstance(row[0], str)]


@pytest.mark.parametrize("box", [0, 1, 2])
@pytest.mark.parametrize(("typed", "day"), TEXTS)
def test_a_form_takes_every_day_that_the_import_is_certain_of(typed: str, day: date, box: int) -> None:
    assert in_one_box(typed, box) == day
    assert in_one_box(typed, box, partial=True) == KnownDate(day)


@pytest.mark.parametrize(("typed", "day", "precision"), IN_PART)
def test_a_month_or_a_year_is_a_date_where_a_part_is_enough(typed: str, day: date, precision: str) -> None:
    assert in_one_box(typed, partial=True) == KnownDate(day, precision)
    with pytest.raises(ValidationError, match=r"Add the day to|Enter the date the agreement ends, like"):
        in_one_box(typed)


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("typed", WRONG)
def test_a_form_says_what_to_do_about_all_that_the_import_doubts(typed: str, required: bool) -> None:
    for partial in (True, False):
        with pytest.raises(ValidationError) as refused:
            in_one_box(typed, required=required, partial=partial)
        (said,) = refused.value.messages
        assert re.search(r"\b(Enter|Add|Leave)\b", said)
        assert refused.value.params is not None
        assert refused.value.params["part"] in DateParts._fields


@pytest.mark.parametrize("typed", ["-", "n/a", "None"])
def test_what_stands_for_nothing_is_no_date(typed: str) -> None:
    assert in_one_box(typed) is None
    with pytest.raises(ValidationError, match="Enter the date the agreement ends, like 31 3 2027"):
        in_one_box(typed, required=True)


@given(DAYS, st.sampled_from(WAYS))
def test_every_way_of_writing_a_day_is_taken_whole(day: date, form: str) -> None:
    written = {"long": write_long_date(day), "short": write_short_date(day)}.get(form) or form.format(day)
    assert in_one_box(written) == day


@given(
    DAYS, st.sampled_from(["{0.day}", "{0:%d}"]), st.sampled_from(["{0.month}", "{0:%m}", "{0:%b}", "{0:%B}"])
)
def test_every_way_of_writing_a_part_is_taken(day: date, of_day: str, of_month: str) -> None:
    parts = DateParts(of_day.format(day), of_month.format(day), str(day.year))
    assert read_parts(parts, ASKED, today=TODAY) == day


@given(
    st.dates(min_value=date(1947, 1, 1), max_value=date(2046, 12, 31)), st.sampled_from([". ", "/", " ", "-"])
)
def test_two_figures_are_the_same_year_in_a_box_and_in_a_text(day: date, between: str) -> None:
    parts = DateParts(str(day.day), str(day.month), f"{day:%y}")
    assert read_parts(parts, ASKED, today=TODAY) == day
    assert in_one_box(between.strip().join(parts) if between.strip() else " ".join(parts)) == day


@given(
    st.one_of(st.text(max_size=20), st.from_regex(r"\A[0-9]{1,4}[-/. ][0-9A-Za-z]{1,4}[-/. ]?[0-9]{0,4}\Z"))
)
def test_a_form_never_reads_another_day_than_the_import(typed: str) -> None:
    reading = parse_date(typed, today=TODAY)
    try:
        found = in_one_box(typed.strip())
    except ValidationError:
        assert not reading.value or reading.doubts or reading.value.precision != "day"
    else:
        assert found == (reading.value.day if reading.value else None)
        assert not reading.doubts


@given(DAYS)
def test_a_date_that_is_shown_reads_back_as_itself(day: date) -> None:
    assert read_parts(split_date(day), ASKED, today=TODAY) == day


@given(st.tuples(st.text(max_size=6), st.text(max_size=9), st.text(max_size=6)))
def test_whatever_is_typed_is_a_date_or_a_sentence(parts: tuple[str, str, str]) -> None:
    try:
        day, said = read_parts(DateParts(*parts), ASKED, today=TODAY), ""
    except ValidationError as refused:
        day, said = None, refused.messages[0]
    assert isinstance(day, date) or said or parse_date(" ".join(parts), today=TODAY).empty
