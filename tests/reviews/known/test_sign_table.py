"""The signs of reviews, risks and measures: each shows where it should, is silent where it should not, at its edge."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.dates import DAY as DAY_LONG
from core.dates import move_day
from register.choices import OPEN_STATUSES, RUNNING_STATUSES, Status, Tier
from register.known.finding import State
from reviews.known.facts import OpenRisk
from reviews.known.rules import derive_findings
from reviews.known.signs import SIGNS
from tests.reviews.known.test_rules import AFTER, BEFORE, CALM, DAY, facts, showing

WEIGHTS = {
    "review_overdue": 2,
    "review_contradicts_register": 4,
    "review_older_than_record": 6,
    "no_risk_register": 5,
    "no_risks": 6,
    "risk_untreated": 6,
    "risk_not_acted_on": 6,
    "risk_unapproved": 6,
    "risk_approval_over": 6,
    "risk_late": 6,
    "objective_unmeasured": 6,
}


def test_the_gravest_stands_first_and_none_is_left_out() -> None:
    assert {sign.code: sign.weight for sign in SIGNS} == WEIGHTS


@pytest.mark.parametrize(
    ("risk", "shown"),
    [
        (OpenRisk(True), {"risk_untreated"}),
        (OpenRisk(False), set()),
        (OpenRisk(True, "treat"), {"risk_not_acted_on"}),
        (OpenRisk(True, "transfer"), {"risk_not_acted_on"}),
        (OpenRisk(True, "terminate"), {"risk_not_acted_on"}),
        (OpenRisk(True, "treat", acted_on=True), set()),
        (OpenRisk(False, "treat"), set()),
        (OpenRisk(True, "tolerate"), {"risk_unapproved"}),
        (OpenRisk(True, "tolerate", acted_on=True), {"risk_unapproved"}),
        (OpenRisk(False, "tolerate"), set()),
        (OpenRisk(True, "tolerate", True, AFTER), set()),
        (OpenRisk(True, "tolerate", True, DAY), set()),
        (OpenRisk(True, "tolerate", True, BEFORE), {"risk_approval_over"}),
        (OpenRisk(True, "treat", True, BEFORE, acted_on=True), set()),  # approved once, treated now
    ],
)
@pytest.mark.parametrize("status", Status.values)
def test_what_is_decided_about_a_risk_above_the_limit(risk: OpenRisk, shown: set[str], status: str) -> None:
    assert showing(facts(risks=(CALM, risk), status=status), DAY) == shown
    for sign in SIGNS:
        if sign.code in shown:
            assert sign.is_tested(status, "major")


NEVER = OpenRisk(True, "tolerate")
ENDED = OpenRisk(True, "tolerate", approval_ended=True, uncovered_on=DAY)


@pytest.mark.parametrize(
    ("risks", "said", "begins"),
    [
        ((NEVER,), "A risk above the council's limit is tolerated and nobody has approved it", None),
        (
            (NEVER, NEVER),
            "2 risks above the council's limit are tolerated and nobody has approved them",
            None,
        ),
        ((ENDED,), "A risk above the council's limit is tolerated and the approval of it has ended", DAY),
        (
            (ENDED, OpenRisk(True, "tolerate", approval_ended=True, uncovered_on=BEFORE)),
            "2 risks above the council's limit are tolerated and the approvals of them have ended",
            BEFORE,
        ),
        (
            (NEVER, ENDED),
            "2 risks above the council's limit are tolerated without an approval; of 1 it has ended",
            None,
        ),
    ],
)
def test_risks_without_an_approval_are_counted_and_an_ended_approval_is_said(
    risks: tuple[OpenRisk, ...], said: str, begins: Any
) -> None:
    (sign,) = [one for one in SIGNS if one.code == "risk_unapproved"]
    (window,) = sign.windows(facts(risks=risks))
    assert (sign.told(window.words), window.shows_from) == (said, begins)


def test_of_several_approvals_the_first_that_runs_out_is_told() -> None:
    lived_with = tuple(OpenRisk(True, "tolerate", True, day) for day in (AFTER, DAY))
    (sign,) = [one for one in SIGNS if one.code == "risk_approval_over"]
    assert [window.about_on for window in sign.windows(facts(risks=lived_with))] == [DAY]


ONE, TWO = date(2026, 11, 10), date(2026, 11, 15)
LATE_ONE, LATE_TWO = OpenRisk(False, review_by=ONE), OpenRisk(False, review_by=TWO)
HIDDEN = replace(LATE_ONE, exempt=True)
A_RISK, TWO_RISKS = "A risk is late to be looked at again", "2 risks are late to be looked at again"


@pytest.mark.parametrize(
    ("risks", "day", "said"),
    [
        ((CALM, OpenRisk(False)), DAY, []),
        ((LATE_ONE,), ONE, []),  # the whole of its day is in time
        ((LATE_ONE,), move_day(ONE, DAY_LONG), [(A_RISK, ONE)]),
        ((LATE_ONE, LATE_TWO), TWO, [(A_RISK, ONE)]),
        ((LATE_ONE, LATE_TWO), DAY, [(TWO_RISKS, ONE)]),
        ((HIDDEN,), DAY, [(A_RISK, None)]),  # counted, and its day is not told
        ((HIDDEN, LATE_TWO), DAY, [(TWO_RISKS, TWO)]),
        ((OpenRisk(True, "tolerate", True, AFTER, review_by=ONE),), DAY, [(A_RISK, ONE)]),
    ],
)
def test_risks_that_are_late_to_be_looked_at_are_counted_on_every_day(
    risks: tuple[OpenRisk, ...], day: date, said: list[Any]
) -> None:
    (sign,) = [one for one in SIGNS if one.code == "risk_late"]
    for status in Status.values:
        windows = [one for one in sign.windows(facts(risks=risks, status=status)) if one.shows_on(day)]
        told = [(sign.told(one.words), one.about_on) for one in windows]
        assert told == (said if status in OPEN_STATUSES else [])
        assert sign.is_tested(status, "limited") is (status in OPEN_STATUSES)


@pytest.mark.parametrize(
    ("said_yes", "risks", "told"),
    [
        (
            ("risk-register",),
            (LATE_ONE,),
            ["The last review says that risks are looked at on time, but one of them is late"],
        ),
        (
            ("risk-register",),
            (LATE_ONE, LATE_TWO, CALM),
            ["The last review says that risks are looked at on time, but 2 of them are late"],
        ),
        (("risk-register",), (CALM,), []),
        (("agreement",), (LATE_ONE,), []),
        ((), (LATE_ONE,), []),
    ],
)
def test_a_review_that_says_on_time_is_held_against_risks_that_are_late(
    said_yes: tuple[str, ...], risks: tuple[OpenRisk, ...], told: list[str]
) -> None:
    (sign,) = [one for one in SIGNS if one.code == "review_contradicts_register"]
    known = facts(said_yes=said_yes, risks=risks)
    assert [sign.told(one.words) for one in sign.windows(known) if one.shows_on(DAY)] == told
    over = replace(known, status="closed")
    assert not list(sign.windows(over))


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("tier", Tier.values)
@pytest.mark.parametrize("state", list(State))
def test_a_list_of_risks_is_asked_of_whoever_needs_one(state: State, tier: str, status: str) -> None:
    running = status in RUNNING_STATUSES
    wanted = set()
    if running and state is State.NONE and tier != "limited":
        wanted = {"no_risk_register"}
    there = (State.HELD, State.OUT_OF_DATE, State.AGE_NOT_KNOWN, State.NOT_KNOWN)
    if running and state in there and tier in ("major", "moderate"):
        wanted = {"no_risks"}
    bare: dict[str, Any] = {"risk_register": state, "tier": tier, "status": status}
    assert showing(facts(**bare), DAY) == wanted
    assert showing(facts(**bare, risks=(CALM,)), DAY) == set()
    for sign in SIGNS:
        if sign.code in wanted:
            assert sign.is_tested(status, tier)


@pytest.mark.parametrize(
    ("unmeasured", "tier", "shown"),
    [
        (0, "major", False),
        (1, "major", True),
        (1, "not_assessed", True),
        (1, "moderate", True),
        (1, "limited", False),
    ],
)
def test_an_objective_without_a_measure(unmeasured: int, tier: str, shown: bool) -> None:
    known = facts(unmeasured=unmeasured, tier=tier, risks=(CALM,))
    assert ("objective_unmeasured" in showing(known, DAY)) is shown


@pytest.mark.parametrize(
    ("known", "key", "sentence"),
    [
        ({"risks": (CALM,)}, "risk-register", "1 risk, none late for review"),
        ({"risks": (CALM, CALM)}, "risk-register", "2 risks, none late for review"),
        (
            {"risks": (OpenRisk(False, review_by=BEFORE),)},
            "risk-register",
            "1 of 1 risk late for review",
        ),
        (
            {"risks": (OpenRisk(False, review_by=BEFORE), CALM)},
            "risk-register",
            "1 of 2 risks late for review",
        ),
        ({}, "targets-met", "No measure is recorded"),
        ({"measures": 1}, "targets-met", "No measure has a figure from the last year"),
    ],
)
def test_what_is_counted_is_told_as_one_or_as_several(known: dict[str, Any], key: str, sentence: str) -> None:
    found = {one.key: one.sentence for one in derive_findings(facts(**known), {})}
    assert found[key] == sentence


@pytest.mark.parametrize(
    ("measures", "current", "met", "state", "value"),
    [
        (0, 0, 0, State.NONE, "no"),
        (2, 0, 0, State.NONE, "no"),
        (2, 1, 1, State.HELD, "partly"),
        (2, 2, 1, State.HELD, "partly"),  # half of them is not most of them
        (2, 2, 2, State.HELD, "yes"),
        (3, 3, 2, State.HELD, "yes"),
    ],
)
def test_targets_are_met_when_most_of_all_measures_meet_theirs(
    measures: int, current: int, met: int, state: State, value: str
) -> None:
    known = facts(measures=measures, current=current, met=met)
    (found,) = [one for one in derive_findings(known, {}) if one.key == "targets-met"]
    assert (found.state, found.value) == (state, value)
