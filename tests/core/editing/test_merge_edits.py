"""Two people save the same record: the second sees both versions, chooses, and loses nothing."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

import pytest

from accounts.models import Directorate, Person, User
from core.editing import merge_edits
from core.history import writing

pytestmark = pytest.mark.django_db
NAMES = ["post", "name", "email", "directorate", "is_councillor"]


@pytest.fixture
def mine(officer: User) -> Person:
    """A person as I read it, before somebody else saved."""
    return writing.insert(Person(post="Head of Streets", name="A. Patel"), by=officer)


def save_theirs(mine: Person, officer: User, **values: object) -> None:
    theirs = Person.objects.get(pk=mine.pk)
    for name, value in values.items():
        setattr(theirs, name, value)
    writing.update(theirs, by=officer)


def test_nobody_else_saved_so_there_is_nothing_to_settle(mine: Person) -> None:
    mine.post = "Head of Roads"
    merge = merge_edits.merge(mine, NAMES, read=1, choices={})
    assert (merge.clashes, merge.joined, mine.post) == ([], [], "Head of Roads")


def test_changes_to_different_fields_are_both_kept(mine: Person, officer: User, adults: Directorate) -> None:
    save_theirs(mine, officer, name="B. Jones", directorate=adults)
    mine.post = "Head of Roads"
    merge = merge_edits.merge(mine, NAMES, read=1, choices={})
    assert merge.clashes == []
    assert {(j.label, j.whose) for j in merge.joined} == {
        ("Post", merge_edits.MINE),
        ("Name", merge_edits.THEIRS),
        ("Directorate", merge_edits.THEIRS),
    }
    writing.update(mine, by=officer)
    mine = Person.objects.get(pk=mine.pk)
    assert (mine.post, mine.name, mine.directorate, mine.version) == ("Head of Roads", "B. Jones", adults, 3)


def test_the_same_change_twice_is_no_clash(mine: Person, officer: User) -> None:
    save_theirs(mine, officer, post="Head of Roads")
    mine.post = "Head of Roads"
    assert merge_edits.merge(mine, NAMES, read=1, choices={}).clashes == []


def test_a_clash_shows_what_was_theirs_and_mine_and_stays_open_until_chosen(
    mine: Person, officer: User
) -> None:
    save_theirs(mine, officer, post="Head of Streets and Parks")
    mine.post = "Head of Roads"
    merge = merge_edits.merge(mine, NAMES, read=1, choices={})
    (clash,) = merge.open
    assert (clash.label, clash.was) == ("Post", "Head of Streets")
    assert [(p.text, p.differs) for p in clash.theirs] == [("Head of Streets", False), ("and Parks", True)]
    assert [(p.text, p.differs) for p in clash.mine] == [("Head of", False), ("Roads", True)]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [(merge_edits.MINE, "Head of Roads"), (merge_edits.THEIRS, "Head of Parks"), ("nonsense", None)],
)
def test_a_choice_settles_a_clash(mine: Person, officer: User, choice: str, kept: str | None) -> None:
    save_theirs(mine, officer, post="Head of Parks")
    mine.post = "Head of Roads"
    merge = merge_edits.merge(mine, NAMES, read=1, choices={"post": choice})
    assert (merge.open == []) == (kept is not None)
    if kept:
        assert mine.post == kept
        writing.update(mine, by=officer)


def test_of_a_version_that_there_never_was_whatever_differs_is_asked(mine: Person) -> None:
    mine.post = "Head of Roads"
    (clash,) = merge_edits.merge(mine, NAMES, read=99, choices={}).clashes
    assert (clash.name, clash.was) == ("post", "Not known")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "all new", [("all new", True)]),
        ("same", "same", [("same", False)]),
        ("one two", "two", [("two", False)]),
        ("gone", "", []),
        ("a b c d", "a x c d", [("a", False), ("x", True), ("c d", False)]),
        ("a a a", "a a", [("a a", False)]),
    ],
)
def test_words_that_differ_are_marked(old: str, new: str, expected: list[tuple[str, bool]]) -> None:
    assert [(p.text, p.differs) for p in merge_edits.mark_new_words(old, new)] == expected


class Word(str):
    """A word that counts how often it is compared."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        Word.compared += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)


class Text(str):
    """A text whose words count."""

    __slots__ = ()

    def split(self, *how: Any) -> list[Any]:  # type: ignore[override]
        return [Word(word) for word in str.split(self, *how)]


def pairs_compared(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many pairs of words or lines are at most compared with each other."""
    pairs = 0

    def counted(a: Sequence[str], b: Sequence[str], autojunk: bool) -> SequenceMatcher[str]:
        nonlocal pairs
        pairs += len(a) * len(b)
        return SequenceMatcher(a=[str(one) for one in a], b=[str(one) for one in b], autojunk=autojunk)

    monkeypatch.setattr(merge_edits, "SequenceMatcher", counted)
    Word.compared = 0
    said = " ".join(piece.text for piece in merge_edits.mark_new_words(Text(old), Text(new)))
    assert said.split() == new.split()
    return pairs + Word.compared


@pytest.mark.parametrize("words", [8_000, 50_000])
@pytest.mark.parametrize("lines", [1, 40, 4_000])
def test_a_long_text_costs_no_more_than_its_length_and_a_fixed_budget(
    words: int, lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = words // lines
    old = "\n".join(" ".join(f"w{n * line % 97}" for n in range(each)) for line in range(lines))
    other = "\n".join(" ".join(f"v{n * line % 89}" for n in range(each)) for line in range(lines))
    edited = old.replace("w1 ", "w1 and ").replace("w5 ", "")
    for new in (other, edited, old + " more", "more " + old, old.swapcase()):
        assert pairs_compared(old, new, monkeypatch) <= 4 * words + 2 * merge_edits.BUDGET


def test_a_word_changed_in_each_of_two_paragraphs_of_a_long_text_is_marked_alone() -> None:
    paragraph = " ".join(f"w{n}" for n in range(100))
    old = "\n".join(f"p{number} {paragraph}" for number in range(80))
    new = old.replace(f"p3 {paragraph}", f"p3 {paragraph.replace('w50', 'x')}")
    new = new.replace(f"p70 {paragraph}", f"p70 {paragraph.replace('w9 ', 'y ')}")
    assert [piece.text for piece in merge_edits.mark_new_words(old, new) if piece.differs] == ["x", "y"]
