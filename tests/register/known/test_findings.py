"""What the register speaks for, fact by fact: one rule for every reader, at its edges."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from register.known.facts import (
    HeldDocument,
    MoneyOfYear,
    NamedPerson,
    RegisterFacts,
    SeatTerm,
    Stated,
    TermDate,
)
from register.known.finding import THERE, Finding, State
from register.known.gather import gather_known
from register.known.rules import RULES, derive_findings
from register.models import Partnership
from register.rules.evidence import EvidenceAge, VersionDays
from tests.factories.register import ContributionFactory, PartnershipFactory
from tests.factories.related import MeetingFactory

DAY, BEFORE, AFTER = date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 21)
IN_FORCE = EvidenceAge((VersionDays(date(2025, 4, 1)),))
AGREED = HeldDocument(1, "terms", "Terms of reference", IN_FORCE)
PLAN = HeldDocument(2, "exit_plan", "Exit plan", IN_FORCE)
REGISTER = HeldDocument(3, "risk_register", "Risks", IN_FORCE)
EMPTY = RegisterFacts(DAY, Partnership(status="live"))


def aged(held: HeldDocument, until: date) -> HeldDocument:
    """The document with a last day."""
    return replace(held, age=EvidenceAge((VersionDays(None, until),)))


def find(key: str, **known: Any) -> Finding:
    return RULES[key](key, replace(EMPTY, **known))


def money(forecast: int | None, approval: str = "") -> dict[str, Any]:
    known = None if forecast is None else Decimal(forecast)
    return {"years": (MoneyOfYear(2026, Decimal(100), known, approval),)}


UNDATED = replace(AGREED, age=EvidenceAge())
HELD, OLD, NONE, NOT_KNOWN, NOT_TESTED = (
    State.HELD,
    State.OUT_OF_DATE,
    State.NONE,
    State.NOT_KNOWN,
    State.NOT_TESTED,
)


@pytest.mark.parametrize(
    ("fact", "known", "state", "value"),
    [
        ("agreement", {}, NONE, "no"),
        ("agreement", {"documents": (AGREED,)}, HELD, "yes"),
        ("agreement", {"documents": (aged(AGREED, DAY),)}, HELD, "yes"),
        ("agreement", {"documents": (aged(AGREED, BEFORE),)}, OLD, "partly"),
        ("agreement", {"documents": (aged(AGREED, BEFORE), AGREED)}, HELD, "yes"),
        ("agreement", {"documents": (UNDATED,)}, State.AGE_NOT_KNOWN, "yes"),
        ("agreement", {"documents": (UNDATED, AGREED)}, HELD, "yes"),
        ("agreement", {"documents": (aged(AGREED, BEFORE), UNDATED)}, State.AGE_NOT_KNOWN, "yes"),
        ("agreement", {"documents": (UNDATED,), "dates": (TermDate("end", BEFORE),)}, OLD, "partly"),
        ("agreement", {"documents": (AGREED,), "dates": (TermDate("end", DAY),)}, HELD, "yes"),
        ("agreement", {"documents": (AGREED,), "dates": (TermDate("end", BEFORE),)}, OLD, "partly"),
        ("agreement", {"documents": (AGREED,), "dates": (TermDate("break", BEFORE),)}, HELD, "yes"),
        (
            "agreement",
            {"documents": (AGREED,), "dates": (TermDate("end", date(2026, 1, 1), "year"),)},
            HELD,
            "yes",
        ),
        (
            "agreement",
            {"documents": (AGREED,), "dates": (TermDate("end", date(2026, 11, 1), "month"),)},
            HELD,
            "yes",
        ),
        (
            "agreement",
            {"documents": (AGREED,), "dates": (TermDate("end", date(2026, 10, 1), "month"),)},
            OLD,
            "partly",
        ),
        (
            "agreement",
            {"documents": (AGREED,), "dates": (TermDate("end", date(2025, 1, 1), "year"),)},
            OLD,
            "partly",
        ),
        (
            "agreement",
            {"documents": (AGREED,), "dates": (TermDate("end", BEFORE, decided=True),)},
            HELD,
            "yes",
        ),
        ("agreement", {"stated": {"terms": Stated("yes", "Y")}}, NOT_KNOWN, ""),
        ("agreement", {"stated": {"terms": Stated("no", "N")}}, NONE, "no"),
        ("exit-plan", {"documents": (AGREED,)}, NONE, "no"),
        ("exit-plan", {"stated": {"exit-plan": Stated("yes", "Y")}}, NOT_KNOWN, ""),
        (
            "exit-plan",
            {"documents": (PLAN,), "dates": (TermDate("end", AFTER, last_safe_on=DAY),)},
            HELD,
            "yes",
        ),
        (
            "exit-plan",
            {"documents": (PLAN,), "dates": (TermDate("end", AFTER, last_safe_on=BEFORE),)},
            OLD,
            "partly",
        ),
        ("risk-register", {}, NONE, "no"),
        ("risk-register", {"documents": (REGISTER,)}, HELD, "yes"),
        ("representatives", {}, NOT_KNOWN, ""),
        ("representatives", {"seats": (SeatTerm("A", None), SeatTerm("B", DAY))}, HELD, "yes"),
        ("representatives", {"seats": (SeatTerm("A", None), SeatTerm("B", BEFORE))}, OLD, "partly"),
        ("decisions-followed", {}, NOT_KNOWN, ""),
        ("decisions-followed", {"meetings": 4}, HELD, "yes"),
        ("decisions-followed", {"meetings": 4, "without_quorum": 1}, HELD, "partly"),
        ("decisions-followed", {"meetings": 4, "without_quorum": 1, "quorum_not_known": 1}, HELD, "partly"),
        ("contributions-outturn", {}, NOT_KNOWN, "no"),
        ("contributions-outturn", {"contributions": 1}, HELD, "yes"),
        ("unbudgeted-approval", {}, NOT_KNOWN, ""),
        ("unbudgeted-approval", money(None), NOT_KNOWN, ""),
        ("unbudgeted-approval", money(100), HELD, "yes"),
        ("unbudgeted-approval", money(101), NONE, "no"),
        ("unbudgeted-approval", money(101, "Cabinet 12"), HELD, "yes"),
        ("liabilities", {}, NOT_TESTED, ""),
        ("liabilities", {"uncapped": ("Pensions",)}, HELD, "partly"),
        ("council-priorities", {}, NOT_KNOWN, ""),
        ("council-priorities", {"priorities": ("Safer streets",)}, HELD, "yes"),
        ("resident-benefit", {}, NOT_KNOWN, ""),
        ("resident-benefit", {"benefit": "420 households advised"}, HELD, "yes"),
        ("sponsoring-officer", {"sponsor": NamedPerson("Head of Care", "Ann", None)}, HELD, "Head of Care"),
        ("sponsoring-officer", {}, NOT_KNOWN, ""),
        ("membership", {"members": ("Vale NHS (host)",)}, HELD, ""),
        ("notice-and-termination", {"dates": (TermDate("end", AFTER, notice="6 months"),)}, HELD, ""),
    ],
)
def test_what_the_register_speaks_for(fact: str, known: dict[str, Any], state: State, value: str) -> None:
    found = find(fact, **known)
    assert (found.state, found.value) == (state, value)
    assert bool(found.sentence) is (state in (*THERE, NONE) or bool(value) or "stated" in known)


def test_a_document_is_named_by_its_kind_because_its_title_can_be_exempt() -> None:
    found = find("exit-plan", documents=(replace(PLAN, title="Operation Heron"),))
    assert (found.sentence, found.document_id) == ("Exit plan: held, in force since 1 April 2025", 2)


def test_what_the_old_register_says_of_other_facts_is_passed_on_unchecked() -> None:
    known = replace(EMPTY, stated={"quorum": Stated("yes", "three members")})
    (found,) = (one for one in derive_findings(known) if one.key == "quorum")
    assert (found.state, found.value) == (NOT_KNOWN, "")
    assert "three members" in found.sentence


def test_an_agreement_that_ended_in_a_month_names_no_day() -> None:
    found = find("agreement", documents=(AGREED,), dates=(TermDate("end", date(2026, 10, 1), "month"),))
    assert found.sentence == "Held, but it ended October 2026"


@pytest.mark.django_db
@time_machine.travel("2026-11-20 09:00", tick=False)
def test_an_amount_that_nobody_knows_and_a_quorum_that_nobody_wrote_down_answer_nothing() -> None:
    made = PartnershipFactory(live=True)
    ContributionFactory(partnership=made, year=2026, amount=5, certainty="not_known")
    MeetingFactory(partnership=made, held_on=date(2026, 10, 1), quorum_met=None)
    found = gather_known([made.pk])[made.pk].findings
    assert found["contributions-outturn"].sentence == "No contribution is known for this year"
    assert found["contributions-outturn"].state is NOT_KNOWN
    assert found["decisions-followed"].state is NOT_KNOWN
    assert "not known" in found["decisions-followed"].sentence
