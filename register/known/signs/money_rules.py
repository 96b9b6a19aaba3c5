"""Warning signs about amounts that do not fit each other: one of them is likelier mistyped than true."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext_lazy as _lazy

from core.dates import label_financial_year
from register.choices import MoneyKind
from register.known.facts import PaidIn, RegisterFacts
from register.known.signs.sign import Sign, Window, word_for_pounds

TIMES = 10  # so many times apart in two years running
SHARE, LEAST = Decimal("0.1"), Decimal(1000)  # of the budget, and in pounds: what differs by less is rounding
_IN_MONEY = (MoneyKind.CASH, MoneyKind.GRANT)


def _are_apart(one: Decimal, other: Decimal) -> bool:
    return min(one, other) > 0 and max(one, other) >= TIMES * min(one, other)


def _budget_out_of_step(facts: RegisterFacts) -> Iterator[Window]:
    """Two years running whose budgets are ten times apart: a nought too many is likelier than such a change."""
    known = [(one.year, one.budget, one.pk) for one in facts.years if one.budget and one.budget > 0]
    for (year, budget, pk), (before, earlier, _pk) in pairwise(known) if facts.is_running else ():
        if year - before == 1 and _are_apart(budget, earlier):
            yield _apart(year, budget, before, earlier, f"finance/years/{pk}/edit/")
            return


def _contribution_out_of_step(facts: RegisterFacts) -> Iterator[Window]:
    """The same of what one partner puts in, of one kind; the newest is told."""
    each: dict[tuple[int, str], list[PaidIn]] = defaultdict(list)
    for one in facts.paid if facts.is_running else ():
        each[one.organisation, one.kind].append(one)
    pairs = [pair for rows in each.values() for pair in pairwise(rows)]
    for newer, older in sorted(pairs, key=lambda pair: (-pair[0].year, pair[0].pk)):
        near = newer.year - older.year == 1
        if near and newer.amount and older.amount and _are_apart(newer.amount, older.amount):
            at = f"finance/contributions/{newer.pk}/edit/"
            yield _apart(newer.year, newer.amount, older.year, older.amount, at)
            return


def _apart(year: int, amount: Decimal, before: int, earlier: Decimal, mends: str) -> Window:
    words = {"year": label_financial_year(year), "before": label_financial_year(before)}
    sums = {"sum": word_for_pounds(amount), "earlier": word_for_pounds(earlier)}
    return Window(mark=str(year), words=words | sums, mends=mends)


def _budget_unlike_contributions(facts: RegisterFacts) -> Iterator[Window]:
    """The newest year with a budget and with contributions that are all known, where the two do not agree.

    What the council alone puts in says nothing of what its partners do, so two payers at least are named. Staff time
    and what comes in kind stand in some budgets and not in others: to agree with either sum is enough.
    """
    for one in facts.years if facts.is_running else ():
        paid = [row for row in facts.paid if row.year == one.year]
        payers = {row.organisation for row in paid}
        if one.budget is None or len(payers) < 2 or any(row.amount is None for row in paid):
            continue
        whole, money = _add(paid), _add(paid, lambda row: row.kind in _IN_MONEY)
        if all(_is_unlike(one.budget, total) for total in (whole, money)):
            words = {"year": label_financial_year(one.year)}
            sums = {"sum": word_for_pounds(one.budget), "paid": word_for_pounds(whole)}
            yield Window(mark=str(one.year), words=words | sums, mends=f"finance/years/{one.pk}/edit/")
        return


def _add(paid: Iterable[PaidIn], counts: Callable[[PaidIn], bool] = lambda _row: True) -> Decimal:
    return sum((row.amount or Decimal(0) for row in paid if counts(row)), Decimal(0))


def _is_unlike(budget: Decimal, total: Decimal) -> bool:
    return abs(budget - total) > max(LEAST, SHARE * abs(budget))


MONEY_SIGNS: tuple[Sign[RegisterFacts], ...] = (
    Sign(
        "budget_out_of_step",
        _lazy("The budget of %(year)s is %(sum)s and that of %(before)s %(earlier)s: one may be mistyped"),
        "Protocol 2.5",
        "",
        _lazy("Check the amounts"),
        "finance/",
        6,
        _budget_out_of_step,
        _lazy("Its budgets of two years running are ten times apart"),
    ),
    Sign(
        "contribution_out_of_step",
        _lazy(
            "A contribution of %(year)s is %(sum)s and that of %(before)s %(earlier)s: one may be mistyped"
        ),
        "Protocol 2.5",
        "",
        _lazy("Check the amounts"),
        "finance/",
        6,
        _contribution_out_of_step,
        _lazy("Contributions of one partner in two years running are ten times apart"),
    ),
    Sign(
        "budget_unlike_contributions",
        _lazy("The budget of %(year)s is %(sum)s and the contributions to it add up to %(paid)s"),
        "Protocol 2.5",
        "",
        _lazy("Check the amounts"),
        "finance/",
        6,
        _budget_unlike_contributions,
        _lazy("Its budget and the contributions of that year do not agree"),
    ),
)
