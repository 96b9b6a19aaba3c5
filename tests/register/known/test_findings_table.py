"""Every rule of the table of findings: what it tells of what is recorded, and that it tells nothing of what is not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import models

from register.known.facts import MoneyOfYear, NamedPerson, SeatTerm, TermDate
from register.known.finding import State
from register.known.rules import FIELDS, RULES
from register.models import Partnership
from tests.register.known.test_findings import AFTER, AGREED, BEFORE, DAY, EMPTY, PLAN, find

HEAD = NamedPerson("Head of Care", "Ann Poole", None)
TOLD: list[
    tuple[str, dict[str, Any], dict[str, Any], str]
] = [  # fact, of the partnership, besides, the sentence
    ("aims", {"purpose": "Cleaner rivers"}, {}, "Purpose: Cleaner rivers"),
    ("duration", {"starts_on": date(2019, 4, 1)}, {}, "Started: 1 April 2019"),
    ("legal-status", {"legal_status": "A company"}, {}, "Legal status: A company"),
    ("legal-power", {"legal_power": "An Act"}, {}, "Legal power: An Act"),
    ("legal-power-reference", {"legal_power": "An Act"}, {}, "An Act"),
    ("form", {"form": "shared_service"}, {}, "Shared service"),
    ("tax", {"vat": "Outside scope"}, {}, "VAT treatment: Outside scope"),
    ("banking", {"banking": "The host"}, {}, "Banking: The host"),
    ("surplus-and-debt", {"surplus": "By share"}, {}, "Surplus and deficit: By share"),
    ("asset-ownership", {"assets": "A depot"}, {}, "Assets and premises: A depot"),
    ("sponsoring-officer", {}, {"sponsor": HEAD}, "Head of Care"),
    ("accountable-officer", {}, {"lead": HEAD}, "Lead officer: Head of Care"),
    ("scrutiny-arrangement", {}, {"panel": "Adults panel"}, "Overseen by: Adults panel"),
    (
        "agreement-end-date",
        {},
        {"dates": (TermDate("end", AFTER), TermDate("break", date(2027, 4, 1), "month"))},
        "Agreement ends 21 November 2026",
    ),
    (
        "notice-and-termination",
        {},
        {"dates": (TermDate("end", AFTER), TermDate("break", AFTER, notice="6 months"))},
        "6 months",
    ),
    ("membership", {}, {"members": ("Vale NHS",)}, "1 partner: Vale NHS"),
    ("membership", {}, {"members": ("Vale NHS", "Dale")}, "2 partners: Vale NHS; Dale"),
    ("outcome-measures", {}, {"objectives": 1}, "1 objective is recorded."),
    ("outcome-measures", {}, {"objectives": 2}, "2 objectives are recorded."),
    ("council-priorities", {}, {"priorities": ("A",)}, "Serves 1 council priority: A"),
    ("council-priorities", {}, {"priorities": ("A", "B")}, "Serves 2 council priorities: A; B"),
    ("representatives", {}, {"seats": (SeatTerm("A", None),)}, "1 representative, in term"),
    (
        "representatives",
        {},
        {"seats": (SeatTerm("A", BEFORE), SeatTerm("B", DAY))},
        "The term of 1 of 2 representatives is over",
    ),
    ("representatives", {}, {"seats": (SeatTerm("A", BEFORE),)}, "The term of 1 of 1 representative is over"),
    ("decisions-followed", {}, {"meetings": 1}, "1 meeting in a year, quorate"),
    ("decisions-followed", {}, {"meetings": 4}, "4 meetings in a year, all quorate"),
    (
        "decisions-followed",
        {},
        {"meetings": 1, "without_quorum": 1},
        "1 of 1 meeting without a quorum",
    ),
    (
        "decisions-followed",
        {},
        {"meetings": 4, "without_quorum": 3},
        "3 of 4 meetings without a quorum",
    ),
    ("contributions-outturn", {}, {"contributions": 1}, "1 contribution is known"),
    ("contributions-outturn", {}, {"contributions": 2}, "2 contributions are known"),
    ("liabilities", {}, {"uncapped": ("Loan",)}, "1 liability without a known limit"),
    ("liabilities", {}, {"uncapped": ("Loan", "Lease")}, "2 liabilities without a known limit"),
    ("resident-benefit", {}, {"benefit": "420 households advised"}, "420 households advised"),
    ("agreement", {}, {"documents": (AGREED,)}, "Terms of reference: held, in force since 1 April 2025"),
    ("exit-plan", {}, {"documents": (PLAN,)}, "Exit plan: held, in force since 1 April 2025"),
]
SILENT = {"agreement", "exit-plan", "risk-register", "information-sharing", "company-papers"}


@pytest.mark.parametrize(("fact", "own", "known", "sentence"), TOLD)
def test_a_fact_is_told_in_the_words_that_are_recorded(
    fact: str, own: dict[str, Any], known: dict[str, Any], sentence: str
) -> None:
    found = find(fact, partnership=Partnership(status="live", **own), **known)
    assert found.sentence == sentence
    assert found.state in (State.HELD, State.OUT_OF_DATE)


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        ("risk-register", "risk_register"),
        ("information-sharing", "information_sharing"),
        ("company-papers", "articles"),
        ("company-papers", "shareholders"),
        ("agreement", "agreement"),
        ("agreement", "terms"),
        ("exit-plan", "exit_plan"),
    ],
)
def test_a_fact_is_held_in_the_kinds_of_document_that_hold_it_and_in_no_other(fact: str, kind: str) -> None:
    assert find(fact, documents=(replace(AGREED, kind=kind),)).state is State.HELD
    assert find(fact, documents=(replace(AGREED, kind="insurance"),)).state is State.NONE


@pytest.mark.parametrize("fact", sorted(RULES))
def test_of_what_is_not_recorded_nothing_is_said(fact: str) -> None:
    found = RULES[fact](fact, EMPTY)
    assert found.state in ((State.NONE,) if fact in SILENT else (State.NOT_KNOWN, State.NOT_TESTED))


def test_every_rule_is_tried_above_or_among_documents() -> None:
    elsewhere = {"risk-register", "information-sharing", "company-papers", "unbudgeted-approval"}
    assert {fact for fact, *_rest in TOLD} | elsewhere == RULES.keys()


def test_every_finding_that_repeats_a_text_of_the_partnership_is_exempt_with_it() -> None:
    texts = [
        field.name
        for field in Partnership._meta.fields
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices
    ]
    record = Partnership(**{name: f"Heron of {name}." for name in texts})
    repeats = {
        fact: name
        for fact, rule in RULES.items()
        for name in texts
        if f"Heron of {name}." in str(rule(fact, replace(EMPTY, partnership=record)))
    }
    assert repeats == {fact: name for fact, name in FIELDS.items() if name != "sponsor"}
    assert FIELDS["sponsoring-officer"] == "sponsor"


@pytest.mark.parametrize(
    ("day", "state"), [(DAY, State.HELD), (AFTER, State.OUT_OF_DATE), (date(2026, 11, 22), State.OUT_OF_DATE)]
)
def test_an_exit_plan_counts_until_the_last_safe_day_is_over_and_again_after_the_end(
    day: date, state: State
) -> None:
    end = TermDate("end", date(2026, 11, 22), last_safe_on=DAY)
    assert find("exit-plan", day=day, documents=(PLAN,), dates=(end,)).state is state
    decided = replace(end, decided=True)
    assert find("exit-plan", day=day, documents=(PLAN,), dates=(decided,)).state is State.HELD
    over = find("exit-plan", day=date(2026, 11, 23), documents=(PLAN,), dates=(end,))
    assert over.state is State.HELD  # that it ended is said of the agreement


@pytest.mark.parametrize(
    ("spent", "forecast", "approval", "state", "says"),
    [
        (None, 100, "", State.HELD, "Forecast within the budget"),
        (None, 101, "", State.NONE, "Forecast over budget, no approval recorded"),
        (None, 101, "Cabinet 12", State.HELD, "Forecast over budget, approved: Cabinet 12"),
        (100, 120, "", State.HELD, "Spent within the budget"),
        (101, 90, "", State.NONE, "Spent over budget, no approval recorded"),
        (101, 90, "Cabinet 12", State.HELD, "Spent over budget, approved: Cabinet 12"),
        (None, None, "", State.NOT_KNOWN, ""),
    ],
)
def test_what_was_spent_goes_before_what_was_forecast(
    spent: int | None, forecast: int | None, approval: str, state: State, says: str
) -> None:
    year = MoneyOfYear(
        2026, Decimal(100), None if forecast is None else Decimal(forecast), approval,
        actual=None if spent is None else Decimal(spent),
    )  # fmt: skip
    found = find("unbudgeted-approval", years=(year,))
    assert (found.state, found.sentence) == (state, says)
    assert find("unbudgeted-approval", years=(replace(year, year=2025),)).state is State.NOT_KNOWN
