"""What the report knows of the money of one partnership."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from register.access.secrecy import Secrecy
from register.models import Partnership, Share, YearMoney
from register.rules import finance


class MoneyFacts:
    """Who pays what, what lies above its budget, and who bears a deficit or a liability."""

    def __init__(self, partnership: Partnership, secrecy: Secrecy, year: int) -> None:
        self.partnership, self._secrecy, self.year = partnership, secrecy, year

    @cached_property
    def contributions(self) -> list[Any]:
        rows = self.partnership.contributions.filter(year__gte=self.year - 4, year__lte=self.year)
        return list(
            rows.select_related("organisation").order_by(
                "year", "-organisation__is_council", "organisation__name"
            )
        )

    @cached_property
    def years(self) -> list[YearMoney]:
        return list(self.partnership.years.filter(year__lte=self.year).order_by("-year")[:5])

    def council_pays(self, year: int) -> Decimal | None:
        """Return what the council puts in; None where no figure is recorded, which is not the same as nought."""
        own = [c for c in self.contributions if c.year == year and c.organisation.is_council]
        return finance.add_up(own).amount

    def all_pay(self, year: int) -> Decimal | None:
        return finance.add_up([c for c in self.contributions if c.year == year]).amount

    @cached_property
    def overspent(self) -> list[tuple[int, finance.AgainstBudget]]:
        """Every year that lies above its budget, and by how much; as the warning sign judges it."""
        return [(year, one) for year, one in self._against_budget if one.is_over]

    @cached_property
    def _against_budget(self) -> list[tuple[int, finance.AgainstBudget]]:
        found = (
            (row.year, finance.compare_with_budget(row.budget, row.forecast, row.actual))
            for row in self.years
        )
        return [(year, one) for year, one in found if one]

    @property
    def still_overspent(self) -> list[tuple[int, finance.AgainstBudget]]:
        """The same, unless a later year was spent within its budget: then it is past, and no headline."""
        since = next((year for year, one in self._against_budget if one.is_spent and not one.is_over), None)
        over = self.overspent
        return over if over and (since is None or since < over[0][0]) else []

    @cached_property
    def shares(self) -> list[Share]:
        """Who shares a surplus or deficit."""
        rows = self._secrecy.open_rows(self.partnership.shares.select_related("organisation"))
        return list(rows)

    @cached_property
    def liabilities(self) -> list[Any]:
        return list(self._secrecy.open_rows(self.partnership.liabilities.all()))

    @property
    def uncapped(self) -> int:
        """Of how many liabilities nobody knows the most they could cost; as in the signs, exempt ones count."""
        every = self.partnership.liabilities.all()
        return sum(finance.is_most_unknown(one.cap, one.most, one.certainty) for one in every)
