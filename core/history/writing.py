"""Saving records so that nobody overwrites anybody and history knows who and why."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import router, transaction
from django.db.models import F
from django.db.models.deletion import Collector

from core import clock
from core.history import sealing
from core.history.actors import Actor
from core.models.record import Record

R = TypeVar("R", bound=Record)


class Stale(Exception):
    """The record was changed by somebody else since it was read; nothing has been written."""


def insert(record: R, *, by: Actor, reason: str = "") -> R:
    """Write a new record with its first history row."""
    _sign(record, by, reason)
    record.save(force_insert=True)
    return record


def update(record: R, *, by: Actor, reason: str = "") -> R:
    """Write a changed record as its next version. Raises Stale when its version is no longer the newest."""
    read = record.version
    manager = type(record)._base_manager
    with transaction.atomic():
        if not manager.filter(pk=record.pk, version=read).update(version=F("version") + 1):
            raise Stale(record)
        record.version = read + 1
        _sign(record, by, reason)
        record.save(force_update=True)
    return record


def remove(record: Record, *, by: Actor, reason: str = "") -> None:
    """Take a record away; its history rows stay, the last one saying who removed it and why."""
    _sign(record, by, reason)
    record.delete()


def remove_many(records: Sequence[R], *, by: Actor, reason: str = "") -> None:
    """Take many records of one kind away, all or none, looking once for what points to them, not once for each."""
    if not records:
        return
    for record in records:
        _sign(record, by, reason)
    with transaction.atomic():
        collector = Collector(using=router.db_for_write(type(records[0])))
        collector.collect(records)
        collector.delete()


def insert_many(records: Sequence[R], *, by: Actor, reason: str = "") -> list[R]:
    """Write many new records of one kind with their history rows, in batches."""
    if not records:
        return []
    kind: Any = type(records[0])
    with transaction.atomic():
        made: list[R] = kind._default_manager.bulk_create(records, batch_size=500)
        history = kind.history.bulk_history_create(
            made,
            batch_size=500,
            default_user=by if by.pk else None,
            default_change_reason=reason,
            default_date=clock.now(),
        )
        sealing.remember(history)
    return made


def _sign(record: Any, by: Actor, reason: str) -> None:
    record._history_user, record._history_date = by if by.pk else None, clock.now()
    record._change_reason = reason[:100] if reason else None
