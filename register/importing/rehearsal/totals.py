"""What the register counts before an import and after it."""

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from core.dates import label_financial_year
from core.money import format_short, write_known_pounds
from register.access.visible import visible_to
from register.importing.model import RehearsalResult
from register.models import Partnership
from register.models.money import council_pays_in_all


@dataclass(frozen=True)
class Totals:
    """How many partnerships, and how much of the council's money in one year, before and after."""

    partnerships: int
    partnerships_after: int
    year: str
    money: str
    money_after: str


def count_totals(rehearsed: RehearsalResult, user: User) -> Totals:
    """Return the totals of the partnerships that `user` may see, and what the import makes of them."""
    seen = visible_to(user)
    before = council_pays_in_all(seen, rehearsed.year).amount
    number = seen.count()
    known = {**rehearsed.changes, **rehearsed.joins}
    new = [row for row in rehearsed.rows if row.number not in known]
    added = [row.values["contribution"] for row in new if "contribution" in row.values]
    changed = {
        rehearsed.changes[row.number]: row.values["contribution"]
        for row in rehearsed.changing
        if "contribution" in row.values
    }
    if changed:
        held = council_pays_in_all(Partnership.objects.filter(reference__in=list(changed)), rehearsed.year)
        added += [*changed.values(), -(held.amount or Decimal(0))]
    after = sum(added, before or Decimal(0)) if added else before
    in_short = [write_known_pounds(amount, format_short) for amount in (before, after)]
    if before != after and in_short[0] == in_short[1]:  # in millions the change would not show
        in_short = [write_known_pounds(amount) for amount in (before, after)]
    return Totals(
        number,
        number + len(new),
        label_financial_year(rehearsed.year),
        *in_short,
    )
