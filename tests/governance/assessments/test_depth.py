"""What depth makes of each question: whether it asks for evidence, and in which words."""

from itertools import product

import pytest

from governance.assessments.applicability import questions_for
from governance.frameworks.load import Framework, load_frameworks
from governance.frameworks.model import NOT_ASSESSED, TIERS, Depth


@pytest.mark.parametrize("framework", load_frameworks(), ids=lambda framework: framework.code)
def test_evidence_is_asked_for_where_the_question_wants_it_and_at_full_depth_only(
    framework: Framework,
) -> None:
    for tier, form in product((*TIERS, NOT_ASSESSED), ("", "cic")):
        for asked in questions_for(framework, tier, form):
            assert asked.evidence is (asked.question.evidence and asked.depth is Depth.FULL)


@pytest.mark.parametrize("framework", load_frameworks(), ids=lambda framework: framework.code)
def test_only_a_light_head_that_covers_others_is_asked_in_its_one_line(framework: Framework) -> None:
    for tier in (*TIERS, NOT_ASSESSED):
        for asked in questions_for(framework, tier, ""):
            light = asked.depth is Depth.LIGHT and bool(asked.covers) and bool(asked.question.one_line)
            assert asked.text == (asked.question.one_line if light else asked.question.question)
            assert not asked.covers or asked.question.head


def test_among_the_frameworks_some_questions_ask_for_evidence_and_some_do_not() -> None:
    wants = {q.evidence for framework in load_frameworks() for q in framework.questions}
    assert wants == {True, False}
