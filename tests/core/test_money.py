"""Amounts as councils type them: read where certain, doubted where not, never lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import format_pounds, format_short, parse_pounds

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
]


@pytest.mark.parametrize(("typed", "pounds"), CERTAIN)
def test_a_clear_amount_is_certain(typed: object, pounds: str) -> None:
    reading = parse_pounds(typed)
    assert (reading.value, reading.doubts) == (Decimal(pounds), ())


@pytest.mark.parametrize(
    ("typed", "pounds", "code"),
    [
        ("c. £1.4 million", "1400000", "about"),
        ("£980k approx", "980000", "about"),
        ("£10m+", "10000000", "at_least"),
        ("£25m seed capital", "25000000", "with_words"),
        ("£86,000 (levy + in kind)", "86000", "with_words"),
        ("(£250,000)", "-250000", "sign"),
        ("loan £1.7m (o/s)", "1700000", "loan"),
        ("twenty thousand", "20000", "words"),
        ("two hundred and fifty thousand pounds", "250000", "words"),
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


@given(st.decimals(min_value="-999999999999.99", max_value="999999999999.99", places=2))
def test_what_the_register_prints_it_reads_back(amount: Decimal) -> None:
    reading = parse_pounds(format_pounds(amount))
    assert reading.value == amount
    assert reading.certain


@given(st.one_of(st.text(), st.floats(), st.integers(), st.binary(), st.booleans(), st.none()))
def test_nothing_makes_it_fail(anything: object) -> None:
    reading = parse_pounds(anything)
    assert reading.value is None or reading.value.is_finite()


@pytest.mark.parametrize(
    ("amount", "long", "short"),
    [
        ("1450000", "£1,450,000", "£1.5m"),
        ("389000", "£389,000", "£389k"),
        ("2000000", "£2,000,000", "£2m"),
        ("999999", "£999,999", "£1m"),
        ("950.5", "£950.50", "£950"),
        ("-250000", "−£250,000", "−£250k"),
        ("0", "£0", "£0"),
    ],
)
def test_amounts_are_written_as_the_council_prints_them(amount: str, long: str, short: str) -> None:
    assert (format_pounds(Decimal(amount)), format_short(Decimal(amount))) == (long, short)
