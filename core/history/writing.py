"""Saving records so that nobody overwrites anybody and history knows who and why."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import router, transaction
from django.db.models import F, sql
from django.db.models.deletion import Collector

from core import clock
from core.history import sealing
from core.history.actors import Actor
from core.models.record import Record

R = TypeVar("R", bound=Record)
AT_ONCE = 500


class Stale(Exception):
    """The record was changed by somebody else since it was read; nothing has been written."""


def insert(record: R, *, by: Actor, reason: str = "") -> R:
    """Write a new record with its first history row."""
    _sign(record, by, reason)
    with transaction.atomic():
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


def update_many(records: Sequence[R], *, names: Sequence[str], by: Actor, reason: str = "") -> None:
    """Write the fields `names` of many records of one kind, each as its next version, in batches; all or none.

    Raises Stale when the version of one is no longer the newest. For fields that nothing else is worked out from.
    """
    if not records:
        return
    kind: Any = type(records[0])
    with transaction.atomic():
        for start in range(0, len(records), AT_ONCE):
            batch = records[start : start + AT_ONCE]
            rows = kind._base_manager.select_for_update().filter(pk__in=[each.pk for each in batch])
            stored = dict(rows.order_by("pk").values_list("pk", "version"))
            for each in batch:
                if stored.get(each.pk) != each.version:
                    raise Stale(each)
                each.version += 1
            kind._base_manager.bulk_update(batch, [*names, "version"])
            history = kind.history.bulk_history_create(
                batch,
                update=True,
                default_user=by if by.pk else None,
                default_change_reason=reason[:100] if reason else None,
                default_date=clock.now(),
            )
            sealing.remember(history)


def remove(record: Record, *, by: Actor, reason: str = "") -> None:
    """Take a record away; its history rows stay, the last one saying who removed it and why.

    The record keeps its key for the event that tells of it. That event is written after it: what is written
    behind the last event of a transaction is sealed by one of its own, which tells nobody anything.
    """
    _sign(record, by, reason)
    key = record.pk
    with transaction.atomic():
        record.delete()
    record.pk = key


def remove_many(records: Sequence[R], *, by: Actor, reason: str = "") -> None:
    """Take many records of one kind away, all or none, looking once for what points to them, not once for each."""
    if not records:
        return
    for record in records:
        _sign(record, by, reason)
    kind: Any = type(records[0])
    with transaction.atomic():
        collector = Collector(using=router.db_for_write(kind))
        collector.collect(records)
        if dict(collector.data) == {kind: set(records)} and not collector.field_updates:
            _remove_alone(kind, records, collector, by=by, reason=reason)
        else:  # others go with them, each with a history of its own
            collector.delete()


def _remove_alone(kind: Any, records: Sequence[Record], collector: Any, *, by: Actor, reason: str) -> None:
    """Remove records with which nothing else goes that has a history, in batches, their last history rows too."""
    for rows in collector.fast_deletes:
        rows._raw_delete(collector.using)
    history: Any = kind.history.model
    signed = {"history_date": clock.now(), "history_user": by if by.pk else None, "history_type": "-"}
    last = [
        history(
            **signed,
            history_change_reason=reason[:100] if reason else None,
            **{field.attname: getattr(record, field.attname) for field in history.tracked_fields},
        )
        for record in records
    ]
    sql.DeleteQuery(kind).delete_batch([record.pk for record in records], collector.using)
    sealing.remember(history.objects.bulk_create(last, batch_size=AT_ONCE))


def insert_many(records: Sequence[R], *, by: Actor, reason: str = "") -> list[R]:
    """Write many new records of one kind with their history rows, in batches."""
    if not records:
        return []
    kind: Any = type(records[0])
    with transaction.atomic():
        made: list[R] = kind._default_manager.bulk_create(records, batch_size=AT_ONCE)
        history = kind.history.bulk_history_create(
            made,
            batch_size=AT_ONCE,
            default_user=by if by.pk else None,
            default_change_reason=reason[:100] if reason else None,
            default_date=clock.now(),
        )
        sealing.remember(history)
    return made


def _sign(record: Any, by: Actor, reason: str) -> None:
    record._history_user, record._history_date = by if by.pk else None, clock.now()
    record._change_reason = reason[:100] if reason else None
