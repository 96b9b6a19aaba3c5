"""Amounts in pounds as people type them: read where certain, doubted where not. `core.money` writes them."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import partial

from django.utils.translation import gettext_lazy as _lazy

from core.money import format_pounds, round_to_pennies
from core.number_words import read_number_words
from core.parsing import result as parsing_result
from core.parsing.amount_patterns import (
    AMOUNT,
    FOREIGN,
    HARMLESS,
    NIL,
    NOISE,
    RANGE,
    AmountFound,
    read_number,
)
from core.parsing.result import Doubt, Reading, Sentences, doubt_unconfirmed, is_undecided, says_nothing, tidy

MOST = Decimal("999999999999.99")

SENTENCES: Sentences = {
    # With a value, to be checked.
    "sign": _lazy("Brackets and a dash usually mean money coming in. Check the sign of “%(typed)s”."),
    "about": _lazy("“%(typed)s” is an estimate."),
    "at_least": _lazy("“%(typed)s” is at least this much."),
    "at_most": _lazy("“%(typed)s” is at most this much."),
    "loan": _lazy("“%(typed)s” is a loan, not a yearly contribution."),
    "other_period": _lazy("“%(typed)s” is not for a year. Enter the amount for the whole year."),
    "with_words": _lazy("“%(note)s” stands beside the amount and is kept."),
    "mil": _lazy("“%(typed)s” was read in thousands, as in Welsh. Enter it in figures if it is millions."),
    "words": _lazy("“%(typed)s” was written in words. Check the figure."),
    "rounded": _lazy("“%(typed)s” has part of a penny and was rounded to %(amount)s."),
    # Without a value.
    "range": _lazy("“%(typed)s” is a range. Enter one amount."),
    "several": _lazy("“%(typed)s” has more than one amount. Enter one amount."),
    "percent": _lazy("“%(typed)s” is a percentage. Enter an amount in pounds."),
    "currency": _lazy("“%(typed)s” is not in pounds. Enter the amount in pounds."),
    "unclear": _lazy("“%(typed)s” can be read in two ways. Enter it like 1,450,000 or 1450000.50."),
    "no_amount": _lazy("“%(typed)s” is not an amount. Enter it like 1,450,000."),
    "unit": _lazy(
        "“%(typed)s” stands under a heading in %(unit)s and would be %(amount)s. Enter it with its unit, like £412k."
    ),
    "too_large": _lazy("“%(typed)s” is more than the register can hold. Check it."),
}
# A bare number as large as this under "£000" or "£m" may well be in pounds already.
MOST_IN_UNITS = {1000: 10_000, 1_000_000: 1_000}
_UNIT_WORDS = {1000: _lazy("thousands"), 1_000_000: _lazy("millions")}
_doubt = partial(parsing_result.make_doubt, SENTENCES)


def parse_pounds(text: object, *, scale: int = 1) -> Reading[Decimal]:
    """Read one amount. `scale` is what a bare number must be multiplied by, 1000 under a "£000" head.

    Brackets mean money coming in, as accountants write it: negative, and marked to be checked. What is
    not one clear amount has no value and a doubt. Never raises.
    """
    typed = tidy(text)
    if isinstance(text, (int, float, Decimal)) and not isinstance(text, bool):
        return _checked(_decimal(typed), typed, scale, (), "")
    if says_nothing(typed) and not NIL.fullmatch(typed):
        return Reading(None, typed)
    if is_undecided(typed):
        return Reading(None, typed, (doubt_unconfirmed(typed),))
    if nil := NIL.fullmatch(typed):
        note = nil["note"].strip()
        doubts = (_doubt("with_words", note=note),) if re.search("[0-9]", note) else ()
        return Reading(Decimal("0.00"), typed, doubts, note)
    found = list(AMOUNT.finditer(typed))
    if len(found) == 1:
        return _one(AmountFound(found[0]), typed, scale)
    if not found:
        return _in_words(typed)
    between = typed[found[0].end() : found[1].start()] + (found[1]["minus"] or "")
    return _refused(typed, "range" if len(found) == 2 and RANGE.fullmatch(between) else "several")


def _one(found: AmountFound, typed: str, scale: int) -> Reading[Decimal]:
    scaled = found.unit > 1 or scale > 1
    number, sign = read_number(found.match["digits"], scaled=scaled), found.sign
    if why := _why_not(found, number, scale):
        return _refused(typed, why)
    if number is None or sign is None:
        return _refused(typed, "unclear")
    doubts = tuple(_doubts(found, typed))
    return _checked(sign * number * found.unit, typed, scale if found.unit == 1 else 1, doubts, found.note)


def _why_not(found: AmountFound, number: Decimal | None, scale: int) -> str:
    """Return the code of the reason not to take a number as an amount; empty when it may be one."""
    if found.match["percent"]:
        return "percent"
    if not found.match["currency"] and FOREIGN.search(found.match.string):
        return "currency"
    if not found.unit:
        return "no_amount"
    # "£45,000" under "£000" may be forty-five thousand or forty-five million.
    whole = scale > 1 and found.unit == 1 and found.match["currency"]
    return "unclear" if whole and number is not None and number >= 1000 else ""


def _doubts(found: AmountFound, typed: str) -> Iterator[Doubt]:
    if found.in_brackets or found.spaced_minus:
        yield _doubt("sign", typed=typed)
    if found.is_mil:
        yield _doubt("mil", typed=typed)
    codes = list(found.beside())
    yield from (_doubt(code, typed=typed) for code in codes)
    if found.note and not {"loan", "other_period"} & set(codes):
        yield _doubt("with_words", note=found.note)


def _in_words(typed: str) -> Reading[Decimal]:
    number = read_number_words(HARMLESS.sub(" ", typed))
    if number is None:
        return _refused(typed, "currency" if FOREIGN.fullmatch(typed) else "no_amount")
    return _checked(Decimal(number), typed, 1, (_doubt("words", typed=typed),), "")


def _checked(
    value: Decimal | None, typed: str, scale: int, doubts: tuple[Doubt, ...], note: str
) -> Reading[Decimal]:
    if value is None or not value.is_finite():
        return _refused(typed, "no_amount")
    if value.adjusted() > 15 or abs(value * scale) > MOST:
        return _refused(typed, "too_large")
    pounds = round_to_pennies(value * scale)
    if abs(value) >= MOST_IN_UNITS.get(scale, MOST + 1):
        words = {"unit": _UNIT_WORDS[scale], "amount": format_pounds(pounds)}
        return Reading(None, typed, (_doubt("unit", typed=typed, **words),))
    if abs(pounds - value * scale) > NOISE:
        doubts += (_doubt("rounded", typed=typed, amount=format_pounds(pounds)),)
    return Reading(pounds, typed, doubts, note)


def _refused(typed: str, code: str) -> Reading[Decimal]:
    return Reading(None, typed, (_doubt(code, typed=typed),))


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
