"""A framework file is read strictly: what is wrong is refused with file, line and the way to mend it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.frameworks.load import (
    EDITIONS,
    Framework,
    YamlError,
    load_facts,
    load_framework,
    load_frameworks,
)
from governance.frameworks.model import Depth, Kind

GOOD = """\
code: start
title: Starting up
edition: 1
published: 2026-04-01
purpose: Shows whether the partnership may start.
sources:
  - {name: Protocol, title: Partnership Protocol, reference: Part 7}
depth:
  heads: {major: full, moderate: full, limited: light}
  details: {major: full, moderate: light, limited: folded}
sections:
  - key: exit
    title: Ending
    intro: How it ends.
    questions:
      - key: exit-plan
        head: yes
        fact: exit-plan
        label: Exit plan
        question: Is there an exit plan?
        one_line: Is there an exit plan with a notice period?
        guidance: A page is enough.
        kind: yes_partly_no_na
        when_missing: There is no exit plan.
        evidence: no
        held_in: [agreement, exit_plan]
        source:
          - {id: P7, document: Protocol, paragraph: 2.10}
      - key: quorum
        fact: quorum
        label: Quorum
        question: Which quorum fits?
        guidance: >-
          Choose one.
          One is enough.
        kind: choice
        options:
          - {key: half, label: Half, help: For boards., source: {id: P8, document: Protocol, paragraph: 2.8 b}}
          - {key: third, label: A third, help: For forums., source: {id: P8, document: Protocol, paragraph: 2.8 b}}
        when_missing: There is no quorum.
        source:
          - {id: P8, document: Protocol, paragraph: 2.8 b}
rating:
  points: {yes: 2, partly: 1, no: 0}
  bands:
    - {key: substantial, label: Substantial, from_percent: 85, meaning: Good.}
    - {key: weak, label: Weak, from_percent: 0, meaning: Poor.}
  caps:
    - {line: exit-plan, at_most: weak, tiers: [major], sentence: No plan.}
  next_review: {months: 12, sooner_months: 6, sooner_below: substantial, sooner_tiers: [major]}
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def writer(text: str, name: str = "start.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return writer


def test_a_good_file_is_read_whole(write: Callable[[str], Path]) -> None:
    framework = load_framework(write(GOOD))
    head, detail = framework.questions
    assert (framework.code, framework.edition, framework.published.isoformat()) == ("start", 1, "2026-04-01")
    assert (head.head, head.evidence, head.weight, head.held_in) == (
        True,
        False,
        1,
        ("agreement", "exit_plan"),
    )
    assert (head.depth.at("limited"), detail.depth.at("limited")) == (Depth.LIGHT, Depth.FOLDED)
    assert detail.kind is Kind.CHOICE
    assert [option.key for option in detail.options] == ["half", "third"]
    assert detail.guidance == "Choose one. One is enough."
    assert framework.question("quorum") is detail


def test_words_that_ordinary_yaml_would_turn_into_something_else_stay_as_typed(
    write: Callable[[str], Path],
) -> None:
    framework = load_framework(write(GOOD.replace("label: Half", "label: no")))
    assert framework.questions[0].sources[0].paragraph == "2.10"
    assert framework.questions[1].options[0].label == "no"


WRONG = [
    ("guidance: A page is enough.", "guidence: A page is enough.", "line 16 .*'guidance' is missing; add it"),
    ("label: Quorum", "label: Quorum\n        lable: Q", r"line 32 \(question quorum\).*'lable'.*'label'\?"),
    ("label: Quorum", "label: Quorum\n        xyz: Q", "'xyz' is not known here; use only"),
    ("title: Ending", "title: Ending\n    colour: red", r"section exit\): the key 'colour'"),
    ("title: Starting up", "title: Starting up\nowner: me", "line 3 .*'owner' is not known"),
    ("reference: Part 7", "reference: Part 7, page: 2", "'page' is not known"),
    ("paragraph: 2.10", "paragraph: 2.10, line: 2", "'line' is not known"),
    ("help: For boards.", "help: For boards., hint: x", "'hint' is not known"),
    ("tiers: [major], sentence", "note: x, tiers: [major], sentence", "'note' is not known"),
    ("from_percent: 85", "from_percent: 85, colour: green", "'colour' is not known"),
    ("no: 0}", "no: 0, na: 0}", "'na' is not known"),
    ("months: 12", "months: 12, weeks: 2", "'weeks' is not known"),
    ("limited: light}", "limited: light, tiny: full}", "'tiny' is not known"),
    ("edition: 1", "", "'edition' is missing; add it"),
    ("edition: 1", "edition: 0", "line 3 .*'edition' must be a whole number from 1 up, not '0'"),
    ("edition: 1", "edition: 1.5", "must be a whole number"),
    ("edition: 1", "edition: 1\nedition: 2", "line 3 .*'edition' stands here twice"),
    ("2026-04-01", "1 April 2026", "must be a date like 2026-04-01, not '1 April 2026'"),
    ("code: start", "code: Start Up", "must be small letters, figures and hyphens"),
    ("code: start", "code: [start]", "'code' must be text"),
    ("title: Ending", "title:", "'title' is empty"),
    ("key: quorum", "key: exit-plan", "question 'exit-plan' stands there twice"),
    ("fact: quorum", "fact: exit-plan", "fact 'exit-plan' stands there twice"),
    ("fact: quorum", "fact: quorom", "line 30 .*fact 'quorom' is not known; did you mean 'quorum'"),
    ("fact: quorum", "fact: zzzz", "add it to facts.yaml with its label"),
    (
        "fact: quorum",
        "fact: quorum\n        draws_on: [zzzz]",
        "draws_on 'zzzz' is not known; add it to facts.yaml",
    ),
    ("fact: quorum", "fact: quorum\n        draws_on: [quorum]", "draws_on repeats the question's own fact"),
    ("kind: choice", "kind: chose", "kind 'chose' is not known; did you mean 'choice'"),
    ("kind: choice", "kind: text", "only a choice may have them"),
    ("kind: yes_partly_no_na", "kind: choice", "a choice needs two options or more"),
    ("key: third", "key: half", "two options have the same key"),
    ("limited: light}", "tiny: light}", "'limited' is missing"),
    ("tiers: [major], sentence", "tiers: [huge], sentence", "tiers 'huge' is not known"),
    ("tiers: [major], sentence", "tiers: [major, major], sentence", "names the same word twice"),
    ("tiers: [major], sentence", "tiers: [[major]], sentence", "must be a list of single words"),
    ("tiers: [major], sentence", "tiers: [], sentence", "must be a list with at least one item"),
    ("tiers: [major], sentence", "tiers: major, sentence", "must be a list with at least one item"),
    ("line: exit-plan", "line: quorum", "line 'quorum' is not known; use one of exit-plan"),
    ("at_most: weak", "at_most: bad", "at_most 'bad' is not known"),
    ("sooner_below: substantial", "sooner_below: good", "sooner_below 'good' is not known"),
    ("from_percent: 0,", "from_percent: 10,", "bands must run"),
    ("from_percent: 85", "from_percent: 101", "bands must run"),
    ("key: weak", "key: substantial", "two bands have the same key"),
    ("partly: 1", "partly: 2", "yes must be worth more than partly"),
    ("limited: light}", "limited: folded}", "a head may never be dropped"),
    ("head: yes", "head: yes\n        forms: [cic]", "a head may never be dropped"),
    ("head: yes", "head: perhaps", "head 'perhaps' is not known; use one of no, yes"),
    ("head: yes", "head: no", "only a head has one_line"),
    (
        "        one_line: Is there an exit plan with a notice period?\n",
        "",
        "add one_line to the head 'exit-plan'",
    ),
    ("label: Quorum", "label: Quorum\n        one_line: Q?", "only a head has one_line"),
    ("label: Quorum", "label: Quorum\n        forms: [club]", "forms 'club' is not known"),
    ("label: Quorum", "label: Quorum\n        weight: 0", "'weight' must be a whole number from 1 up"),
    ("held_in: [agreement, exit_plan]", "held_in: [napkin]", "held_in 'napkin' is not known"),
    ("  details: {major: full, moderate: light, limited: folded}\n", "", "has no depth; add one here"),
    (
        "- {id: P7, document: Protocol, paragraph: 2.10}",
        "[]",
        "'source' must be a list with at least one item",
    ),
    ("{id: P7, document: Protocol, paragraph: 2.10}", "Protocol 2.10", "must be keys and values"),
    (
        "{id: P7, document: Protocol, paragraph: 2.10}",
        "{id: P7, document: Memo, paragraph: a}",
        "document 'Memo'",
    ),
    (
        "{id: P7, document: Protocol, paragraph: 2.10}",
        "{id: P7, document: Protocol}",
        "'paragraph' is missing",
    ),
    ("id: P7", "id: seven", "id 'seven' must be a letter and a number, like P7"),
    ("rating:\n", "rating:\n  colour: red\n", "'colour' is not known"),
    (
        "depth:\n",
        "depth:\n  sometimes: {major: full, moderate: full, limited: full}\n",
        "'sometimes' is not known",
    ),
    ("purpose: Shows", "purpose: Shows: it", "line 5: not valid YAML"),
]


@pytest.mark.parametrize(("right", "wrong", "message"), WRONG)
def test_a_wrong_file_is_refused_with_the_place_and_the_way_to_mend_it(
    write: Callable[[str], Path], right: str, wrong: str, message: str
) -> None:
    assert right in GOOD, "the table must change something"
    with pytest.raises(YamlError, match=message) as refusal:
        load_framework(write(GOOD.replace(right, wrong, 1)))
    assert str(refusal.value).partition(",")[0].partition(":")[0].endswith("/start.yaml")
    assert str(refusal.value)[-1] in ".?"


def test_a_section_or_a_cited_document_may_not_stand_twice(write: Callable[[str], Path]) -> None:
    cited = "  - {name: Protocol, title: Partnership Protocol, reference: Part 7}\n"
    with pytest.raises(YamlError, match="source 'Protocol' stands there twice"):
        load_framework(write(GOOD.replace(cited, cited * 2)))
    section = GOOD.partition("sections:\n")[2].partition("rating:\n")[0]
    again = section.replace("key: exit-plan", "key: plan").replace("key: quorum", "key: number")
    again = again.replace("fact: exit-plan", "fact: aims").replace("fact: quorum", "fact: roles")
    with pytest.raises(YamlError, match="section 'exit' stands there twice"):
        load_framework(write(GOOD.replace("rating:\n", again + "rating:\n")))


def test_a_question_cannot_fold_where_no_head_stands_or_two_do(write: Callable[[str], Path]) -> None:
    one_line = "        one_line: Is there an exit plan with a notice period?\n"
    no_head = GOOD.replace("        head: yes\n", "").replace(one_line, "")
    third = GOOD.partition("      - key: exit-plan\n")[2].partition("      - key: quorum\n")[0]
    second = "      - key: other\n" + third.replace("fact: exit-plan", "fact: aims")
    two_heads = GOOD.replace("      - key: quorum\n", second + "      - key: quorum\n")
    for text in (no_head, two_heads):
        with pytest.raises(YamlError, match="exactly one must be the head they fold into"):
            load_framework(write(text))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"- a\n- b\n", "must be keys and values"),
        (b"title: caf\xe9", "save it as UTF-8"),
    ],
)
def test_a_file_that_is_no_framework_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    with pytest.raises(YamlError, match=message):
        load_framework(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YamlError, match="cannot be read"):
        load_framework(tmp_path / "absent.yaml")


@given(st.text(max_size=200))
def test_any_text_is_refused_with_our_own_error_and_never_with_another(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "free.yaml"
        path.write_text(text, encoding="utf-8", errors="replace")
        with pytest.raises(YamlError):
            load_framework(path, facts=("quorum",))


def test_two_files_may_not_hold_the_same_edition(write: Callable[..., Path]) -> None:
    write(GOOD, "one.yaml")
    folder = write(GOOD, "two.yaml").parent
    with pytest.raises(YamlError, match="start edition 1 stands there twice"):
        load_frameworks(folder)


def test_two_editions_of_one_framework_may_stand_side_by_side(write: Callable[..., Path]) -> None:
    write(GOOD, "one.yaml")
    folder = write(GOOD.replace("edition: 1", "edition: 2"), "two.yaml").parent
    assert [(each.code, each.edition) for each in load_frameworks(folder)] == [("start", 1), ("start", 2)]


def test_one_fact_is_answered_in_one_way_everywhere(write: Callable[..., Path]) -> None:
    other = GOOD.replace("code: start", "code: other").replace("kind: yes_partly_no_na", "kind: text")
    write(GOOD, "one.yaml")
    folder = write(other.partition("rating:")[0], "two.yaml").parent
    with pytest.raises(
        YamlError, match="'exit-plan' is answered as yes_partly_no_na in start and as text in other"
    ):
        load_frameworks(folder)


def test_a_fact_key_that_is_no_slug_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("Exit Plan: Exit plan\n")
    with pytest.raises(YamlError, match="must be small letters"):
        load_facts(path)


def test_the_fingerprint_is_of_what_the_file_says_and_not_of_how_it_is_laid_out(
    write: Callable[..., Path],
) -> None:
    first = load_framework(write(GOOD))
    laid_out = GOOD.replace(
        "title: Ending\n    intro: How it ends.", "intro: >-\n      How it\n      ends.\n    title: Ending"
    )
    same = load_framework(write("# A remark.\n" + laid_out))
    assert laid_out != GOOD
    assert same.fingerprint == first.fingerprint
    assert len(first.fingerprint) == 64


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Is there an exit plan?", "Is there a plan?"),
        ("A page is enough.", "Two pages are enough."),
        ("from_percent: 85", "from_percent: 80"),
        ("limited: light}", "limited: full}"),
        ("paragraph: 2.10", "paragraph: 2.1"),
    ],
)
def test_a_changed_word_changes_the_fingerprint(write: Callable[..., Path], right: str, wrong: str) -> None:
    before, after = load_framework(write(GOOD)), load_framework(write(GOOD.replace(right, wrong, 1)))
    assert before.fingerprint != after.fingerprint


def test_the_canonical_form_is_plain_sorted_and_survives_json() -> None:
    for framework in load_frameworks():
        data = framework.canonical()
        assert json.loads(json.dumps(data)) == data
        assert list(data) == sorted(data)
        assert data["published"] == framework.published.isoformat()


def test_what_is_empty_stays_out_of_the_canonical_form(write: Callable[..., Path]) -> None:
    data = load_framework(write(GOOD)).canonical()
    question = data["sections"][0]["questions"][0]
    assert "forms" not in question
    assert "evidence" not in question
    assert data["scale"]["no"] == 0


def test_a_framework_cannot_be_changed_after_it_is_read() -> None:
    framework = load_framework(EDITIONS / "annual-review" / "1.yaml")
    with pytest.raises(AttributeError):
        framework.title = "Mine"  # type: ignore[misc]
    assert replace(framework, title="Mine").fingerprint != framework.fingerprint


def test_a_citation_names_each_document_once(write: Callable[..., Path]) -> None:
    framework: Framework = load_framework(EDITIONS / "governance-framework" / "1.yaml")
    dispute = framework.question("dispute-procedure")
    assert dispute.citation == "Protocol 2.7 l; Appendix 1, section 6, bullet 3; Scrutiny report 4.1.10"
    assert framework.question("delegated-authority").citation == "Protocol 2.8"
    assert dispute.sources[0].citation == "Protocol 2.7 l"
