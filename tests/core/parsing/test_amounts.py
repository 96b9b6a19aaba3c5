"""Amounts as councils type them: read where certain, doubted where not, never lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import format_pounds
from core.parsing.amounts import parse_pounds

CERTAIN = [
    ("£45,000", "45000"),
    ("45000", "45000"),
    (45000, "45000"),
    (45000.0, "45000"),
    (Decimal("19870.50"), "19870.50"),
    ("£1.2m", "1200000"),
    ("£389k", "389000"),
    ("£7.7 million", "7700000"),
    ("£131.6m", "131600000"),
    ("£2 filiwn", "2000000"),
    ("£1.5 miliwn", "1500000"),
    ("£1.5miliwn", "1500000"),
    ("£2 fil", "2000"),
    ("£5 mill", "5000000"),
    ("1,450,000", "1450000"),
    ("£ 23,400", "23400"),
    ("£98,500.00", "98500"),
    ("£19,870.50", "19870.50"),
    ("£435k p.a.", "435000"),
    ("£5.7m\u00a0", "5700000"),
    ("-£500", "-500"),
    ("£0", "0"),
    ("nil", "0"),
    ("nil - in kind", "0"),
    (0.1 + 0.2, "0.30"),
    ("0.30000000000000004", "0.30"),
    ("£.5m", "500000"),
    ("£1.2 bn", "1200000000"),
    ("GBP 5,000", "5000"),
    ("£45,000/yr", "45000"),
    ("£45,000pa", "45000"),
    ("£45,000.", "45000"),
    ("£-500", "-500"),
    (-250000, "-250000"),
]


@pytest.mark.parametrize(("typed", "pounds"), CERTAIN)
def test_a_clear_amount_is_certain(typed: object, pounds: str) -> None:
    reading = parse_pounds(typed)
    assert (reading.value, reading.doubts) == (Decimal(pounds), ())


@pytest.mark.parametrize(
    ("typed", "pounds", "code"),
    [
        ("c. £1.4 million", "1400000", "about"),
        ("£3 mil", "3000", "mil"),
        ("5mil", "5000", "mil"),
        ("£980k approx", "980000", "about"),
        ("£10m+", "10000000", "at_least"),
        ("£25m seed capital", "25000000", "with_words"),
        ("£86,000 (levy + in kind)", "86000", "with_words"),
        ("(£250,000)", "-250000", "sign"),
        ("loan £1.7m (o/s)", "1700000", "loan"),
        ("twenty thousand", "20000", "words"),
        ("two hundred and fifty thousand pounds", "250000", "words"),
        ("£(250,000)", "-250000", "sign"),
        ("- £5,000", "-5000", "sign"),
        ("up to £50k", "50000", "at_most"),
        ("no more than £50k", "50000", "at_most"),
        ("more than £50k", "50000", "at_least"),
        ("£500 per month", "500", "other_period"),
        ("Grant - £5,000", "5000", "with_words"),
        ("nil (£45k in kind)", "0", "with_words"),
    ],
)
def test_an_amount_with_something_beside_it_is_kept_and_doubted(typed: str, pounds: str, code: str) -> None:
    reading = parse_pounds(typed)
    assert (reading.value, [doubt.code for doubt in reading.doubts]) == (Decimal(pounds), [code])
    assert reading.typed == typed


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("£", "no_amount"),
        ("abc", "no_amount"),
        (float("nan"), "no_amount"),
        (float("inf"), "no_amount"),
        ("???", "to_be_confirmed"),
        ("tbc", "to_be_confirmed"),
        ("£10k-£20k", "range"),
        ("£10k to £20k", "range"),
        ("£5k + £6k", "several"),
        ("€5,000", "currency"),
        ("$5,000", "currency"),
        ("5%", "percent"),
        ("1.450.000", "unclear"),
        ("1,45", "unclear"),
        ("£1.234", "unclear"),
        ("9" * 20, "too_large"),
        ("1e400", "no_amount"),
        # A number inside a word, or with a unit that is not known, is never cut out of it.
        ("£500pcm", "no_amount"),
        ("£45kish", "no_amount"),
        ("1½", "no_amount"),
        ("P003", "no_amount"),
        ("twenty twenty", "no_amount"),
        # A dash that may be a minus.
        ("LEP -£10,000", "unclear"),
        ("5,000-", "unclear"),
        ("-(£5)", "unclear"),
        ("1,00,000", "unclear"),
        ("5 per cent", "percent"),
        ("5,000 EUR", "currency"),
        ("¥500", "currency"),
        ("31/03/2025", "several"),
        ("1.45E+06", "several"),
        (Decimal("sNaN"), "no_amount"),
        (Decimal("9E+999999"), "too_large"),
        pytest.param(10**5000, "too_large", id="5001 figures"),
    ],
)
def test_what_is_no_clear_amount_has_no_value_and_says_why(typed: object, code: str) -> None:
    reading = parse_pounds(typed)
    assert (reading.value, [doubt.code for doubt in reading.doubts]) == (None, [code])
    assert all(doubt.message for doubt in reading.doubts)


@pytest.mark.parametrize("typed", ["", "-", "–", "n/a", "N/A", None, "  "])
def test_nothing_typed_is_nothing(typed: object) -> None:
    assert parse_pounds(typed).empty


def test_words_beside_an_amount_are_its_note() -> None:
    assert parse_pounds("£86,000 (levy + in kind)").note == "levy + in kind"
    assert parse_pounds("nil - in kind").note == "in kind"


@pytest.mark.parametrize(("typed", "pounds"), [("45", 45000), (45, 45000), ("£1.2m", 1200000), ("1.5", 1500)])
def test_bare_numbers_follow_the_head_of_their_column(typed: object, pounds: int) -> None:
    assert parse_pounds(typed, scale=1000).value == pounds


def test_whole_pounds_under_a_head_of_thousands_can_be_read_in_two_ways() -> None:
    reading = parse_pounds("£45,000", scale=1000)
    assert (reading.value, [doubt.code for doubt in reading.doubts]) == (None, ["unclear"])


def test_part_of_a_penny_is_rounded_half_up_and_said() -> None:
    reading = parse_pounds(12.345)
    assert reading.value == Decimal("12.35")
    assert [doubt.message for doubt in reading.doubts] == [
        "“12.345” has part of a penny and was rounded to £12.35."
    ]


def test_a_long_text_is_quoted_by_its_beginning() -> None:
    (doubt,) = parse_pounds("x" * 5000).doubts
    assert len(doubt.message) < 200


@given(st.decimals(min_value="-999999999999.99", max_value="999999999999.99", places=2))
def test_what_the_register_prints_it_reads_back(amount: Decimal) -> None:
    reading = parse_pounds(format_pounds(amount))
    assert reading.value == amount
    assert not reading.doubts


@given(
    st.one_of(
        st.text(),
        st.text("£$()-−–,.0123456789kmn+%c ~\u00a0\ud800½", max_size=24),
        st.floats(),
        st.decimals(),
        st.integers(),
        st.binary(),
        st.booleans(),
        st.none(),
    )
)
def test_nothing_makes_it_fail(anything: object) -> None:
    reading = parse_pounds(anything)
    assert reading.value is None or reading.value.is_finite()
