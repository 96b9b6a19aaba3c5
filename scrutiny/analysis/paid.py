"""What the council and each partner put in, as far as it is known: an amount, at least an amount, or not known."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import format_pounds, write_known_pounds
from register.choices import Certainty
from register.models import Contribution
from register.rules import finance
from scrutiny.analysis.facts.read import Analysis


@dataclass(frozen=True)
class Part:
    """What is known of an amount; not `whole` where more of it, or all of it, is not known."""

    amount: Decimal | None = None
    whole: bool = False

    @property
    def is_known(self) -> bool:
        """Whether anything can be said of it: of a nought with more that is not known nothing can."""
        return self.amount is not None and bool(self.whole or self.amount)

    def write(self, write: Callable[[Decimal | int], str] = format_pounds) -> str:
        """Return it in its words; where more of it is not known, that it is at least what is known."""
        known = write_known_pounds(self.amount if self.is_known else None, write)
        return known if self.whole or not self.is_known else _("at least %(sum)s") % {"sum": known}


Paid = Mapping[str, Mapping[int, Part]]


def sum_paid(facts: Analysis) -> Paid:
    """Return what each partner puts in by year, the council first, then those who put in most.

    A partner of that year without a figure is not known; one that was not in it then puts in nothing.
    """
    found: dict[str, dict[int, list[Contribution]]] = defaultdict(lambda: defaultdict(list))
    for row in facts.money.contributions:
        found[row.organisation.name][row.year].append(row)
    ours = name_council(facts)
    if found:
        found |= {name: {} for name in facts.people.list_partner_names() if name not in found}
    years = list_years(facts)
    paid = {
        name: {year: _part(facts, name, rows.get(year, ()), year) for year in years}
        for name, rows in found.items()
    }
    sums = {name: sum(part.amount or 0 for part in row.values()) for name, row in paid.items()}
    order = sorted(paid, key=lambda name: (name not in ours, -sums[name], name))
    return {name: paid[name] for name in order}


def name_council(facts: Analysis) -> set[str]:
    """Return the names under which the council pays or is a member."""
    rows = (*facts.money.contributions, *facts.people.members)
    return {row.organisation.name for row in rows if row.organisation.is_council}


def _part(facts: Analysis, name: str, rows: Sequence[Contribution], year: int) -> Part:
    if rows:
        known = [row.certainty != Certainty.NOT_KNOWN for row in rows]
        return Part(finance.add_up(rows).amount, all(known))
    return Part() if facts.people.was_partner(name, year) else Part(Decimal(0), whole=True)


def list_years(facts: Analysis) -> list[int]:
    """Return the years for which anything is recorded, the oldest first."""
    return sorted({c.year for c in facts.money.contributions})


def add_parts(parts: Sequence[Part]) -> Part:
    """Add up what is known; whole where all of them are."""
    known = [part.amount for part in parts if part.amount is not None]
    return Part(sum(known, Decimal(0)) if known else None, all(part.whole for part in parts))


def total_of(facts: Analysis, year: int) -> Part:
    """Return what everybody puts in in a year; whole where it is known of the council and every partner."""
    paid = [row[year] for row in sum_paid(facts).values()]
    whole = facts.money.council_pays(year) is not None and all(part.whole for part in paid)
    return Part(facts.money.all_pay(year), whole)


def read_council_part(facts: Analysis, year: int) -> Part:
    """Return what the council puts in, of all its amounts of the year."""
    own = [c for c in facts.money.contributions if c.year == year and c.organisation.is_council]
    return Part(finance.add_up(own).amount, all(c.certainty != Certainty.NOT_KNOWN for c in own))
