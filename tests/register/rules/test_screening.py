"""Is it a partnership? What the protocol says of sixty cases, what is missing, and what others would say."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from core.yaml_files import YamlError, read_yaml
from register.choices import ScopeKind, ScreeningOutcome
from register.rules.screening.read import FILE, parse_screening, read_screening
from register.rules.screening.rules import ScreeningResult, screen

EXCLUSIONS = ("pfi", "pays_third_party", "informal_discussion", "only_appoints_or_funds")
DEFINITION = ("other_organisations", "shares_agreeing", "shares_delivering", "well_being")
FEATURES = (
    "independent", "common_goal", "income_between", "new_structure", "joint_programme", "pools_risks", "profit",
    "shares_information",
)  # fmt: skip
PLAIN = dict.fromkeys(EXCLUSIONS, False) | dict.fromkeys(DEFINITION, True)
PAID = {"pays_third_party": True, "long_broad_contract": False}
CONTROLLED = {"pays_third_party": True, "controls_strategy": True, "controls_decisions": True}
BODY = {"only_appoints_or_funds": True}
NO_KIND = {"single_organisation": False, "personal_network": False}


def judge(**answers: bool | None) -> ScreeningResult:
    """Screen what is a plain partnership but for these answers; None takes an answer away."""
    found = {**PLAIN, **answers}
    return screen(read_screening(), {key: value for key, value in found.items() if value is not None})


def test_one_reason_stands_once_though_two_exclusions_give_it() -> None:
    both = {**CONTROLLED, "long_broad_contract": True}
    said = [reason.sentence for reason in judge(**both).reasons]
    assert len(said) == len(set(said))


# --- The protocol decides -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answers",
    [
        {},
        # what a partnership may be or have keeps nothing from being one (protocol, section 1 a to f)
        *({feature: value} for feature in FEATURES for value in (True, False)),
        # a paid third party where the council controls both
        PAID | {"controls_strategy": True, "controls_decisions": True},
        PAID | {"controls_strategy": True, "controls_decisions": True, "long_broad_contract": True},
        PAID
        | {"controls_strategy": True, "controls_decisions": True, "profit": True, "income_between": True},
        # an outside body in which the council has a strategic function
        BODY | {"strategic_function": True},
        # what only another document calls none
        {"single_organisation": True},
        {"personal_network": True},
        {"single_organisation": True, "personal_network": True},
    ],
)
def test_a_partnership(answers: dict[str, bool]) -> None:
    found = judge(**answers)
    assert (found.outcome, found.kind, found.missing) == (ScreeningOutcome.PARTNERSHIP, None, [])
    assert [why.source for why in found.reasons[-4:]] == ["Protocol, section 1"] * 4


@pytest.mark.parametrize(
    ("answers", "kind", "source"),
    [
        ({"pfi": True}, "pfi", "Protocol 2.2 d"),
        ({"pfi": True, "pays_third_party": True}, "pfi", "Protocol 2.2 d"),
        (PAID | {"controls_strategy": False}, "bought_service", "Protocol 2.2 a"),
        (PAID | {"controls_decisions": False}, "bought_service", "Protocol 2.2 a"),
        (PAID | {"controls_strategy": True, "controls_decisions": False}, "bought_service", "Protocol 2.2 a"),
        (PAID | {"controls_strategy": False, "controls_decisions": True}, "bought_service", "Protocol 2.2 a"),
        (PAID | {"controls_strategy": False, "well_being": False}, "bought_service", "Protocol 2.2 a"),
        (PAID | {"controls_strategy": False, "long_broad_contract": True}, "strategic_partnering", "Protocol 2.2 a"),
        ({"informal_discussion": True}, "consultation_group", "Protocol 2.2 b"),
        ({"informal_discussion": True, "shares_agreeing": False}, "consultation_group", "Protocol 2.2 b"),
        ({"informal_discussion": True} | BODY, "consultation_group", "Protocol 2.2 b"),
        (BODY | {"strategic_function": False}, "outside_body", "Protocol 2.2 c"),
        (BODY | {"strategic_function": False, "income_between": True}, "outside_body", "Protocol 2.2 c"),
        # the definition is not met: of which kind it is, the other document tells
        (NO_KIND | {"other_organisations": False}, "other", "Protocol, section 1"),
        (NO_KIND | {"shares_agreeing": False}, "other", "Protocol, section 1"),
        (NO_KIND | {"shares_delivering": False}, "other", "Protocol, section 1"),
        (NO_KIND | {"shares_delivering": False, "shares_information": True}, "other", "Protocol, section 1"),
        (NO_KIND | {"well_being": False}, "other", "Protocol, section 1"),
        (NO_KIND | {"well_being": False, "profit": True}, "other", "Protocol, section 1"),
        (NO_KIND | {"shares_delivering": False, "personal_network": True}, "network", "Scrutiny report 3.2.2"),
        ({"shares_agreeing": False, "single_organisation": True}, "outside_body", "Scrutiny report 3.2.1"),
        (NO_KIND | {"shares_agreeing": False, "single_organisation": True}, "outside_body", "Scrutiny report 3.2.1"),
        (CONTROLLED | {"long_broad_contract": True, "shares_delivering": False}, "strategic_partnering",
         "Scrutiny report 3.2.3"),
    ],
)  # fmt: skip
def test_none_and_of_which_kind(answers: dict[str, bool], kind: str, source: str) -> None:
    found = judge(**answers)
    assert (found.outcome, found.kind, found.missing) == (ScreeningOutcome.NONE, ScopeKind(kind), [])
    assert found.reasons[-1].source == source


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        (dict.fromkeys(PLAIN), [*EXCLUSIONS, *DEFINITION]),
        (dict.fromkeys(EXCLUSIONS), list(EXCLUSIONS)),
        (dict.fromkeys(DEFINITION), list(DEFINITION)),
        *(({key: None}, [key]) for key in (*EXCLUSIONS, *DEFINITION)),
        ({"pays_third_party": True}, ["long_broad_contract", "controls_strategy", "controls_decisions"]),
        (PAID, ["controls_strategy", "controls_decisions"]),
        (PAID | {"controls_strategy": True}, ["controls_decisions"]),
        (PAID | {"controls_decisions": True}, ["controls_strategy"]),
        ({"pays_third_party": True, "controls_strategy": False}, ["long_broad_contract"]),
        (BODY, ["strategic_function"]),
        ({"informal_discussion": True, "pfi": None}, ["pfi"]),
        (BODY | {"strategic_function": False, "informal_discussion": None}, ["informal_discussion"]),
        ({"shares_agreeing": False}, ["single_organisation", "personal_network"]),
        ({"shares_agreeing": False, "single_organisation": False}, ["personal_network"]),
        ({"shares_agreeing": False, "well_being": None}, ["well_being"]),
    ],
)
def test_what_is_not_answered_decides_nothing_and_is_named(
    answers: dict[str, Any], missing: list[str]
) -> None:
    found = judge(**answers)
    assert (found.outcome, found.kind, list(found.reasons)) == (ScreeningOutcome.UNDECIDED, None, [])
    assert found.missing == missing


def test_the_reason_says_that_control_makes_a_paid_third_party_one() -> None:
    paid = judge(**PAID, controls_strategy=True, controls_decisions=True)
    assert "controls where they go" in paid.reasons[0].sentence
    assert len(judge().reasons) == len(DEFINITION)


def test_an_answer_to_what_was_not_asked_counts_for_nothing() -> None:
    assert judge(pays_third_party=False, controls_strategy=False, long_broad_contract=True) == judge()
    assert judge(only_appoints_or_funds=False, strategic_function=False) == judge()


# --- What the others would say --------------------------------------------------------------------------------

GUIDE, PANEL = 0, 1


@pytest.mark.parametrize(
    ("other", "answers", "outcome"),
    [
        (GUIDE, {}, "undecided"),
        (GUIDE, dict.fromkeys(FEATURES, True), "partnership"),
        (GUIDE, dict.fromkeys(FEATURES, True) | {"profit": False, "income_between": False}, "partnership"),
        (GUIDE, dict.fromkeys(FEATURES, True) | {"new_structure": False}, "none"),
        (GUIDE, {"pools_risks": False}, "none"),
        (PANEL, {}, "undecided"),
        (PANEL, NO_KIND | {"independent": True, "common_goal": True, "shares_information": True}, "partnership"),
        (PANEL, NO_KIND | {"independent": True, "common_goal": True}, "undecided"),
        (PANEL, {"independent": True, "common_goal": True, "shares_information": True}, "undecided"),
        (PANEL, NO_KIND | {"common_goal": False}, "none"),
        (PANEL, NO_KIND | {"independent": True, "common_goal": True, "shares_information": False,
                           "joint_programme": False, "pools_risks": False}, "none"),
        (PANEL, {"personal_network": True}, "none"),
        (PANEL, {"single_organisation": True}, "none"),
        (PANEL, PAID | {"controls_strategy": True, "controls_decisions": True, "long_broad_contract": True}, "none"),
    ],
)  # fmt: skip
def test_what_another_document_would_say(other: int, answers: dict[str, bool], outcome: str) -> None:
    found = judge(**answers)
    assert found.others[other].outcome == outcome
    assert (found.others[other] in found.differing) == (outcome == "none" and found.outcome == "partnership")
    assert bool(found.others[other].why) == (outcome == "none")


def test_to_exchange_information_is_enough_for_the_panel_and_not_for_the_protocol() -> None:
    heard = {"independent": True, "common_goal": True, "shares_information": True}
    found = judge(shares_delivering=False, **NO_KIND, **heard)
    assert found.outcome == ScreeningOutcome.NONE
    assert [(other.source, other.outcome) for other in found.differing] == [
        ("Scrutiny report 3.1", "partnership")
    ]


# --- It holds together ----------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from(sorted(read_screening().by_key)), st.booleans()))
def test_more_answers_never_undo_what_was_decided(answers: dict[str, bool]) -> None:
    screening = read_screening()
    found = screen(screening, answers)
    assert (found.outcome == ScreeningOutcome.UNDECIDED) == bool(found.missing)
    assert not set(found.missing) & set(answers)
    if found.missing:
        for value, other in itertools.product((True, False), repeat=2):
            more = dict.fromkeys(found.missing, value)
            later = screen(screening, {**answers, **more})
            filled = screen(screening, {**answers, **more, **dict.fromkeys(later.missing, other)})
            assert len(filled.missing) < len(screening.questions)
        return
    for key in set(screening.by_key) - set(answers) - {"pfi", *EXCLUSIONS}:
        assert screen(screening, {**answers, key: True}).outcome == found.outcome


def test_an_answer_to_no_question_is_refused() -> None:
    with pytest.raises(KeyError):
        judge(moon=True)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("definition: [other", "definition: [moon, other", "moon"),
        ("kind: pfi", "kind: moon", "moon"),
        ("  - key: shares_agreeing", "  - key: shares_delivering", "two questions"),
        ("    source: Protocol 2.2 d", "    source:", "empty"),
    ],
)
def test_a_file_that_does_not_hold_together_names_its_line(
    before: str, after: str, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "screening.yaml"
    file.write_text(FILE.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(YamlError, match=told) as fault:
        parse_screening(read_yaml(file))
    assert "line" in str(fault.value)


# --- From the shell -------------------------------------------------------------------------------------------


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str) -> Any:
    file = tmp_path / "cases.json"
    file.write_text(written, encoding="utf-8")
    call_command("screen", str(file))
    return json.loads(capsys.readouterr().out)


def test_cases_are_decided_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = {key: "yes" if value else "No" for key, value in PLAIN.items()}
    cases = [{"name": "A", "answers": words}, {"answers": {"pfi": True}}, {"answers": {"pfi": "not known"}}]
    found = run(tmp_path, capsys, json.dumps({"cases": cases}))
    assert [(case["name"], case["outcome"], case["kind"]) for case in found] == [
        ("A", "partnership", None), ("case 2", "none", "pfi"), ("case 3", "undecided", None),
    ]  # fmt: skip
    assert found[2]["missing"][0] == "pfi"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "could not be read"),
        ("7", "list of cases"),
        ("[7]", "case 1"),
        ('[{"answers": []}]', "case 1"),
        ('[{"name": "A", "answers": {"moon": "yes"}}]', "A: there is no question 'moon'"),
        ('[{"answers": {"pfi": "maybe"}}]', "must be yes or no"),
        ('[{"answers": {"pfi": ["yes"]}}]', "must be yes or no"),
        ('[{"answers": {"pfi": 1}}]', "must be yes or no"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_decided(
    written: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match=told) as fault:
        run(tmp_path, capsys, written)
    assert "Nothing was decided" in str(fault.value)


def test_the_questions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("screen", "--questions")
    assert {asked["key"] for asked in json.loads(capsys.readouterr().out)} == set(read_screening().by_key)
