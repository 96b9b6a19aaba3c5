"""Every foreign key to a person has a decision about what becomes of it when they hand over."""

import pytest

from accounts.models import Person
from register.handing_over import decisions
from register.handing_over.decisions import Passing, hand_over_decisions
from register.merging.decisions import name_of, relations_to


def _undecided() -> list[str]:
    there = {name_of(relation) for relation in relations_to(Person)}
    return sorted(there - set(decisions.hand_over_decisions()))


def test_every_foreign_key_to_a_person_has_a_decision() -> None:
    assert _undecided() == []


def test_a_decision_that_is_taken_out_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    some = dict(hand_over_decisions())
    del some["reviews.risk.owner"]
    monkeypatch.setattr(decisions, "hand_over_decisions", lambda: some)
    assert _undecided() == ["reviews.risk.owner"]


def test_every_decision_is_about_a_foreign_key_that_there_is() -> None:
    assert set(hand_over_decisions()) - {name_of(relation) for relation in relations_to(Person)} == set()


def test_whatever_passes_on_has_a_word_for_it() -> None:
    passing = [one for one in hand_over_decisions().values() if one.passing != Passing.STAYS]
    assert [one.relation for one in passing if not str(one.duty)] == []
