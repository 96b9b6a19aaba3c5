"""Money year by year: over, under and on budget; what is approved; shares that make more or less than a whole."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from register.models import YearMoney
from register.rules import finance
from register.rules.evidence import Limit, LimitKind
from register.rules.finance import MoneyYear, YearSum

NOTHING = YearSum(None)


def year(
    budget: str | None, forecast: str | None, actual: str | None = None, approved: str = ""
) -> MoneyYear:
    known = [None if one is None else Decimal(one) for one in (budget, forecast, actual)]
    row = YearMoney(
        year=2026, budget=known[0], forecast=known[1], actual=known[2], approval_reference=approved
    )
    return MoneyYear(2026, NOTHING, NOTHING, row)


@pytest.mark.parametrize(
    ("made", "words", "needs"),
    [
        (year("100", "100"), "as budgeted", False),
        (year("100", "100.40"), "£0.40 over", True),
        (year("100", "99.60"), "£0.40 under", False),
        (year("100", "120"), "£20 over", True),
        (year("100", "101"), "£1 over", True),
        (year("100", "120", approved="Cabinet 12"), "£20 over", False),
        (year("100", "120", "90"), "£10 under", False),
        (year("100", "90", "120"), "£20 over", True),
        (year("100", None), "", False),
        (year(None, "120"), "", False),
        (MoneyYear(2026, NOTHING, NOTHING, None), "", False),
    ],
)
def test_a_year_says_how_it_lies_to_its_budget_and_whether_somebody_must_approve(
    made: MoneyYear, words: str, needs: bool
) -> None:
    assert (made.over_words, made.needs_approval, made.label) == (words, needs, "2026/27")


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        ([], None),
        ([("5", "not_known")], None),
        ([("0", "exact")], 0),
        ([("5", "exact"), ("7", "not_known")], 5),
        ([("5", "exact"), ("-7", "estimate")], -2),
    ],
)
def test_only_what_is_known_is_added_up_and_nothing_known_is_no_nought(
    amounts: list[tuple[str, str]], found: int | None
) -> None:
    assert finance.sum_known((Decimal(one), how) for one, how in amounts) == found


@pytest.mark.parametrize(
    ("percents", "words"),
    [
        ([], ""),
        (["100"], "Together the shares make 100 per cent."),
        (["62.5", "37.50"], "Together the shares make 100 per cent."),
        (["62.5", "37"], "0.5 per cent is not shared out."),
        (["1"], "99 per cent is not shared out."),
        (["60", "41"], "Together the shares are 1 per cent more than the whole. Put one of them right."),
        (["60", "40.5"], "Together the shares are 0.5 per cent more than the whole. Put one of them right."),
    ],
)
def test_shares_make_a_whole_or_the_rest_is_named(percents: list[str], words: str) -> None:
    shares: Any = [SimpleNamespace(percent=Decimal(percent)) for percent in percents]
    assert finance.describe_shares(shares) == words


@pytest.mark.parametrize(
    ("paid", "stacked"),
    [
        ({}, False),
        ({"A": {2026: None}}, False),
        ({"A": {2026: Decimal(0)}}, False),
        ({"A": {2026: Decimal(1)}, "B": {2026: Decimal(0), 2025: None}}, True),
        ({"A": {2026: Decimal(1)}, "B": {2026: Decimal(-1)}}, False),
    ],
)
def test_columns_are_drawn_only_where_they_can_show_it(paid: finance.PaidByPartner, stacked: bool) -> None:
    assert finance.can_be_stacked(paid) is stacked


def test_only_the_newest_two_years_are_recent() -> None:
    rows: Any = [SimpleNamespace(year=each) for each in (2024, 2026, 2025, 2026, 2023)]
    found = finance.sort_by_age(rows)
    assert [(each.label, len(each.rows), each.recent) for each in found] == [
        ("2026/27", 2, True),
        ("2025/26", 1, True),
        ("2024/25", 1, False),
        ("2023/24", 1, False),
    ]


@pytest.mark.parametrize(
    ("kind", "ahead", "past"),
    [
        (LimitKind.ENDS, "runs out on", "ran out on"),
        (LimitKind.RENEW, "is to be renewed by", "was to be renewed by"),
        (LimitKind.REVIEW, "is to be reviewed by", "was due for review on"),
    ],
)
def test_each_day_that_ends_a_document_has_its_words(kind: LimitKind, ahead: str, past: str) -> None:
    limit = Limit(date(2027, 3, 4), kind)
    assert limit.words(past=False) == f"{ahead} 4 March 2027"
    assert limit.words(past=True) == f"{past} 4 March 2027"
