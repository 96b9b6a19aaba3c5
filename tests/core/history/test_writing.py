"""Saving: versions count up, history knows who and why, and the second of two is told."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db.models import ProtectedError

from accounts.models import Directorate, User
from core.history import writing
from core.history.actors import SYSTEM
from core.models import Counter
from core.models.counter import take_numbers
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_change_is_the_next_version_with_who_and_why(officer: User) -> None:
    directorate = writing.insert(Directorate(name="People"), by=officer)
    directorate.name = "Adults"
    writing.update(directorate, by=officer, reason="Renamed by Cabinet")
    directorate.refresh_from_db()
    newest = directorate.history.first()
    assert (directorate.version, newest.version) == (2, 2)
    assert (newest.history_user, newest.history_change_reason) == (officer, "Renamed by Cabinet")


def test_the_second_of_two_savers_is_refused_and_nothing_is_overwritten(officer: User) -> None:
    mine = writing.insert(Directorate(name="People"), by=officer)
    theirs = Directorate.objects.get(pk=mine.pk)
    theirs.name = "Theirs"
    writing.update(theirs, by=officer)
    mine.name = "Mine"
    with pytest.raises(writing.Stale):
        writing.update(mine, by=officer)
    mine.refresh_from_db()
    assert (mine.name, mine.version, mine.history.count()) == ("Theirs", 2, 2)


def test_what_is_removed_stays_in_history(officer: User) -> None:
    directorate = writing.insert(Directorate(name="People"), by=officer)
    key = directorate.pk
    writing.remove(directorate, by=officer, reason="Entered twice")
    last = Directorate.history.filter(id=key).first()
    assert (last.history_type, last.history_change_reason, last.name) == ("-", "Entered twice", "People")


def test_many_are_written_with_their_history(officer: User) -> None:
    made = writing.insert_many([Directorate(name=f"D{n}") for n in range(12)], by=officer, reason="Import 1")
    assert Directorate.history.filter(id__in=[d.pk for d in made], history_user=officer).count() == 12
    assert writing.insert_many([], by=SYSTEM) == []


def test_many_are_removed_each_with_its_history_in_a_few_questions_or_none_is(
    officer: User, django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    made = writing.insert_many([Directorate(name=f"D{n}") for n in range(12)], by=officer)
    keys = [directorate.pk for directorate in made]
    in_use = PersonFactory(directorate=made[3])
    with pytest.raises(ProtectedError):
        writing.remove_many(made, by=officer, reason="Import taken back")
    assert Directorate.objects.filter(pk__in=keys).count() == 12
    in_use.delete()
    with django_assert_max_num_queries(12):
        writing.remove_many(made, by=officer, reason="Import taken back")
    removed = Directorate.history.filter(id__in=keys, history_type="-", history_user=officer)
    assert removed.filter(history_change_reason="Import taken back").count() == 12
    writing.remove_many([], by=officer)


def test_a_long_reason_is_cut_whether_one_or_many_are_written(officer: User) -> None:
    made = writing.insert_many([Directorate(name="One")], by=officer, reason="r" * 300)
    made += [writing.insert(Directorate(name="Two"), by=officer, reason="r" * 300)]
    assert [each.history.get().history_change_reason for each in made] == ["r" * 100] * 2


def test_the_register_itself_can_write() -> None:
    directorate = writing.insert(Directorate(name="People"), by=SYSTEM)
    assert directorate.history.first().history_user is None


def test_a_number_is_never_given_twice() -> None:
    assert list(take_numbers("thing")) == [1]
    assert list(take_numbers("thing", 3)) == [2, 3, 4]
    assert list(take_numbers("other")) == [1]
    assert Counter.objects.get(name="thing").last == 4
