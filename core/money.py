"""Amounts in pounds, written as the council prints them. `core.parsing.amounts` reads them."""

from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"
PENNY = Decimal("0.01")


def to_pennies(value: Decimal | int) -> Decimal:
    """Return an amount rounded to whole pennies, half a penny up; never a negative nothing."""
    return Decimal(value).quantize(PENNY, ROUND_HALF_UP) + 0


def format_pounds(value: Decimal | int) -> str:
    """Return `£1,450,000`, with pence only when there are any and a true minus sign."""
    amount = to_pennies(value)
    digits = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{MINUS if amount < 0 else ''}£{digits}"


def format_short(value: Decimal | int) -> str:
    """Return `£1.4m`, `£389k` or `£950`; of less than a pound the pence, so that no amount looks like none."""
    amount = abs(Decimal(value))
    sign = MINUS if value < 0 else ""
    for size, letter, places in ((10**9, "bn", "0.1"), (10**6, "m", "0.1"), (1_000, "k", "1")):
        shown = (amount / size).quantize(Decimal(places), ROUND_HALF_UP)
        if amount >= size * Decimal("0.9995"):
            return f"{sign}£{f'{shown:f}'.removesuffix('.0')}{letter}"
    return f"{sign}£{amount:,.0f}" if amount >= 1 else format_pounds(value)
