"""Each framework holds every item of the document it comes from, once, with its source, in plain words."""

import re
from collections import Counter

import pytest

from governance.frameworks.load import Framework, load_facts, load_frameworks
from governance.frameworks.model import TIERS, Kind, Question
from register.choices import DocumentKind, Form, Rating

ALL = load_frameworks()
EVERY_QUESTION = [pytest.param(q, id=f"{f.code}:{q.key}") for f in ALL for q in f.questions]

PARAGRAPHS = {
    "Protocol": re.compile(
        r"2\.5|2\.8|2\.9|2\.10|2\.11|2\.12|2\.13|2\.14|2\.16|2\.17|2\.4 [a-h]|2\.6 bullet (1[0-5]|[1-9])|2\.8 [a-d]"
        r"|2\.7( [a-o]| document [a-j])?"
        r"|Appendix 1, section ([1-3]|2, bullet [1-7]|4, bullet (1[0-2]|[1-9])"
        r"|5, bullet [1-7]|6, bullet [1-5]|7, bullet [1-4])"
    ),
    "Management framework": re.compile(
        r"3\.1\.[12]|4\.1( bullet (10|[1-9]))?|[5-7]|[56] bullet [1-8]|7 bullet (10|[1-9])"
        r"|Appendix A, standard ([1-3], bullet [1-4]|[4-6], bullet [12])"
    ),
    "Scrutiny report": re.compile(r"2\.3 i{1,3}|4\.1\.([2-9]|10)|6\.1"),
    "Beginner's guide": re.compile(r"1\.4\.1 bullet (1[0-2]|[1-9])|1\.4\.2 bullet [1-6]|1\.5\.(10|[1-9])"),
    "Agreements advice": re.compile(  # its paragraphs have no numbers: a heading, and the bullet under it
        r"on (agreements|information|Health Act flexibilities|features of partnership contracts"
        r"|aims and objectives, bullet [1-3]|strategy and activities, bullet 1"
        r"|membership and decision making, bullet [12]|management and operation, bullet [1-4]"
        r"|(resources|disputes), bullet 1|the procurement process(, bullet [1-5])?"
        r"|when to use a partnership contract(, bullet [1-6])?)"
    ),
    "SI 2000/617": re.compile(r"regulation 7\(3\)\([a-g]\)"),
    "Council practice": re.compile(r"on [a-z0-9 ]+"),  # questions of our own: no document holds them
    "Equality Act": re.compile(r"section (4|149)"),
}
COVERAGE_IDS = re.compile(r"A[1-6]|B[1-6]|P([1-9]|1\d|2[0-3])|N([1-9]|1[0-7])|H([1-9]|1[01])")


def framework(code: str) -> Framework:
    return next(each for each in ALL if each.code == code)


def paragraphs(code: str) -> Counter[str]:
    """Count every paragraph that a question or an option of the framework cites."""
    questions = framework(code).questions
    sources = [source for question in questions for source in question.sources]
    sources += [option.source for question in questions for option in question.options]
    return Counter(source.paragraph for source in sources if source.document == "Protocol")


def test_each_of_the_fifteen_heads_of_the_governance_framework_stands_once_in_order() -> None:
    heads = [section.heads for section in framework("governance-framework").sections]
    assert all(len(found) == 1 for found in heads)
    assert [head.sources[0].paragraph for (head,) in heads] == [
        f"2.7 {letter}" for letter in "abcdefghijklmno"
    ]


@pytest.mark.parametrize(("section", "items"), [(2, 7), (4, 12), (5, 7), (6, 5), (7, 4)])
def test_every_item_of_appendix_1_stands_exactly_once(section: int, items: int) -> None:
    found = {
        paragraph: count
        for paragraph, count in paragraphs("governance-framework").items()
        if paragraph.startswith(f"Appendix 1, section {section}, bullet")
    }
    assert found == {f"Appendix 1, section {section}, bullet {item}": 1 for item in range(1, items + 1)}


@pytest.mark.parametrize(
    "paragraph", ["2.8 a", "2.8 b", "2.8 c", "2.8 d", "2.10", "2.11", "2.12", "2.13", "2.14", "2.16", "2.17"]
)
def test_the_protocol_sections_that_detail_a_head_are_asked(paragraph: str) -> None:
    assert paragraphs("governance-framework")[paragraph]


@pytest.mark.parametrize("section", [1, 3])
def test_legal_power_and_outcome_measures_are_asked(section: int) -> None:
    assert paragraphs("governance-framework")[f"Appendix 1, section {section}"]


def test_the_seven_forms_are_options_that_the_register_knows_and_one_more_for_the_rest() -> None:
    options = framework("governance-framework").question("form").options
    assert len(options) == 8
    assert {option.key for option in options} - set(Form.values) == {"other"}


def test_each_of_the_fifteen_arrangements_stands_once_as_a_head() -> None:
    questions = framework("arrangements-in-place").questions
    found = sorted(source.paragraph for question in questions for source in question.sources)
    assert found == sorted(f"2.6 bullet {number}" for number in range(1, 16))
    assert all(question.head for question in questions)


def test_the_annual_review_has_twenty_two_lines_in_six_groups() -> None:
    sections = framework("annual-review").sections
    sizes = {section.title: len(section.questions) for section in sections}
    assert sizes == {
        "Fit": 4,
        "Delivery": 4,
        "Governance": 7,
        "Resources": 3,
        "Risk and exit": 2,
        "Oversight": 2,
    }
    assert sum(sizes.values()) == 22
    assert all(question.head for question in framework("annual-review").questions)


def test_each_line_of_the_annual_review_comes_from_its_demand() -> None:
    ids = [{source.id for source in question.sources} for question in framework("annual-review").questions]
    expected = "N1 N1 N1 N4 P21 P9 P21 P22 P7 P8 P15 P12 P11 P10 P23 P6+H3 P5 P4 P21 P13 P6+P16 H1"
    assert ids == [set(line.split("+")) for line in expected.split()]


def test_lines_9_16_and_19_weigh_double_and_the_review_has_fifty_points() -> None:
    review = framework("annual-review")
    assert review.scale is not None
    double = {number: q.key for number, q in enumerate(review.questions, 1) if q.weight == 2}
    assert double == {9: "agreement", 16: "contributions", 19: "risk-register"}
    assert sum(question.weight for question in review.questions) == 25
    assert sum(question.weight * review.scale.yes for question in review.questions) == 50


def test_the_bands_and_caps_are_those_of_the_design_and_known_to_the_register() -> None:
    scale = framework("annual-review").scale
    assert scale is not None
    assert {band.key: band.from_percent for band in scale.bands} == {
        "substantial": 85,
        "reasonable": 65,
        "limited": 40,
        "weak": 0,
    }
    assert {band.key for band in scale.bands} == set(Rating.values) - {Rating.NOT_ASSESSED}
    assert [(cap.line, cap.at_most, cap.tiers) for cap in scale.caps] == [
        ("agreement", "limited", ()),
        ("risk-register", "limited", ("major", "moderate")),
        ("exit-plan", "reasonable", ("major",)),
    ]


def test_every_line_of_the_annual_review_says_what_its_answer_may_rest_on() -> None:
    assert [question.key for question in framework("annual-review").questions if not question.rests_on] == []


@pytest.mark.parametrize("question", EVERY_QUESTION)
def test_every_source_names_a_paragraph_that_exists(question: Question) -> None:
    for source in [*question.sources, *(option.source for option in question.options)]:
        assert PARAGRAPHS[source.document].fullmatch(source.paragraph), source
        assert COVERAGE_IDS.fullmatch(source.id), source
    assert question.sources


@pytest.mark.parametrize("question", EVERY_QUESTION)
def test_the_words_are_plain(question: Question) -> None:
    """Short questions, whole sentences, and nothing that a page should not show."""
    asked = [question.question, *filter(None, [question.one_line])]
    told = [question.guidance, question.when_missing, *(option.help for option in question.options)]
    assert all(text.endswith("?") and len(text.split()) <= 22 for text in asked)
    assert all(text.endswith(".") for text in told)
    assert len(re.findall(r"[.?](?: |$)", question.guidance)) <= 3
    assert len(question.when_missing.split()) <= 20
    assert len(question.label.split()) <= 9
    assert not question.label.endswith((".", "?"))
    for text in [*asked, *told, question.label, question.rests_on]:
        assert not re.search(r"—|–|;|e\.g\.|i\.e\.|etc|and/or|\b[PNHAB]\d", text), text


def test_every_fact_is_asked_somewhere_and_no_label_stands_twice() -> None:
    facts = load_facts()
    used = {fact for f in ALL for q in f.questions for fact in (q.fact, *q.draws_on)}
    assert set(facts) - used == set()
    assert [label for label, count in Counter(facts.values()).items() if count > 1] == []


def test_a_fact_that_two_frameworks_ask_is_answered_in_one_way_and_missing_in_one_sense() -> None:
    kinds: dict[str, set[Kind]] = {}
    asked: Counter[str] = Counter()
    for each in ALL:
        for question in each.questions:
            kinds.setdefault(question.fact, set()).add(question.kind)
            asked[question.fact] += 1
    shared = {fact for fact, count in asked.items() if count > 1}
    assert {"exit-plan", "information-sharing", "risk-register", "agreement", "reporting-lines"} <= shared
    assert [fact for fact in shared if len(kinds[fact]) > 1] == []


def test_what_a_line_draws_on_is_asked_in_another_framework_or_line() -> None:
    asked = {question.fact for each in ALL for question in each.questions}
    assert [fact for each in ALL for q in each.questions for fact in q.draws_on if fact not in asked] == []


def test_the_ten_kinds_of_document_of_the_protocol_each_hold_something() -> None:
    ten = DocumentKind.values[:10]
    held = {kind for each in ALL for question in each.questions for kind in question.held_in}
    assert set(ten) - held == set()


def test_every_tier_of_the_register_has_a_depth() -> None:
    depths = framework("governance-framework").questions[0].depth
    assert [depths.at(tier) for tier in TIERS] == ["full", "full", "light"]
