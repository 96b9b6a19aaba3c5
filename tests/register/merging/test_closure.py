"""Every foreign key to something that may be merged, or joined with another, has a decision."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models

from register.merging import decisions
from register.merging.decisions import Fate, Undecided, decision_for, keys_of, name_of, relations_to
from register.merging.kinds.registry import MERGE_KINDS


def _joined(model: Any, seen: set[Any]) -> Iterator[Any]:
    """Yield a table, and every table of which two rows may be joined when two of it are."""
    if model in seen:
        return
    seen.add(model)
    yield model
    for relation in relations_to(model):
        try:
            decision = decision_for(relation)
        except Undecided:
            continue
        unique = any(relation.name in names and when is None for names, when in keys_of(relation.model))
        if decision.fate == Fate.MOVES and unique and not decision.numbered:
            yield from _joined(relation.model, seen)


def _tables() -> set[Any]:
    seen: set[Any] = set()
    return {model for kind in MERGE_KINDS.values() for model in _joined(kind.model, seen)}


def _undecided() -> list[str]:
    return sorted(
        name_of(relation)
        for model in _tables()
        for relation in relations_to(model)
        if name_of(relation) not in decisions.load_decisions()
    )


def test_every_foreign_key_to_what_may_be_merged_has_a_decision() -> None:
    assert _undecided() == []


def test_a_decision_that_is_taken_out_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    some = dict(decisions.load_decisions())
    del some["reviews.risk.owner"]
    del some["register.attendance.membership"]
    monkeypatch.setattr(decisions, "load_decisions", lambda: some)
    assert _undecided() == ["register.attendance.membership", "reviews.risk.owner"]


def test_every_decision_is_about_a_foreign_key_that_there_is() -> None:
    there = {name_of(relation) for model in _tables() for relation in relations_to(model)}
    assert set(decisions.load_decisions()) - there == set()


def test_nothing_frozen_is_named_by_what_goes_for_good() -> None:
    """Organisations and entries of lists are taken away, so no frozen row may ever name one."""
    removed = [kind.model for kind in MERGE_KINDS.values() if not kind.keeps_row]
    frozen = [
        name_of(relation)
        for model in removed
        for relation in relations_to(model)
        if getattr(relation.model, "FROZEN", False) or getattr(relation.model, "FROZEN_WHEN", "")
    ]
    assert frozen == []


def test_a_many_to_many_is_seen_by_its_table() -> None:
    assert "accounts.panelseat.person" in decisions.load_decisions()
    assert all(
        isinstance(relation, models.ForeignKey) for model in _tables() for relation in relations_to(model)
    )
