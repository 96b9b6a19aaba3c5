"""Which needs are asked of which partnership, and what meets them: each rule both ways and at its edge."""

import pytest

from register.choices import Basis, Form, Status, Tier
from register.gates.read_gates import read_gates
from register.gates.rules import ANSWERED, BEGUN, SIGNED, Gate, Gated, Need, find_gate, judge_gate
from register.known.finding import NO, PARTLY, YES, Finding, State
from register.rules.lifecycle import MOVES

MINOR = Gated(Tier.LIMITED, Form.INFORMAL, Basis.VOLUNTARY)


def need(**more: object) -> Need:
    words = {"label": "L", "missing": "M", "source": "S", "verb": "V", "mends": "risks/"}
    return Need(key="own", **{"facts": ("exit-plan",), **words, **more})  # type: ignore[arg-type]


def is_met(own: Need, *findings: Finding, of: Gated = MINOR) -> bool:
    gate = Gate((Status.PROPOSED,), Status.SETTING_UP, (own,))
    (judged,) = judge_gate(gate, of, {one.key: one for one in findings})
    return judged.is_met


@pytest.mark.parametrize(
    ("state", "value", "met"),
    [
        (State.HELD, YES, True),
        (State.HELD, "", True),
        (State.HELD, PARTLY, True),
        (State.HELD, NO, False),
        (State.AGE_NOT_KNOWN, YES, True),
        (State.OUT_OF_DATE, PARTLY, False),
        (State.NONE, NO, False),
        (State.NOT_KNOWN, "", False),
        (State.NOT_TESTED, "", False),
    ],
)
def test_what_is_held_and_in_date_meets_a_need(state: State, value: str, met: bool) -> None:
    assert is_met(need(), Finding("exit-plan", state, value)) is met


@pytest.mark.parametrize(("value", "met"), [(YES, True), ("na", False), ("Ada Reed", False)])
def test_what_must_be_yes_is_met_by_nothing_else(value: str, met: bool) -> None:
    assert is_met(need(only_yes=True), Finding("exit-plan", State.HELD, value)) is met


def test_nothing_known_meets_nothing() -> None:
    assert not is_met(need())


@pytest.mark.parametrize(
    ("tier", "value", "met"),
    [
        (Tier.LIMITED, BEGUN, False),
        (Tier.LIMITED, ANSWERED, True),
        (Tier.MAJOR, ANSWERED, False),
        (Tier.MAJOR, SIGNED, True),
        (Tier.NOT_ASSESSED, ANSWERED, False),  # asked as much as a Major one
        (Tier.NOT_ASSESSED, SIGNED, True),
    ],
)
def test_a_checklist_is_signed_where_the_tier_asks_for_it(tier: Tier, value: str, met: bool) -> None:
    own = need(facts=("checklist:start-up",), signed=(Tier.MAJOR,))
    state = State.NONE if value == BEGUN else State.HELD
    assert is_met(own, Finding("checklist:start-up", state, value), of=Gated(tier, "", "")) is met


@pytest.mark.parametrize(
    ("found", "met", "known"),
    [
        (None, True, False),
        (Finding("exit-plan", State.NOT_KNOWN), True, False),
        (Finding("exit-plan", State.HELD, YES), True, True),
        (Finding("exit-plan", State.NONE, NO), False, False),
        (Finding("exit-plan", State.NONE, PARTLY), False, False),
    ],
)
def test_what_asks_that_nothing_speaks_against_it_is_met_by_nothing_and_not_called_in_place(
    found: Finding | None, met: bool, known: bool
) -> None:
    gate = Gate((Status.PROPOSED,), Status.SETTING_UP, (need(unless_against=True),))
    (judged,) = judge_gate(gate, MINOR, {found.key: found} if found else {})
    assert (judged.is_met, judged.is_known) == (met, known)


def test_any_of_its_facts_is_enough_and_what_is_known_is_told() -> None:
    own = need(facts=("exit-plan", "answered:exit-plan"))
    gate = Gate((Status.PROPOSED,), Status.SETTING_UP, (own,))
    held = Finding("answered:exit-plan", State.HELD, YES, "Answered yes.")
    none = Finding("exit-plan", State.NONE, NO, "None among the documents")
    (met,) = judge_gate(gate, MINOR, {one.key: one for one in (none, held)})
    (missing,) = judge_gate(gate, MINOR, {none.key: none})
    assert (met.is_met, met.known) == (True, "Answered yes.")
    assert (missing.is_met, missing.known) == (False, "None among the documents")


@pytest.mark.parametrize(
    ("of", "asked"),
    [
        (MINOR, False),
        (Gated(Tier.MAJOR, Form.INFORMAL, Basis.VOLUNTARY), True),
        (Gated(Tier.NOT_ASSESSED, "", ""), True),
        (Gated(Tier.LIMITED, Form.CONTRACTUAL, Basis.VOLUNTARY), True),
        (Gated(Tier.LIMITED, Form.INFORMAL, ""), True),  # nobody knows what binds the council
        (Gated(Tier.LIMITED, "", Basis.CONTRACTUAL), True),
        (Gated(Tier.MODERATE, "", Basis.STATUTORY), False),
    ],
)
def test_what_is_larger_strategic_or_contractual_needs_a_pre_partnership_agreement(
    of: Gated, asked: bool
) -> None:
    gate = find_gate(read_gates(), Status.PROPOSED, Status.SETTING_UP)
    assert gate
    assert ("pre-partnership" in [one.need.key for one in judge_gate(gate, of, {})]) is asked


@pytest.mark.parametrize(
    ("status", "to", "gated"),
    [(now, to, (now, to)) for now, ways in MOVES.items() for to in ways],
)
def test_every_step_forward_has_a_gate_and_no_way_back_or_out_has_one(
    status: Status, to: Status, gated: object
) -> None:
    forward = {
        (Status.PROPOSED, Status.SETTING_UP),
        (Status.SETTING_UP, Status.LIVE),
        (Status.LIVE, Status.WINDING_DOWN),
        (Status.DORMANT, Status.WINDING_DOWN),
        (Status.WINDING_DOWN, Status.CLOSED),
    }
    assert (find_gate(read_gates(), status, to) is not None) is (gated in forward)


@pytest.mark.parametrize("tier", list(Tier))
def test_no_head_falls_away_by_the_tier(tier: Tier) -> None:
    gate = find_gate(read_gates(), Status.SETTING_UP, Status.LIVE)
    assert gate
    keys = [one.need.key for one in judge_gate(gate, Gated(tier, "", ""), {})]
    assert keys == [own.key for own in gate.needs]
