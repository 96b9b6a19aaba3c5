"""Amounts as the council prints them: whole where they are whole, and never without their minus."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.figures import write_number
from core.forms.fields import PoundsFormField, PoundsWidget
from core.money import (
    MINUS,
    format_pounds,
    format_short,
    percent_of,
    round_figure,
    round_to_pennies,
    scale_of,
    write_known_pounds,
)
from core.templatetags.page import pounds, pounds_plain


@pytest.mark.parametrize(
    ("amount", "long", "short"),
    [
        ("1450000", "£1,450,000", "£1.45m"),
        ("389000", "£389,000", "£389k"),
        ("2000000", "£2,000,000", "£2m"),
        ("2950000", "£2,950,000", "£2.95m"),
        ("15400", "£15,400", "£15.4k"),
        ("99960", "£99,960", "£100k"),
        ("999999", "£999,999", "£1m"),
        ("950.5", "£950.50", "£951"),
        ("-250000", "−£250,000", "−£250k"),
        ("0", "£0", "£0"),
        ("-0.004", "£0", "£0"),
        ("2.345", "£2.35", "£2"),
        ("960000", "£960,000", "£960k"),
        ("1200000000", "£1,200,000,000", "£1.2bn"),
        ("0.4", "£0.40", "£0.40"),
        ("0.004", "£0", "£0"),
        ("0.996", "£1", "£1"),
        ("1", "£1", "£1"),
        ("999.4", "£999.40", "£999"),
        ("-0.005", "−£0.01", "−£0.01"),
        ("-0.01", "−£0.01", "−£0.01"),
        ("-0.4", "−£0.40", "−£0.40"),
        ("-0.5", "−£0.50", "−£0.50"),
        ("-0.999", "−£1", "−£1"),
        ("-1", "−£1", "−£1"),
        ("-1.49", "−£1.49", "−£1"),
        ("-400", "−£400", "−£400"),
        ("-999.4", "−£999.40", "−£999"),
        ("-999.5", "−£999.50", "−£1k"),
        ("-1000", "−£1,000", "−£1k"),
        ("-1449", "−£1,449", "−£1.4k"),
        ("-999499", "−£999,499", "−£999k"),
        ("-1450000", "−£1,450,000", "−£1.45m"),
    ],
)
def test_amounts_are_written_as_the_council_prints_them(amount: str, long: str, short: str) -> None:
    assert (format_pounds(Decimal(amount)), format_short(Decimal(amount))) == (long, short)


@given(st.decimals(min_value="-9999999999", max_value="9999999999", places=4))
def test_an_amount_below_nothing_is_shown_with_its_minus_and_no_other_is(amount: Decimal) -> None:
    shown = [format_pounds(amount), format_short(amount), pounds(amount), pounds_plain(amount)]
    assert {one.startswith(MINUS) for one in shown} == {round_to_pennies(amount) < 0}
    assert {one.strip(f"{MINUS}£") == "0" for one in shown} == {round_to_pennies(amount) == 0}


@pytest.mark.parametrize("amount", ["-0.40", "-400", "-250000", "0", "400.5"])
def test_a_form_reads_back_the_amount_that_it_shows(amount: str) -> None:
    shown = PoundsWidget().format_value(Decimal(amount))
    assert PoundsFormField(label="Paid").clean(shown) == Decimal(amount)


@pytest.mark.parametrize(
    ("amount", "words"),
    [(None, "not known"), (Decimal(0), "none"), (Decimal("0.004"), "none"), (Decimal(-5), "−£5")],
)
def test_an_amount_is_a_figure_or_none_or_not_known(amount: Decimal | None, words: str) -> None:
    assert write_known_pounds(amount) == words


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [("950000", "2950000", 32), ("1", "200", 1), ("5", "200", 3), ("-1", "200", -1)],
)
def test_half_a_per_cent_is_rounded_away_from_nought(part: str, whole: str, percent: int) -> None:
    assert percent_of(Decimal(part), Decimal(whole)) == percent


@pytest.mark.parametrize("amount", ["2945000", "2950000", "15450", "388500", "1005000000"])
def test_a_sentence_and_a_picture_round_an_amount_alike(amount: str) -> None:
    size, places = scale_of(Decimal(amount))
    drawn = write_number(Decimal(amount) / size, places)
    short = format_short(Decimal(amount)).strip("£bmkn")
    assert Decimal(drawn) == Decimal(short) == round_figure(Decimal(amount) / size, places)
