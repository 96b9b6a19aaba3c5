"""The way through the questions stands in the address: what is asked next, going back, and what is passed over."""

from hypothesis import given
from hypothesis import strategies as st

from governance.screening.walk import NO, NOT_KNOWN, YES, read_walk, walk_of
from register.choices import ScreeningOutcome
from register.rules.screening.read import read_screening
from tests.factories.screening import PLAIN

KEYS = list(read_screening().by_key)


def test_the_first_question_is_asked_of_nothing_and_nothing_is_decided() -> None:
    walk = read_walk({})
    assert walk.question is not None
    assert walk.result.outcome == ScreeningOutcome.UNDECIDED
    assert not walk.path


def test_what_decides_ends_the_way() -> None:
    assert read_walk({"pfi": YES}).question is None
    assert read_walk({"pfi": NO}).question is not None


def test_what_is_not_known_is_asked_no_more_and_is_named_as_missing() -> None:
    walk = read_walk({**walk_of(PLAIN).given, "well_being": NOT_KNOWN})
    assert walk.question is None
    assert [step.question.key for step in walk.missing] == ["well_being"]


def test_an_answer_that_another_made_needless_waits_and_does_not_count() -> None:
    paid = {"pays_third_party": YES, "controls_strategy": YES}
    assert [step.question.key for step in read_walk(paid).path] == ["pays_third_party", "controls_strategy"]
    without = read_walk({**paid, "pays_third_party": NO})
    assert [step.question.key for step in without.path] == ["pays_third_party"]
    assert "controls_strategy=yes" in without.query


def test_what_only_others_ask_is_asked_when_it_is_wanted() -> None:
    kept = walk_of(PLAIN)
    assert kept.question is None
    assert kept.asks_others
    more = read_walk({**kept.given, "others": YES})
    assert more.question is not None
    assert more.question.key not in PLAIN


@given(said=st.dictionaries(st.sampled_from([*KEYS, "ask", "nothing"]), st.text(max_size=8)))
def test_what_is_no_answer_is_passed_over(said: dict[str, str]) -> None:
    walk = read_walk(said)
    assert set(walk.given.values()) <= {YES, NO, NOT_KNOWN}
    assert set(walk.given) <= set(KEYS)


@given(said=st.dictionaries(st.sampled_from(KEYS), st.sampled_from([YES, NO, NOT_KNOWN])))
def test_every_way_ends_and_asks_nothing_twice(said: dict[str, str]) -> None:
    """Answered No to whatever comes, a way is never longer than the questions there are."""
    for _step in range(len(KEYS) + 1):
        walk = read_walk({**said, "others": YES})
        if walk.question is None:
            return
        assert walk.question.key not in walk.answers
        assert said.get(walk.question.key) != NOT_KNOWN
        said = {**said, walk.question.key: NO}
    raise AssertionError(said)
