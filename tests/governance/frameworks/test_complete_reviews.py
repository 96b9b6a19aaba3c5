"""Health checks, briefings, surveys and standards hold every item that the documents name, once, and cite it."""

from collections import Counter
from collections.abc import Sequence

import pytest

from governance.frameworks.load import Framework, load_frameworks
from governance.frameworks.model import NOT_ASSESSED, TIERS, Depth, Kind, Question

ALL = {each.code: each for each in load_frameworks()}

# Where a document lists items, each of them stands once, in its order: framework, coverage id, document, paragraphs.
TWO_YEARLY = ["2.6 bullet 4", "2.6 bullet 7"]
EIGHTEEN = [
    f"Appendix A, standard {standard}, bullet {bullet}"
    for standard, bullets in enumerate((4, 4, 4, 2, 2, 2), 1)
    for bullet in range(1, bullets + 1)
]
LISTED = [
    ("outside-body-assurances", "N6", "Management framework", [f"5 bullet {n}" for n in range(1, 9)]),
    ("representative-briefing", "N7", "Management framework", [f"6 bullet {n}" for n in range(1, 9)]),
    ("health-check", "B4", "Beginner's guide", [f"1.5.{n}" for n in range(1, 11)]),
    ("five-minute-review", "P21", "Protocol", TWO_YEARLY),
    ("standards-of-excellence", "N15", "Management framework", EIGHTEEN),
]

# How many questions stand in each section. Where the document only names the checklist, these are our own.
SIZES = {
    "outside-body-assurances": [3, 4, 1],
    "representative-briefing": [8, 5, 2],
    "equality-impact": [2, 3, 11, 3, 1, 1, 1],
    "effective-partnerships": [4, 4, 6, 4],
    "five-minute-review": [8, 2],
    "health-check": [3] * 10,
    "partner-feedback": [5, 3, 3],
    "standards-of-excellence": [4, 4, 4, 2, 2, 2],
}
EVERY_QUESTION = [pytest.param(q, id=f"{code}:{q.key}") for code in SIZES for q in ALL[code].questions]

# Documents that only name a checklist: the title on the page says whose the questions are.
NAMED_ONLY = [
    ("representative-briefing", "Management framework"),
    ("equality-impact", "Scrutiny report"),
    ("equality-impact", "Equality Act"),
    ("effective-partnerships", "Management framework"),
    ("five-minute-review", "Management framework"),
    ("health-check", "Agreements advice"),
    ("partner-feedback", "Management framework"),
]
LEGAL = ("outside-body-assurances", "representative-briefing", "equality-impact")


def citing(framework: Framework, coverage_id: str) -> Sequence[Question]:
    return [q for q in framework.questions if any(source.id == coverage_id for source in q.sources)]


@pytest.mark.parametrize(
    ("code", "coverage_id", "document", "paragraphs"), LISTED, ids=[row[0] for row in LISTED]
)
def test_every_item_that_a_document_lists_is_a_head_in_its_order(
    code: str, coverage_id: str, document: str, paragraphs: Sequence[str]
) -> None:
    found = [
        source.paragraph
        for question in citing(ALL[code], coverage_id)
        if question.head
        for source in question.sources
        if (source.id, source.document) == (coverage_id, document)
    ]
    assert found == list(paragraphs)


@pytest.mark.parametrize("code", SIZES)
def test_no_question_goes_missing(code: str) -> None:
    assert [len(section.questions) for section in ALL[code].sections] == SIZES[code]


@pytest.mark.parametrize("question", EVERY_QUESTION)
def test_every_question_cites_a_source(question: Question) -> None:
    assert question.sources
    assert question.citation


@pytest.mark.parametrize(("code", "document"), NAMED_ONLY)
def test_what_a_document_only_names_says_that_the_content_is_ours(code: str, document: str) -> None:
    (cited,) = [each for each in ALL[code].documents if each.name == document]
    assert "ours" in cited.title


@pytest.mark.parametrize("code", LEGAL)
def test_what_is_ours_about_the_law_is_for_lawyers_to_confirm(code: str) -> None:
    assert any("for the council's lawyers to confirm" in each.title for each in ALL[code].documents)


@pytest.mark.parametrize("code", SIZES)
def test_every_document_that_stands_above_a_checklist_is_cited_in_it(code: str) -> None:
    cited = {source.document for question in ALL[code].questions for source in question.sources}
    assert {document.name for document in ALL[code].documents} == cited


# --- Of each what is its own ------------------------------------------------------------------------------------


def test_a_briefing_says_what_each_of_the_four_capacities_asks_and_whether_people_were_briefed() -> None:
    briefing = ALL["representative-briefing"]
    (capacity,) = [section for section in briefing.sections if section.key == "capacity"]
    details = [question.key for question in capacity.questions if not question.head]
    assert details == ["director", "trustee", "observer", "adviser"]
    assert [question.key for question in citing(briefing, "N10")] == ["briefed", "trained"]


def test_an_equality_assessment_goes_from_screening_to_the_day_of_the_next_look() -> None:
    sections = {section.key: section for section in ALL["equality-impact"].sections}
    steps = ["screening", "full-assessment", "people", "actions", "sign-off", "publication", "review"]
    assert list(sections) == steps
    assert sections["review"].questions[0].kind is Kind.DATE


def test_an_equality_assessment_asks_about_the_nine_characteristics_of_the_act() -> None:
    (people,) = [section for section in ALL["equality-impact"].sections if section.key == "people"]
    details = [question for question in people.questions if not question.head]
    assert [q.label for q in details if q.sources[0].document == "Equality Act"] == [
        "Age",
        "Disability",
        "Gender reassignment",
        "Marriage and civil partnership",
        "Pregnancy and maternity",
        "Race",
        "Religion or belief",
        "Sex",
        "Sexual orientation",
    ]


def test_the_effective_partnerships_checklist_holds_what_its_paragraph_says_itself() -> None:
    checklist = ALL["effective-partnerships"]
    assert [q.key for q in citing(checklist, "N1")] == ["aims-match", "benefit", "council-role"]
    assert [q.key for q in citing(checklist, "N2")] == ["officers-objectives"]
    assert [q.key for q in citing(checklist, "H3")] == ["one-another"]
    assert citing(checklist, "N3") == list(checklist.questions)


def test_the_five_minute_review_ends_its_eight_questions_with_continue_change_or_leave() -> None:
    eight, duties = ALL["five-minute-review"].sections
    assert eight.questions[-1].kind is Kind.CHOICE
    assert [option.key for option in eight.questions[-1].options] == ["continue", "change", "leave"]
    assert all(question.rests_on for question in (*eight.questions, *duties.questions))


def test_each_tip_is_scored_and_has_two_closer_questions_for_the_largest_alone() -> None:
    for section in ALL["health-check"].sections:
        head, *closer = section.questions
        assert (head.head, head.kind, len(closer)) == (True, Kind.SCORE, 2)
        tips = {source.paragraph for q in section.questions for source in q.sources if source.id == "B4"}
        assert len(tips) == 1
        for question in closer:
            depths = [question.depth.at(tier) for tier in TIERS]
            assert depths == [Depth.FULL, Depth.FOLDED, Depth.FOLDED]


def test_what_a_partner_says_is_no_fact_of_the_councils_own() -> None:
    own = {question.fact for question in ALL["partner-feedback"].questions}
    others = {q.fact for code, each in ALL.items() if code != "partner-feedback" for q in each.questions}
    assert own & others == set()


@pytest.mark.parametrize("code", ["partner-feedback", "standards-of-excellence"])
def test_what_is_about_the_whole_council_or_a_partner_is_the_same_in_every_tier(code: str) -> None:
    for question in ALL[code].questions:
        assert question.head
        assert len({question.depth.at(tier) for tier in (*TIERS, NOT_ASSESSED)}) == 1


def test_the_standards_are_scored_and_one_lays_three_views_side_by_side() -> None:
    standards = ALL["standards-of-excellence"]
    assert {question.kind for question in standards.questions} == {Kind.SCORE}
    compared = standards.question("views-compared")
    assert compared.sources[0].paragraph == "Appendix A, standard 3, bullet 4"
    assert all(view in compared.question for view in ("members", "officers", "partners"))


@pytest.mark.parametrize("code", SIZES)
def test_a_checklist_asks_each_key_once(code: str) -> None:
    keys = Counter(question.key for question in ALL[code].questions)
    assert [key for key, count in keys.items() if count > 1] == []
