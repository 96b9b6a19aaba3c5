"""A partnership's money year by year, and as a picture. Pure: rows in, figures out, no query.

Amounts that nobody knows are left out of every sum, and the sum says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.charts import Series, StackedBars
from core.dates import label_financial_year
from core.money import format_pounds
from register.choices import Cap, Certainty
from register.models import Contribution, Share, YearMoney

DRAWN = 6  # years in the picture


@dataclass(frozen=True)
class YearSum:
    """What is known of an amount: None where no figure is recorded; `sure` when all of it is confirmed."""

    amount: Decimal | None
    sure: bool = True


@dataclass(frozen=True)
class MoneyYear:
    """One financial year: what the council and its partners put in, and the partnership's own books."""

    year: int
    council: YearSum
    partners: YearSum
    budget_row: YearMoney | None

    @property
    def label(self) -> str:
        return label_financial_year(self.year)

    @property
    def outcome(self) -> "AgainstBudget | None":
        row = self.budget_row
        return (
            compare_with_budget(row.budget, row.forecast, row.actual, row.approval_reference) if row else None
        )

    @property
    def over(self) -> Decimal | None:
        """How far it lies above the budget; negative below it."""
        return self.outcome.over if self.outcome else None

    @property
    def over_words(self) -> str:
        if self.over is None:
            return ""
        if self.over == 0:
            return _("as budgeted")
        words = _("%(sum)s over") if self.over > 0 else _("%(sum)s under")
        return words % {"sum": format_pounds(abs(self.over))}

    @property
    def needs_approval(self) -> bool:
        return self.outcome is not None and self.outcome.needs_approval


@dataclass(frozen=True)
class AgainstBudget:
    """How far a year lies above its budget (negative: below it), and whether by what was spent or as is forecast.

    `approval` is the reference under which somebody approved that it goes over.
    """

    over: Decimal
    is_spent: bool
    approval: str = ""

    @property
    def is_over(self) -> bool:
        return self.over > 0

    @property
    def needs_approval(self) -> bool:
        """Whether it goes over budget and nobody is recorded as having approved that (P5)."""
        return self.is_over and not self.approval


def compare_with_budget(
    budget: Decimal | None, forecast: Decimal | None, actual: Decimal | None, approval: str = ""
) -> AgainstBudget | None:
    """Hold a year against its budget: by what was spent where that is recorded, else by the forecast (P5).

    None where the budget is missing, or both of the others.
    """
    spent = forecast if actual is None else actual
    if budget is None or spent is None:
        return None
    return AgainstBudget(spent - budget, actual is not None, approval)


def say_over(year: int, outcome: AgainstBudget, *, running: int) -> str:
    """Say how far a year went over its budget; a forecast as a forecast, that of a year before `running` as past."""
    words = {"over": format_pounds(outcome.over), "year": label_financial_year(year)}
    if outcome.is_spent:
        return _("In %(year)s it went %(over)s over its budget.") % words
    if year >= running:
        return _("In %(year)s it is forecast to go %(over)s over its budget.") % words
    return _("In %(year)s it was forecast to go %(over)s over its budget.") % words


def list_years(contributions: Iterable[Contribution], budgets: Iterable[YearMoney]) -> list[MoneyYear]:
    """Return every year that has an amount or a budget, the newest first."""
    kept = {row.year: row for row in budgets}
    own: dict[int, list[Contribution]] = defaultdict(list)
    theirs: dict[int, list[Contribution]] = defaultdict(list)
    for row in contributions:
        (own if row.organisation.is_council else theirs)[row.year].append(row)
    found = sorted({*kept, *own, *theirs}, reverse=True)
    return [MoneyYear(year, add_up(own[year]), add_up(theirs[year]), kept.get(year)) for year in found]


def add_up(rows: Sequence[Contribution]) -> YearSum:
    """Add up what is known."""
    sure = all(row.certainty == Certainty.EXACT for row in rows)
    return YearSum(sum_known((row.amount, row.certainty) for row in rows), sure)


def sum_known(amounts: Iterable[tuple[Decimal, str]]) -> Decimal | None:
    """Add up amounts, each with how sure it is; None where no figure is recorded, which is not the same as nought."""
    known = [amount for amount, certainty in amounts if certainty != Certainty.NOT_KNOWN]
    return sum(known, Decimal(0)) if known else None


def draw_contributions(contributions: Sequence[Contribution], council: str) -> StackedBars | None:
    """Return the last years by partner, the council at the foot; None when there is nothing to draw.

    Where a partner takes out more than it puts in, nothing is drawn: a column without it would say another sum
    than the table beside it.
    """
    drawn = sorted({row.year for row in contributions})[-DRAWN:]
    paid = paid_by_partner([row for row in contributions if row.year in drawn])
    if not can_be_stacked(paid):
        return None
    names = sorted(
        paid, key=lambda name: (name != council, -sum(value or 0 for value in paid[name].values()))
    )
    series = tuple(
        Series(name, tuple(paid[name].get(year) for year in drawn))
        for name in names
        if any(paid[name].values())
    )
    title = _("What the council and each partner put in, in pounds a year")
    return StackedBars(title, tuple(label_financial_year(year) for year in drawn), series, places=0)


PaidByPartner = Mapping[str, Mapping[int, Decimal | None]]


def paid_by_partner(contributions: Iterable[Contribution]) -> PaidByPartner:
    """Return what each partner puts in by year, money that comes in taken off; None where it is not known."""
    found: dict[str, dict[int, list[tuple[Decimal, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in contributions:
        found[row.organisation.name][row.year].append((row.amount, row.certainty))
    return {
        name: {year: sum_known(amounts) for year, amounts in years.items()} for name, years in found.items()
    }


def has_net_taker(paid: PaidByPartner) -> bool:
    """Whether somebody takes out more in a year than they put in, all that is known of them added up."""
    return any(amount is not None and amount < 0 for years in paid.values() for amount in years.values())


def can_be_stacked(paid: PaidByPartner) -> bool:
    """Whether columns can show it: something is put in, and nobody takes out more than they put in."""
    return any(amount for years in paid.values() for amount in years.values()) and not has_net_taker(paid)


@dataclass(frozen=True)
class _Contributions:
    """The contributions of one year."""

    label: str
    rows: Sequence[Contribution]
    recent: bool


def sort_by_age(contributions: Iterable[Contribution]) -> list[_Contributions]:
    """Return contributions by year, the newest first; only the newest two years are `recent`."""
    found: dict[int, list[Contribution]] = defaultdict(list)
    for row in contributions:
        found[row.year].append(row)
    order = sorted(found, reverse=True)
    return [_Contributions(label_financial_year(year), found[year], year in order[:2]) for year in order]


def describe_shares(shares: Iterable[Share]) -> str:
    """Say whether the shares of a surplus or deficit make a whole."""
    parts = [share.percent for share in shares]
    if not parts:
        return ""
    rest = Decimal(100) - sum(parts, Decimal(0))
    if rest == 0:
        return _("Together the shares make 100 per cent.")
    if rest < 0:
        words = {"over": write_per_cent(-rest)}
        return (
            _("Together the shares are %(over)s per cent more than the whole. Put one of them right.") % words
        )
    return _("%(rest)s per cent is not shared out.") % {"rest": write_per_cent(rest)}


def write_per_cent(value: Decimal) -> str:
    """Write a percentage without needless zeros: `62.5`."""
    return f"{value.normalize():f}"


def is_most_unknown(cap: str, most: Decimal | None, certainty: str) -> bool:
    """Whether nobody knows the most that it could cost: it has no upper limit, none is known, or not how high it is."""
    return cap != Cap.CAPPED or most is None or certainty == Certainty.NOT_KNOWN
