"""Of which liabilities nobody knows the most that they could cost. Pure: values in, no query."""

from decimal import Decimal

from register.choices import Cap, Certainty


def is_most_unknown(cap: str, most: Decimal | None, certainty: str) -> bool:
    """Whether nobody knows the most that it could cost: it has no upper limit, none is known, or not how high it is."""
    return cap != Cap.CAPPED or most is None or certainty == Certainty.NOT_KNOWN
