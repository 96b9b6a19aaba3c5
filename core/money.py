"""Amounts in pounds: read as people write them, written as the council prints them."""

from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"


def format_pounds(value: Decimal | int) -> str:
    """Return `£1,450,000`, with pence only when there are any and a true minus sign."""
    amount = Decimal(value)
    digits = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{MINUS if amount < 0 else ''}£{digits}"


def format_short(value: Decimal | int) -> str:
    """Return `£1.4m`, `£389k` or `£950`."""
    amount = abs(Decimal(value))
    sign = MINUS if value < 0 else ""
    for size, letter, places in ((1_000_000, "m", "0.1"), (1_000, "k", "1")):
        shown = (amount / size).quantize(Decimal(places), ROUND_HALF_UP)
        if shown >= 1:
            return f"{sign}£{f'{shown:f}'.removesuffix('.0')}{letter}"
    return f"{sign}£{amount:,.0f}"
