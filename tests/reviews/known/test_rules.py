"""What the register says today beside last year's answer: shown only where it differs."""

from datetime import date
from typing import Any

import pytest

from reviews.known.rules import RULES, Books, Paper, shown

DAY, BEFORE, AFTER = date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 21)
AGREED = Paper("terms", "Terms of reference")


def books(**known: Any) -> Books:
    return Books(DAY, **known)


@pytest.mark.parametrize(
    ("fact", "known", "value"),
    [
        ("agreement", {}, "no"),
        ("agreement", {"papers": [AGREED]}, "yes"),
        ("agreement", {"papers": [Paper("terms", "Terms", DAY)]}, "yes"),
        ("agreement", {"papers": [Paper("terms", "Terms", BEFORE)]}, "partly"),
        ("agreement", {"papers": [Paper("terms", "Terms", BEFORE), AGREED]}, "yes"),
        ("agreement", {"papers": [AGREED], "ends_on": DAY}, "yes"),
        ("agreement", {"papers": [AGREED], "ends_on": BEFORE}, "partly"),
        ("exit-plan", {"papers": [AGREED]}, "no"),
        ("exit-plan", {"papers": [Paper("exit_plan", "Plan")], "ends_on": AFTER, "last_safe_on": DAY}, "yes"),
        (
            "exit-plan",
            {"papers": [Paper("exit_plan", "Plan")], "ends_on": AFTER, "last_safe_on": BEFORE},
            "partly",
        ),
        ("risk-register", {}, "no"),
        ("risk-register", {"papers": [Paper("risk_register", "Register")]}, "yes"),
        ("risk-register", {"risks": 3}, "yes"),
        ("risk-register", {"risks": 3, "risks_late": 1}, "partly"),
        ("representatives", {"seats": 2}, "yes"),
        ("representatives", {"seats": 2, "terms_over": 1}, "partly"),
        ("decisions-followed", {"meetings": 4}, "yes"),
        ("decisions-followed", {"meetings": 4, "without_quorum": 1}, "partly"),
        ("contributions-outturn", {}, "no"),
        ("contributions-outturn", {"contributions": 1}, "yes"),
        ("unbudgeted-approval", {}, "yes"),
        ("unbudgeted-approval", {"overspent": True}, "no"),
        ("targets-met", {}, "no"),
        ("targets-met", {"measures": 3}, "no"),
        ("targets-met", {"measures": 3, "measured": 3, "met": 2}, "yes"),
        ("targets-met", {"measures": 3, "measured": 2, "met": 2}, "partly"),
        ("targets-met", {"measures": 2, "measured": 2, "met": 1}, "partly"),
        ("unbudgeted-approval", {"overspent": True, "approval": "Cabinet 12"}, "yes"),
        ("liabilities", {"without_limit": 1}, "partly"),
        ("council-priorities", {"priorities": 2}, "yes"),
        ("resident-benefit", {"benefit": "420 households advised"}, "yes"),
    ],
)
def test_what_the_register_speaks_for(fact: str, known: dict[str, Any], value: str) -> None:
    found = RULES[fact](books(**known))
    assert found is not None
    assert found.value == value
    assert found.text


@pytest.mark.parametrize(
    "fact", ["representatives", "decisions-followed", "liabilities", "council-priorities", "resident-benefit"]
)
def test_an_empty_register_says_nothing_where_it_cannot_tell(fact: str) -> None:
    assert shown(fact, "yes", books()) is None


@pytest.mark.parametrize(("last", "seen"), [("yes", False), ("partly", True), ("no", True), ("", True)])
def test_it_is_shown_only_where_it_differs_from_last_year(last: str, seen: bool) -> None:
    assert (shown("agreement", last, books(papers=[AGREED])) is not None) is seen


def test_without_a_forecast_nobody_is_told_that_it_keeps_to_its_budget() -> None:
    assert shown("unbudgeted-approval", "", books(overspent=None)) is None


def test_a_fact_that_the_register_does_not_hold_is_never_shown() -> None:
    assert shown("still-needed", "no", books()) is None
