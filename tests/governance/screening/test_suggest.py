"""What is proposed for one that nobody has screened, and the answers that stand for it."""

import pytest

from governance.screening.suggest import Held, answers_for, read_rules, suggest
from register.choices import ScopeKind, ScreeningOutcome
from register.rules.screening.read import read_screening
from register.rules.screening.rules import screen

P, N = ScreeningOutcome.PARTNERSHIP.value, ScreeningOutcome.NONE.value


@pytest.mark.parametrize(
    ("outcome", "kind"), [(P, ""), *((N, kind.value) for kind in ScopeKind)], ids=lambda one: one or "-"
)
def test_the_answers_of_what_is_confirmed_come_to_just_that(outcome: str, kind: str) -> None:
    found = screen(read_screening(), answers_for(outcome, kind))
    assert (found.outcome, found.kind or "") == (outcome, kind)


@pytest.mark.parametrize(
    ("names", "form", "partners", "proposed"),
    [
        (["Schools PFI"], "", 3, (N, "pfi")),
        (["Leisure management contract"], "", 2, (N, "bought_service")),
        (["Voluntary sector support"], "grant", 2, (N, "bought_service")),
        (["Core Cities"], "network", 0, (N, "network")),
        (["Tenants' consultative group"], "", 1, (N, "consultation_group")),
        (["Almshouses of St Anne"], "", 0, (N, "outside_body")),
        (["Theatre"], "outside_body", 0, (N, "outside_body")),
        (["Better Care Fund"], "pooled_fund", 1, (P, "")),
        (["Local Resilience Forum"], "", 2, (P, "")),
        (["Local Resilience Forum"], "", 1, ("", "")),
        (["Contractors' forum"], "", 0, ("", "")),  # a word, not a part of one
        (["Rivers", "Rivers contract"], "", 4, (N, "bought_service")),  # another name tells, too
    ],
)
def test_what_is_proposed(names: list[str], form: str, partners: int, proposed: tuple[str, str]) -> None:
    found = suggest(Held(names, form, "", partners))
    assert (found.outcome, found.kind) == proposed
    assert found.because


def test_what_is_kept_out_of_scope_is_proposed_as_what_it_is_kept_under() -> None:
    found = suggest(Held(["Leisure contract"], "pooled_fund", "network", 4))
    assert (found.outcome, found.kind) == (N, "network")
    assert "network" in found.because


def test_every_rule_proposes_what_answers_lead_to() -> None:
    for rule in read_rules():
        assert answers_for(rule.outcome, rule.kind)
