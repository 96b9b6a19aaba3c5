"""Amounts in pounds, written as the council prints them. `core.parsing.amounts` reads them.

One rule rounds every figure that a person reads: half away from nought, never half to even. An amount is one of
three things: a figure, a nought that somebody recorded, or not known; `write_known_pounds` says which.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

MINUS = "−"
THOUSAND, MILLION, BILLION = Decimal(1_000), Decimal(1_000_000), Decimal(1_000_000_000)


def round_figure(value: Decimal | float | int, places: int = 0) -> Decimal:
    """Return a figure with so many places, half away from nought; never a negative nothing."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def round_to_pennies(value: Decimal | int) -> Decimal:
    """Return an amount rounded to whole pennies, half a penny up; never a negative nothing."""
    return round_figure(value, 2)


def percent_of(part: Decimal | int, whole: Decimal | int) -> int:
    """Return a part of a whole in whole per cent. Raises ZeroDivisionError for a whole of nothing."""
    if not whole:
        raise ZeroDivisionError("nothing has no parts")
    return int(round_figure(Decimal(part) * 100 / Decimal(whole)))


def format_pounds(value: Decimal | int) -> str:
    """Return `£1,450,000`, with pence only when there are any and a true minus sign."""
    amount = round_to_pennies(value)
    digits = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{MINUS if amount < 0 else ''}£{digits}"


def scale_of(value: Decimal | int) -> tuple[Decimal, int]:
    """Return in what an amount of this size is counted, and with how many places: 2.95 million, 15.4 thousand.

    Pictures and sentences both ask it, so that one amount is not £3m here and 2.95 there.
    """
    amount = abs(Decimal(value))
    for size, places in ((BILLION, 2), (MILLION, 2)):
        if amount >= size * Decimal("0.9995"):
            return size, places
    if amount >= THOUSAND * Decimal("0.9995"):
        return THOUSAND, 1 if amount < 100 * THOUSAND else 0
    return Decimal(1), 0


def format_short(value: Decimal | int) -> str:
    """Return `£1.45m`, `£389k` or `£950`; of less than a pound the pence, so that no amount looks like none."""
    amount, (size, places) = Decimal(value), scale_of(value)
    if size == 1:
        return format_pounds(round_figure(amount) if amount >= 1 or amount <= -1 else amount)
    shown = f"{round_figure(abs(amount) / size, places):f}"
    shown = shown.rstrip("0").rstrip(".") if places else shown
    letter = {BILLION: "bn", MILLION: "m", THOUSAND: "k"}[size]
    return f"{MINUS if amount < 0 else ''}£{shown}{letter}"


def write_known_pounds(
    value: Decimal | int | None, write: Callable[[Decimal | int], str] = format_pounds
) -> str:
    """Return an amount in one of three words: a figure, "none" for a recorded nought, or "not known"."""
    if value is None:
        return _("not known")
    return write(value) if round_to_pennies(value) else _("none")
