"""A year is held against its budget by one rule: what was spent where that is recorded, else the forecast."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from register.known.finding import State
from register.known.gather import gather_known
from register.models import Partnership, SignShown, YearMoney
from register.record.content import Money
from register.rules.finance import AgainstBudget, compare_with_budget, list_years, say_over
from register.standing import refresh as standing_refresh
from scrutiny.analysis.facts.read import Analysis
from tests.factories.register import PartnershipFactory

CASES = [
    ((100, 120, None), 20, False),
    ((100, 100, None), 0, False),
    ((100, 120, 100), 0, True),
    ((100, 120, 99), -1, True),
    ((100, 90, 101), 1, True),
    ((100, None, 101), 1, True),
    ((100, None, None), None, False),
    ((None, 120, 130), None, False),
]


def pounds(*amounts: int | None) -> list[Decimal | None]:
    return [None if one is None else Decimal(one) for one in amounts]


@pytest.mark.parametrize(("amounts", "over", "spent"), CASES)
def test_what_was_spent_counts_before_what_is_forecast(
    amounts: tuple[int | None, ...], over: int | None, spent: bool
) -> None:
    budget, forecast, actual = pounds(*amounts)
    expected = None if over is None else AgainstBudget(Decimal(over), spent)
    assert compare_with_budget(budget, forecast, actual) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("amounts", "over", "spent"), CASES)
@pytest.mark.parametrize("approval", ["", "Cabinet 12"])
def test_who_asks_for_an_approval_asks_by_one_rule(
    approval: str, amounts: tuple[int | None, ...], over: int | None, spent: bool
) -> None:
    made: Partnership = PartnershipFactory(live=True)
    named: dict[str, Any] = dict(zip(("budget", "forecast", "actual"), pounds(*amounts), strict=True))
    row = YearMoney.objects.create(partnership=made, year=2026, approval_reference=approval, **named)
    standing_refresh.refresh([made.pk])
    needs = bool(over and over > 0) and not approval
    outcome = compare_with_budget(row.budget, row.forecast, row.actual, approval)
    assert bool(outcome and outcome.needs_approval) is needs
    (year,) = list_years([], [row])
    assert year.needs_approval is needs
    assert SignShown.objects.filter(partnership=made, code="unapproved_overspend").exists() is needs
    finding = gather_known([made.pk])[made.pk].findings["unbudgeted-approval"]
    assert (finding.state is State.NONE) is needs


@pytest.mark.parametrize(
    ("year", "spent", "said"),
    [
        (2026, False, "In 2026/27 it is forecast to go £5 over its budget."),
        (2027, False, "In 2027/28 it is forecast to go £5 over its budget."),
        (2025, False, "In 2025/26 it was forecast to go £5 over its budget."),
        (2025, True, "In 2025/26 it went £5 over its budget."),
        (2026, True, "In 2026/27 it went £5 over its budget."),
    ],
)
def test_only_a_forecast_of_a_year_that_runs_is_said_as_present(year: int, spent: bool, said: str) -> None:
    assert say_over(year, AgainstBudget(Decimal(5), spent), running=2026) == said


@pytest.mark.django_db
@pytest.mark.parametrize(("amounts", "over", "spent"), CASES)
def test_sign_finding_record_and_report_judge_alike_and_say_by_which(
    amounts: tuple[int | None, ...], over: int | None, spent: bool
) -> None:
    made: Partnership = PartnershipFactory(live=True)
    named: dict[str, Any] = dict(zip(("budget", "forecast", "actual"), pounds(*amounts), strict=True))
    YearMoney.objects.create(partnership=made, year=2026, **named)
    standing_refresh.refresh([made.pk])
    shown = SignShown.objects.filter(partnership=made, code="unapproved_overspend").first()
    finding = gather_known([made.pk])[made.pk].findings["unbudgeted-approval"]
    is_over = bool(over and over > 0)
    assert (shown is not None) is is_over
    assert (finding.state is State.NONE) is is_over
    assert Money(2026, **named).over == (None if over is None else Decimal(over))
    assert bool(Analysis(made, today=date(2026, 11, 20)).money.overspent) is is_over
    if shown:
        assert shown.words["what"] == {"spent": spent}
        assert finding.sentence.startswith("Spent" if spent else "Forecast")


@pytest.mark.parametrize(
    ("amounts", "certainty", "refused"),
    [
        ({"budget": Decimal(100)}, "not_known", True),
        ({"actual": Decimal(0)}, "not_known", True),
        ({}, "not_known", False),
        ({"budget": Decimal(100)}, "estimate", False),
    ],
)
def test_an_amount_is_a_figure_or_not_known_never_both(
    amounts: dict[str, Decimal], certainty: str, *, refused: bool
) -> None:
    year = YearMoney(year=2026, certainty=certainty, **amounts)
    if not refused:
        return year.clean()
    with pytest.raises(ValidationError, match="or say how sure they are"):
        year.clean()
    return None
