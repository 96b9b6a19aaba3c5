"""The significance scheme, read from its file once and checked: a fault stops the start, not a user."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from core.yaml_files import read_data
from register.choices import Tier
from register.rules.tiers import RANKS, Binding, Criteria, Criterion, Floor, floors_of

FILE = Path(__file__).with_name("significance.yaml")


class SchemeFaulty(ValueError):
    """The file does not hold together; the message says where."""


@cache
def read_criteria() -> Criteria:
    """Return the scheme in force. Raises SchemeFaulty or YamlError."""
    return parse(read_data(FILE))


def parse(raw: dict[str, Any]) -> Criteria:
    """Turn the file's data into a scheme that is known to work. Raises SchemeFaulty."""
    try:
        found = Criteria(
            edition=str(raw["edition"]),
            source=raw["source"],
            criteria=tuple(Criterion(**row) for row in raw["criteria"]),
            bands={Tier(key): int(low) for key, low in raw["bands"].items()},
            floors=tuple(Floor(row["key"], Tier(row["tier"]), row["label"]) for row in raw["floors"]),
            major_contribution=Decimal(raw["major_contribution"]),
        )
        floors_of(found, Binding())
    except (ArithmeticError, KeyError, TypeError, ValueError) as fault:
        raise SchemeFaulty(f"{FILE.name}: {fault!r}") from fault
    _check(found)
    return found


def _check(found: Criteria) -> None:
    keys = [criterion.key for criterion in found.criteria]
    if len(keys) != len(set(keys)):
        raise SchemeFaulty(f"{FILE.name}: a criterion stands there twice")
    lows = [found.bands.get(tier, -1) for tier in RANKS]
    if lows[0] != 0 or lows != sorted(set(lows)) or lows[-1] > found.most:
        raise SchemeFaulty(f"{FILE.name}: the bands must start at 0 and rise up to {found.most}")
