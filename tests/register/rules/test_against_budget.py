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
from register.rules.finance import AgainstBudget, compare_with_budget
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
