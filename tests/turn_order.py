"""The order in which every writer waits: for the turns of partnerships, for numbers, and last for the chain of events.

Whoever has written an event holds the chain until the transaction ends. If they then wait for a partnership or a
number, they may wait for somebody who waits for the chain: on PostgreSQL one of the two is thrown out. Here nobody
waits, and every test notices, on either database.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_save
from django.db.transaction import Atomic

from core.history import audit, writing
from core.history.actors import SYSTEM
from core.models import AuditEvent
from core.models.counter import Counter
from portal.demo import seed
from register.models import Partnership
from register.standing import refresh as standing_refresh


class TurnAfterEvent(AssertionError):
    """A transaction waits for a partnership or a number after its first event."""


class _Held(local):
    """What the transaction of this thread holds by now: partnerships and counters, and the kind of its first event."""

    def __init__(self) -> None:
        self.alone = False
        self.begin()

    def begin(self) -> None:
        self.keys: set[object] = set()
        self.event = ""

    def wait_for(self, keys: Iterable[object]) -> None:
        if self.alone or not _own_blocks():
            return
        late = set(keys) - self.keys
        if self.event and late:
            raise TurnAfterEvent(f"waits for {late} after the event {self.event!r}")
        self.keys |= late

    def tell(self, event: AuditEvent) -> None:
        # The council itself is made once in the life of a register, by whoever asks for it first.
        if (event.kind, event.actor_label) != ("organisation.added", SYSTEM.label):
            self.event = self.event or event.kind


_held = _Held()


@contextmanager
def watched(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Raise TurnAfterEvent where a service waits in the wrong order; what a test does around services is not one."""
    _watch_waits(patch)
    _watch_events(patch)
    _leave_seeding_alone(patch)
    post_save.connect(_saved, sender=Partnership)
    post_save.connect(_counted, sender=Counter)
    try:
        yield
    finally:
        post_save.disconnect(_saved, sender=Partnership)
        post_save.disconnect(_counted, sender=Counter)


def _watch_waits(patch: pytest.MonkeyPatch) -> None:
    enter, take_turn = Atomic.__enter__, standing_refresh.take_turn

    def begin(block: Atomic) -> None:
        enter(block)
        if _own_blocks() == [block]:
            _held.begin()

    def take(ids: Iterable[int]) -> None:
        keys = set(ids)
        _held.wait_for(keys)
        take_turn(keys)

    patch.setattr(Atomic, "__enter__", begin)
    patch.setattr(standing_refresh, "take_turn", take)


def _watch_events(patch: pytest.MonkeyPatch) -> None:
    write, insert_many = audit._write, writing.insert_many

    def tell(events: Any, *args: Any) -> Any:
        _held.tell(events[0])
        return write(events, *args)

    def insert(records: Any, **options: Any) -> Any:
        made = insert_many(records, **options)
        _held.keys |= {one.pk for one in made if isinstance(one, Partnership)}
        return made

    patch.setattr(audit, "_write", tell)
    patch.setattr(writing, "insert_many", insert)


def _leave_seeding_alone(patch: pytest.MonkeyPatch) -> None:
    """The demo council is told in one transaction (portal/demo/diary.py), in a register that nobody else uses yet."""
    make = seed.make_council

    def make_alone(**options: Any) -> int:
        _held.alone = True
        try:
            return make(**options)
        finally:
            _held.alone = False

    patch.setattr(seed, "make_council", make_alone)


def _saved(instance: Partnership, **_signal: Any) -> None:
    _held.keys.add(instance.pk)  # whoever writes its row waits for nobody about it any more


def _counted(instance: Counter, **_signal: Any) -> None:
    _held.wait_for([instance.name])


def _own_blocks() -> list[Atomic]:
    """Return the transactions and savepoints that are open, without those that a test itself runs in."""
    return [one for one in connection.atomic_blocks if not one._from_testcase]
