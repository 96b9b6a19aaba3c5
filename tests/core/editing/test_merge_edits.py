"""Two people save the same record: the second sees both versions, chooses, and loses nothing."""

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


def test_an_unknown_version_is_compared_with_the_newest(mine: Person) -> None:
    mine.post = "Head of Roads"
    assert merge_edits.merge(mine, NAMES, read=99, choices={}).clashes == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "all new", [("all new", True)]),
        ("same", "same", [("same", False)]),
        ("one two", "two", [("two", False)]),
        ("gone", "", [("", True)]),
    ],
)
def test_words_that_differ_are_marked(old: str, new: str, expected: list[tuple[str, bool]]) -> None:
    assert [(p.text, p.differs) for p in merge_edits.marked(old, new)] == expected
