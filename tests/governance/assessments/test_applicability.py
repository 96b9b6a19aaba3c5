"""Depth follows tier and form; a head is never dropped (P20)."""

from itertools import product

import pytest

from governance.assessments.applicability import AskedQuestion, questions_for
from governance.frameworks.load import EDITIONS, Framework, load_framework, load_frameworks
from governance.frameworks.model import NOT_ASSESSED, TIERS, Depth
from register.choices import Form

EVERY_TIER = (*TIERS, NOT_ASSESSED)


@pytest.fixture(scope="module")
def governance() -> Framework:
    return load_framework(EDITIONS / "governance-framework" / "1.yaml")


def asked_by_key(framework: Framework, tier: str, form: str = "") -> dict[str, AskedQuestion]:
    return {asked.question.key: asked for asked in questions_for(framework, tier, form)}


@pytest.mark.parametrize("framework", load_frameworks(), ids=lambda framework: framework.code)
def test_no_tier_and_no_form_ever_drops_a_head(framework: Framework) -> None:
    heads = {question.key for question in framework.questions if question.head}
    assert heads
    for tier, form in product(EVERY_TIER, ("", *Form.values)):
        assert heads <= set(asked_by_key(framework, tier, form)), f"{tier} {form}"


@pytest.mark.parametrize("framework", load_frameworks(), ids=lambda framework: framework.code)
def test_every_question_that_fits_the_form_is_asked_or_stands_under_its_head(framework: Framework) -> None:
    for tier, form in product(EVERY_TIER, ("", *Form.values)):
        asked = questions_for(framework, tier, form)
        reached = [each.question for each in asked] + [question for each in asked for question in each.covers]
        fitting = {q.key for q in framework.questions if not q.forms or form in q.forms}
        assert len(reached) == len(set(reached))
        assert {question.key for question in reached} == fitting


def test_a_limited_partnership_answers_each_head_in_one_line(governance: Framework) -> None:
    asked = questions_for(governance, "limited")
    dispute = asked_by_key(governance, "limited")["dispute-procedure"]
    assert [each.question.key for each in asked if not each.question.head] == ["agreement"]
    assert all(each.depth is Depth.LIGHT for each in asked)
    assert dispute.text == "Have the partners agreed how to avoid a dispute and how to settle one?"
    assert [question.key for question in dispute.covers] == ["early-warning"]


def test_a_light_question_asks_for_no_evidence(governance: Framework) -> None:
    assert asked_by_key(governance, "major")["exit-plan"].evidence
    assert not asked_by_key(governance, "limited")["exit-plan"].evidence
    assert not asked_by_key(governance, "moderate")["tax"].evidence


def test_a_major_partnership_is_asked_everything_and_a_smaller_one_less(governance: Framework) -> None:
    counts = [len(questions_for(governance, tier, "trading_company")) for tier in TIERS]
    assert counts[0] == len(governance.questions)
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == len(TIERS)


def test_a_partnership_not_yet_assessed_is_asked_as_much_as_a_major_one(governance: Framework) -> None:
    assert questions_for(governance, NOT_ASSESSED) == questions_for(governance, "major")


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ("", False),
        ("informal", False),
        ("joint_committee", False),
        ("joint_company", True),
        ("trading_company", True),
        ("cic", True),
    ],
)
def test_company_papers_are_asked_of_companies_only(governance: Framework, form: str, asked: bool) -> None:
    assert ("company-papers" in asked_by_key(governance, "major", form)) is asked


def test_company_papers_fold_into_the_head_of_a_limited_company_only(governance: Framework) -> None:
    def covered(form: str) -> list[str]:
        return [question.key for question in asked_by_key(governance, "limited", form)["legal-status"].covers]

    assert "company-papers" in covered("cic")
    assert "company-papers" not in covered("informal")


@pytest.mark.parametrize(("tier", "form"), [("huge", ""), ("", ""), ("Major", ""), ("major", "club")])
def test_an_unknown_tier_or_form_is_refused(governance: Framework, tier: str, form: str) -> None:
    with pytest.raises(ValueError, match="use one of"):
        questions_for(governance, tier, form)
