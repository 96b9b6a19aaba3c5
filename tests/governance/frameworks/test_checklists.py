"""Each checklist beside a partnership's steps holds every item of its source once; what is ours says so."""

from collections import Counter

import pytest

from governance.assessments.applicability import questions_for
from governance.frameworks.load import Framework, load_frameworks
from governance.frameworks.model import Kind, Question

ALL = {each.code: each for each in load_frameworks()}
OURS = "Council practice"

# Checklist, document, paragraph with the place of its item, and the items: each is asked by one question.
ITEMS = [
    ("start-up-considerations", "Beginner's guide", "1.4.1 bullet {}", range(1, 13)),
    ("start-up-considerations", "Beginner's guide", "1.4.2 bullet {}", range(1, 7)),
    ("pre-partnership-agreement", "Management framework", "4.1 bullet {}", range(1, 11)),
    ("decision-making", "Protocol", "2.8 {}", "abcd"),
    ("partnership-agreement", "Agreements advice", "on aims and objectives, bullet {}", range(1, 4)),
    ("partnership-agreement", "Agreements advice", "on strategy and activities, bullet {}", range(1, 2)),
    ("partnership-agreement", "Agreements advice", "on membership and decision making, bullet {}", range(1, 3)),
    ("partnership-agreement", "Agreements advice", "on management and operation, bullet {}", range(1, 5)),
    ("partnership-agreement", "Agreements advice", "on resources, bullet {}", range(1, 2)),
    ("partnership-agreement", "Agreements advice", "on disputes, bullet {}", range(1, 2)),
    ("partnership-agreement", "Agreements advice", "on information{}", [""]),
    ("partnership-agreement", "Protocol", "Appendix 1, section 7, bullet {}", range(1, 5)),
    ("contract-suitability", "Agreements advice", "on when to use a partnership contract, bullet {}", range(1, 7)),
    ("s75-arrangements", "SI 2000/617", "regulation 7(3)({})", "abcdefg"),
]  # fmt: skip

# Every question of every checklist, section by section.
QUESTIONS = {
    "start-up-considerations": {
        "need": "need-shown expected-benefit other-ways duplicates-checked",
        "agreement-to-start": "services-consulted decision-makers-consulted partners-agree-aims residents-consulted",
        "representation": "representation-agreed delegated-authority representatives-skills interests-protected",
        "law": "legal-power approval-to-negotiate legal-time-limits no-accidental-contract novel-law",
        "first-agreement": "pre-partnership-agreement",
        "what-it-takes": "capacity-to-contribute staff-implications finance-implications asset-implications "
        "existing-commitments",
        "fit-and-money": "priorities unbudgeted",
    },
    "pre-partnership-agreement": {
        "sponsor-and-plan": "senior-sponsor project-plan",
        "purpose": "purpose expected-benefit declared-intentions",
        "terms": "rules-of-engagement negotiables paper-for-disputes",
        "running": "first-risk-assessment attendance-and-lead resources-available measures-and-reporting",
    },
    "decision-making": {
        "rules": "decision-method quorum telling-absentees carrying-out",
        "accountability": "reporting-lines resource-decisions",
        "authority": "delegated-authority no-waiting",
        "openness": "decision-record decisions-open-to-challenge",
        "ahead": "forward-plan",
        "meetings": "meetings",
    },
    "partnership-agreement": {
        "aims": "purpose added-value success",
        "activities": "activities",
        "membership": "membership decisions",
        "management": "issues principles responsibilities performance-review",
        "resources": "resources",
        "disputes": "disputes",
        "information": "information",
        "ending": "termination exit-strategy final-report telling-others",
        "solicitors": "executive-decisions solicitors-involved agreement-papers",
    },
    "exit-plan": {
        "both-ends": "exit-plan planned-end unplanned-end",
        "notice": "notice grounds end-date",
        "left": "left-behind liabilities surplus-and-mediation property staff",
        "carrying-on": "continuity handover records",
        "upkeep": "owner-and-review",
    },
    "withdrawal-risk-analysis": {
        "reason": "reason binding notice",
        "before": "risks-of-staying risk-before",
        "after": "risks-of-leaving risk-after liabilities",
        "advice": "legal-advice financial-advice contract-advice",
        "decision": "chief-officer cabinet-lead decision-reference",
        "handover": "handover continuity",
    },
    "dissolution": {
        "terms": "terms-followed exit-carried-out",
        "money": "accounts-settled surplus-shared property-passed-on",
        "remaining": "residual-liabilities staff-settled records-kept handover",
        "report": "final-report-made",
        "told": "stakeholders-told users-told",
    },
    "s75-arrangements": {
        "basis": "legal-basis consultation",
        "kinds": "pooled-fund lead-commissioner integrated-provision",
        "agreement": "aims-and-outcomes contributions functions persons-and-services staff-and-goods "
        "duration-and-ending fund-management",
        "host-and-risk": "host risk-share",
    },
    "contract-suitability": {
        "circumstances": "long-term complex-or-risky new-service local-group gap-in-market provider-invests",
        "conclusion": "kind-of-contract",
        "both-sides": "expected given every-party",
    },
    "options-appraisal": {
        "stage-1-need": "service-need limits",
        "stage-2-criteria": "criteria-settled quality cost risk fit ability control",
        "stage-2-ways": "five-compared score-outsourcing score-in-house score-mixed-market score-partnership "
        "score-postpone",
        "stage-2-decision": "chosen-way reasons commissioning-criteria",
        "stage-3-arranging": "route terms",
        "stage-4-watching": "watching next-appraisal",
    },
}

# The demands that each checklist serves, and how many questions a Major and a Minor partnership is asked.
SERVES = {
    "start-up-considerations": ({"B3", "P5", "N5"}, 25, 8),
    "pre-partnership-agreement": ({"N5"}, 12, 12),
    "decision-making": ({"P8", "P15"}, 12, 9),
    "partnership-agreement": ({"A1", "P13", "P17"}, 20, 20),
    "exit-plan": ({"P13", "P17", "P4", "N4"}, 15, 5),
    "withdrawal-risk-analysis": ({"N4", "P4", "P13"}, 16, 16),
    "dissolution": ({"P17", "P4", "N4"}, 12, 6),
    "s75-arrangements": ({"A3"}, 14, 14),
    "contract-suitability": ({"A6"}, 10, 10),
    "options-appraisal": ({"A4", "A5"}, 22, 11),
}
EVERY = [pytest.param(ALL[code], id=code) for code in QUESTIONS]


def asked_about(framework: Framework, document: str) -> Counter[str]:
    """Count the questions that cite each paragraph of a document."""
    return Counter(
        source.paragraph
        for question in framework.questions
        for source in question.sources
        if source.document == document
    )


@pytest.mark.parametrize(("code", "document", "paragraph", "items"), ITEMS)
def test_every_item_of_the_source_is_asked_exactly_once(
    code: str, document: str, paragraph: str, items: list[str]
) -> None:
    found = asked_about(ALL[code], document)
    expected = {paragraph.format(item): 1 for item in items}
    start, end = paragraph.split("{}")
    like = {name: n for name, n in found.items() if name.startswith(start) and name.endswith(end)}
    assert like == expected


@pytest.mark.parametrize("framework", EVERY)
def test_every_question_stands_in_its_section(framework: Framework) -> None:
    found = {section.key: [question.key for question in section.questions] for section in framework.sections}
    assert found == {key: names.split() for key, names in QUESTIONS[framework.code].items()}


@pytest.mark.parametrize("framework", EVERY)
def test_every_question_cites_a_demand_that_the_checklist_serves(framework: Framework) -> None:
    demands, _major, _minor = SERVES[framework.code]
    assert [question.key for question in framework.questions if not question.sources] == []
    assert {source.id for question in framework.questions for source in question.sources} == demands


@pytest.mark.parametrize("framework", EVERY)
def test_a_minor_partnership_is_asked_the_heads_and_a_major_one_everything(framework: Framework) -> None:
    _demands, major, minor = SERVES[framework.code]
    assert len(questions_for(framework, "major")) == major == len(framework.questions)
    asked = questions_for(framework, "limited")
    assert len(asked) == minor
    assert all(each.question.head for each in asked)


@pytest.mark.parametrize("framework", EVERY)
def test_what_is_ours_says_so_and_that_lawyers_confirm_it(framework: Framework) -> None:
    ours = [q for q in framework.questions if OURS in {source.document for source in q.sources}]
    assert all(len(question.sources) == 1 for question in ours)
    options = [option for question in framework.questions for option in question.options]
    named = [document for document in framework.documents if document.name == OURS]
    assert bool(named) is bool(ours or [each for each in options if each.source.document == OURS])
    assert all("our own" in each.title and "lawyers" in each.title for each in named)


# --- Start-up considerations and the pre-partnership agreement ---------------------------------------------


def test_starting_up_asks_for_capacity_four_kinds_of_resources_fit_and_approval() -> None:
    start = ALL["start-up-considerations"]
    assert asked_about(start, "Protocol") == {"2.5": 7}
    assert start.question("priorities").fact == "council-priorities"
    assert start.question("unbudgeted").fact == "unbudgeted-approval"
    assert start.question("unbudgeted").head


def test_the_pre_partnership_agreement_names_a_sponsor_and_holds_a_plan() -> None:
    before = ALL["pre-partnership-agreement"]
    assert asked_about(before, "Management framework")["4.1"] == 1
    assert before.question("senior-sponsor").citation == "Management framework 4.1"
    assert before.question("project-plan").citation == "Beginner's guide 1.4.2 bullet 6"


# --- The agreement -----------------------------------------------------------------------------------------


def test_the_agreement_has_thirteen_questions_under_seven_headings_and_four_points_on_ending() -> None:
    sections = ALL["partnership-agreement"].sections
    assert [len(section.questions) for section in sections] == [3, 1, 2, 4, 1, 1, 1, 4, 3]
    written = [question for section in sections[:8] for question in section.questions]
    assert len(written) == 17
    assert {(question.kind, question.head) for question in written} == {(Kind.TEXT, True)}


def test_what_is_known_already_is_shown_beside_each_question_of_the_agreement() -> None:
    questions = [q for section in ALL["partnership-agreement"].sections[:8] for q in section.questions]
    assert [question.key for question in questions if not question.draws_on] == []


def test_an_agreement_that_decides_for_the_council_asks_for_the_solicitors() -> None:
    agreement = ALL["partnership-agreement"]
    assert {o.key for o in agreement.question("executive-decisions").options} == {
        "decides",
        "does-not-decide",
    }
    assert agreement.question("solicitors-involved").evidence
    papers = {option.key for option in agreement.question("agreement-papers").options}
    assert papers == {"contract-and-document", "contract", "document"}


# --- Ending ------------------------------------------------------------------------------------------------


def test_the_exit_plan_asks_for_both_ends_the_notice_and_the_grounds() -> None:
    plan = ALL["exit-plan"]
    of_the_protocol = {
        question.key
        for question in plan.questions
        if ("Protocol", "2.14") in {(source.document, source.paragraph) for source in question.sources}
    }
    assert of_the_protocol == {"exit-plan", "planned-end", "unplanned-end", "notice", "grounds", "end-date"}
    for ground in ("law", "overspend", "breach"):
        assert ground in plan.question("grounds").question


def test_leaving_is_weighed_before_and_after_by_the_same_words() -> None:
    leaving = ALL["withdrawal-risk-analysis"]
    assert leaving.question("risk-before").options == leaving.question("risk-after").options
    assert {leaving.question(f"risks-of-{each}").kind for each in ("staying", "leaving")} == {Kind.TEXT}


def test_leaving_asks_for_three_kinds_of_advice_two_names_and_a_handover() -> None:
    leaving = ALL["withdrawal-risk-analysis"]
    keys = (
        "binding legal-advice financial-advice contract-advice chief-officer cabinet-lead handover continuity"
    )
    for key in keys.split():
        question = leaving.question(key)
        assert question.head
        assert question.citation == "Management framework 3.1.2"
    assert all(leaving.question(f"{kind}-advice").evidence for kind in ("legal", "financial", "contract"))
    assert {option.key for option in leaving.question("binding").options} >= {"statutory", "contractual"}


def test_closing_asks_whether_the_four_points_on_ending_were_done_and_what_remains() -> None:
    closing = ALL["dissolution"]
    assert asked_about(closing, "Protocol") == {
        "Appendix 1, section 7, bullet 1": 1,
        "Appendix 1, section 7, bullet 2": 2,  # the exit strategy, and its surplus
        "Appendix 1, section 7, bullet 3": 1,
        "Appendix 1, section 7, bullet 4": 2,  # funders and others, and service users
        "2.4 g": 2,  # what remains to be paid, and property
    }
    for key in ("residual-liabilities", "final-report-made", "stakeholders-told"):
        assert closing.question(key).head


# --- Health, contracts and choices -------------------------------------------------------------------------


def test_every_text_of_the_health_arrangements_says_that_lawyers_confirm_it() -> None:
    health = ALL["s75-arrangements"]
    told = [health.purpose, *(s.intro for s in health.sections), *(q.guidance for q in health.questions)]
    assert [text for text in told if "The council's lawyers must confirm" not in text] == []


def test_the_health_arrangements_ask_for_the_six_that_the_source_only_names() -> None:
    found = {question.key for question in ALL["s75-arrangements"].questions if OURS in question.citation}
    assert found == {
        "consultation", "pooled-fund", "lead-commissioner", "integrated-provision", "host", "risk-share",
    }  # fmt: skip


def test_a_circumstance_that_does_not_fit_leaves_no_gap() -> None:
    circumstances = ALL["contract-suitability"].sections[0].questions
    assert {question.kind for question in circumstances} == {Kind.CHOICE}
    assert {tuple(option.key for option in question.options) for question in circumstances} == {
        ("fits", "in-part", "does-not-fit")
    }


def test_a_partnership_contract_says_of_every_party_what_is_expected_and_what_it_gives() -> None:
    contract = ALL["contract-suitability"]
    sides = [contract.question(key) for key in ("expected", "given", "every-party")]
    assert {question.citation for question in sides} == {
        "Agreements advice on features of partnership contracts"
    }
    assert all(question.head for question in sides)


def test_the_appraisal_has_four_stages_of_which_three_are_ours() -> None:
    appraisal = ALL["options-appraisal"]
    stages: dict[str, list[Question]] = {}
    for section in appraisal.sections:
        stage = section.key.split("-")[1]
        stages.setdefault(stage, []).extend(section.questions)
        assert f"(stage {stage}" in section.title
        assert ("our own" in section.title) is (stage != "2")
    assert list(stages) == ["1", "2", "3", "4"]
    for stage in "134":
        assert {question.citation for question in stages[stage]} == {f"{OURS} on stage {stage}"}
    assert not any("on stage" in question.citation for question in stages["2"])


def test_each_of_the_five_outcomes_can_be_chosen_and_is_scored() -> None:
    appraisal = ALL["options-appraisal"]
    bullets = [f"on the procurement process, bullet {number}" for number in range(1, 6)]
    options = appraisal.question("chosen-way").options
    assert [option.source.paragraph for option in options] == bullets
    scored = [appraisal.question(f"score-{option.key}") for option in options]
    assert [question.sources[0].paragraph for question in scored] == bullets
    assert {question.kind for question in scored} == {Kind.SCORE}


def test_the_criteria_are_scored_and_settled_first() -> None:
    criteria = next(s for s in ALL["options-appraisal"].sections if s.key == "stage-2-criteria")
    head, *scored = criteria.questions
    assert head.head
    assert len(scored) == 6
    assert {question.kind for question in scored} == {Kind.SCORE}
