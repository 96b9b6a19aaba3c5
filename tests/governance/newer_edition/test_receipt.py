"""The receipt of a move to a newer edition: carried + annexed = before, on any two editions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.frameworks.model import Depth, Depths, Kind, Option, Question, Source
from governance.newer_edition.receipt import compare_editions, takes

SOURCE = Source("P7", "Protocol", "2.7 a")
FULL = Depths(Depth.FULL, Depth.FULL, Depth.FULL)


def question(key: str, kind: Kind = Kind.YES_PARTLY_NO_NA, **more: object) -> Question:
    words = {"fact": f"fact-{key}", "label": key, "question": f"{key}?", "guidance": "g", "when_missing": "m"}
    return Question(key=key, kind=kind, depth=FULL, sources=(SOURCE,), **{**words, **more})  # type: ignore[arg-type]


def choice(key: str, *options: str) -> Question:
    return question(key, Kind.CHOICE, options=tuple(Option(one, one, "h", SOURCE) for one in options))


OLD = [question("a"), question("b"), question("c"), choice("d", "x", "y"), question("s", Kind.SCORE)]


@pytest.mark.parametrize(
    ("new", "carried", "reworded", "annexed", "added", "removed"),
    [
        (OLD, "abcds", "", "", "", ""),
        (OLD[:1], "a", "", "bcds", "", "bcds"),
        ([*OLD, question("e")], "abcds", "", "", "e", ""),
        ([replace(OLD[0], question="Another way?"), *OLD[1:]], "abcds", "a", "", "", ""),
        ([replace(OLD[0], guidance="More"), *OLD[1:]], "abcds", "a", "", "", ""),
        ([replace(OLD[0], fact="other"), *OLD[1:]], "bcds", "", "a", "", ""),  # it asks for something else
        ([question("a", Kind.TEXT), *OLD[1:]], "bcds", "", "a", "", ""),
        ([*OLD[:3], choice("d", "y"), OLD[4]], "abcs", "", "d", "", ""),  # its answer is no option any more
        ([*OLD[:3], choice("d", "x", "y", "z"), OLD[4]], "abcds", "d", "", "", ""),
    ],
)
def test_what_becomes_of_each(
    new: list[Question], carried: str, reworded: str, annexed: str, added: str, removed: str
) -> None:
    answers = {"a": "yes", "b": "no", "c": "na", "d": "x", "s": "3"}
    found = compare_editions(OLD, new, answers)
    parts = (found.carried, found.reworded, found.annexed, found.added, found.removed)
    assert ["".join(one) for one in parts] == [carried, reworded, annexed, added, removed]
    assert found.answered_before == len(answers)


def test_what_is_not_answered_is_neither_carried_nor_kept() -> None:
    found = compare_editions(OLD, OLD[:2], {"a": "yes"})
    assert (found.carried, found.annexed, found.removed) == (["a"], [], ["c", "d", "s"])


@pytest.mark.parametrize(
    ("value", "taken"), [("1", True), ("4", True), ("5", False), ("0", False), ("yes", False)]
)
def test_a_score_is_carried_within_the_scale(value: str, taken: bool) -> None:
    assert takes(None, question("s", Kind.SCORE), value) is taken


KEYS = st.sampled_from("abcdefgh")
QUESTIONS = st.builds(
    question,
    KEYS,
    st.sampled_from([Kind.YES_PARTLY_NO_NA, Kind.TEXT, Kind.DATE]),
    question=st.sampled_from(["One?", "Two?"]),
)
EDITIONS = st.lists(QUESTIONS, unique_by=lambda one: one.key, max_size=8)


@given(EDITIONS, EDITIONS, st.dictionaries(KEYS, st.sampled_from(["yes", "no", "2026-11-20"])))
def test_nothing_is_lost_on_any_two_editions(
    before: list[Question], after: list[Question], values: dict[str, str]
) -> None:
    answers = {key: value for key, value in values.items() if key in {one.key for one in before}}
    found = compare_editions(before, after, answers)
    assert sorted([*found.carried, *found.annexed]) == sorted(answers)
    assert set(found.reworded) <= set(found.carried)
    old, new = ({one.key for one in asked} for asked in (before, after))
    assert (set(found.added), set(found.removed)) == (new - old, old - new)
