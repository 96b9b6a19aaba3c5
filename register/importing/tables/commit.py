"""Writing a list, every row or none, through the services of its records; and taking the whole of it back."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import clock
from core.history import audit, canonical
from core.history.actors import Actor
from core.history.writing import Stale
from core.models import Record
from core.parsing.result import shorten_text
from register.importing.model import describe_outcome
from register.importing.tables import unread
from register.importing.tables.model import (
    CHANGED,
    LEFT,
    NEW,
    STOPPED,
    UNCHANGED,
    ImportTable,
    ReadRow,
    TableRehearsal,
    load_tables,
    say_about,
)
from register.models import Batch, Imported
from register.services import organisations
from register.services.import_turns import take_turn
from register.services.related import RelatedRefused
from register.standing import refresh as standing_refresh
from register.standing.refresh import put_off_standings

TABLE = "table"  # where a rehearsal and an import say which list it is
KEPT = "kept_texts"  # where an import keeps what no field takes of records that belong to no partnership


class RowRefused(Exception):
    """The service of a record refuses one row, so nothing was written; the message says why."""

    def __init__(self, row: int, why: str) -> None:
        self.row = row
        super().__init__(why)


class ListRefused(Exception):
    """A question has no answer, or the columns do not make a list, so nothing was written; the message says which."""


def _refuse_open(rehearsed: TableRehearsal) -> None:
    """Whatever page or command forgot to ask: a list with an open end is not written."""
    if still_open := [question.text for question in rehearsed.questions if question.is_open]:
        raise ListRefused(" ".join(still_open))
    if rehearsed.faults:
        raise ListRefused(" ".join(rehearsed.faults))
    if stopped := rehearsed.of(STOPPED):
        raise RowRefused(stopped[0].number, " ".join(one.message for one in stopped[0].remarks if one.stops))


@transaction.atomic
def commit_table(rehearsed: TableRehearsal, data: bytes, name: str, *, by: Actor) -> Batch:
    """Write every row that changes something, with the event of each record and one for the whole import.

    Raises ListRefused and RowRefused, and Stale when one of its records was changed or added meanwhile.
    """
    _refuse_open(rehearsed)
    take_turn(rehearsed.newest)
    table, counts = rehearsed.table, rehearsed.counts
    batch = Batch.objects.create(
        name=name[:200],
        sha256=canonical.digest_canonical(data),
        imported_at=clock.now(),
        imported_by=by.label,
        counts={
            TABLE: table.slug,
            "read": counts["read"],
            "made": counts[NEW],
            "changed": counts[CHANGED],
            "unchanged": counts[UNCHANGED],
            "left_out": counts[LEFT],
            "kept": sum(len(row.kept) for row in rehearsed.of(NEW, CHANGED, UNCHANGED)),
        },
    )
    if table.alone:
        batch.counts[KEPT] = unread.list_with_import(rehearsed.of(NEW, CHANGED, UNCHANGED))
        batch.save(update_fields=["counts"])
    written = _write_rows(rehearsed, batch, by=by)
    Imported.objects.bulk_create(written if table.undo else [])
    audit.record(
        "register.imported",
        by=by,
        object=batch,
        category=audit.Category.DECISION,
        headline=_("Imported %(name)s:") % {"name": batch.name},
        detail=f"{table.label}: {describe_outcome(batch.counts)}",
    )
    return batch


def _write_rows(rehearsed: TableRehearsal, batch: Batch, *, by: Actor) -> list[Imported]:
    """Write the rows, each by its service; the standings of their partnerships once, when all are written."""
    table, reason = rehearsed.table, _("Import of %(name)s") % {"name": batch.name}
    written: list[Imported] = []
    parts: list[tuple[ReadRow, Record]] = []
    coming = [row.form.instance for row in rehearsed.coming]
    standing_refresh.take_turn(
        table.named_in({one.pk for one in coming if one.pk})
        if table.alone
        else {one.partnership_id for one in coming}
    )
    if table.names == "organisation":
        organisations.take_turn()
    with put_off_standings():
        for row in rehearsed.coming:
            if not row.writes:
                parts.append((row, row.form.instance))
                continue
            new = _list_new(row.form.instance)
            try:
                part = table.write(table, row.form, by=by, reason=reason)
            except RelatedRefused as refused:
                raise RowRefused(row.number, str(refused)) from refused
            except IntegrityError as error:  # somebody has just added the same
                raise Stale(row.form.instance) from error
            parts.append((row, part))
            made = [(one, True) for one in new if one.pk]
            written += [_remember(batch, row.number, *one) for one in (*made, (part, row.fate == NEW))]
        if not table.alone:
            texts = unread.keep_texts(parts, batch.name, by=by, reason=reason)
            written += [_remember(batch, row, text, True) for text, row in texts]
    return written


def _remember(batch: Batch, row: int, record: Record, made: bool) -> Imported:
    label, version = record._meta.label_lower, record.version
    return Imported(batch=batch, model=label, key=record.pk, version=version, made=made, row=row)


def _list_new(part: Record) -> list[Record]:
    """Return what a record points to that is not written yet, such as a new organisation of a partner."""
    pointers: list[Any] = [one for one in part._meta.concrete_fields if one.is_relation]
    named = [one.get_cached_value(part) for one in pointers if one.is_cached(part)]
    return [one for one in named if one is not None and one.pk is None]


def table_of(batch: Batch) -> ImportTable | None:
    """Return the list that was imported; None for partnerships."""
    return load_tables().get(batch.counts.get(TABLE, ""))


def can_take_back(batch: Batch) -> bool:
    """Whether what was imported is of a kind that can go away again."""
    table = table_of(batch)
    return table is None or table.undo


def take_rows_back(batch: Batch, *, by: Actor) -> None:
    """Take away what an import of a list made and put back what it changed, the last first. Raises RelatedRefused.

    Whoever calls it has the turns of their partnerships, has made sure that nobody changed any of it since, and takes
    away what it made beside its records.
    """
    table = table_of(batch)
    assert table is not None
    model: Any = table.model
    things = list(batch.things.filter(model=model._meta.label_lower).order_by("-pk"))
    with put_off_standings():
        for thing in things:
            _take_back(table, batch, thing, model._base_manager.get(pk=thing.key), by=by)


def name_records(batch: Batch, label: str, keys: Collection[int]) -> dict[int, str]:
    """Return the row of each of these records and what it is about, which is not said of one that is exempt or gone."""
    table = table_of(batch)
    assert table is not None
    model: Any = apps.get_model(label)
    things = batch.things.filter(model=label, key__in=keys).order_by("-pk")
    held = model._base_manager.in_bulk(keys)
    return {key: _name_record(table, row, held.get(key)) for key, row in things.values_list("key", "row")}


def _name_record(table: ImportTable, row: int | None, record: Any) -> str:
    place = _("row %(row)s") % {"row": row}
    if not isinstance(record, table.model) or unread.find_mark(record).paragraph is not None:
        return place
    return _("%(place)s, “%(about)s”") % {"place": place, "about": shorten_text(say_about(table, record))}


def _take_back(table: ImportTable, batch: Batch, thing: Imported, record: Any, *, by: Actor) -> None:
    """Take one record away, or give it back what it had before.

    The version that this makes is remembered with the import, so that an earlier one can be taken back after it.
    """
    reason = _("Import taken back")
    if thing.made:
        table.service.remove(record, by=by, reason=reason)
    else:
        before = record.history.get(version=thing.version - 1)
        fields = [one for one in table.model._meta.concrete_fields if one.editable and not one.primary_key]
        for one in fields:
            setattr(record, one.attname, getattr(before, one.attname))
        now = table.service.change(record, names=[one.name for one in fields], by=by, reason=reason)
        batch.things.create(model=thing.model, key=thing.key, version=now.version, made=False, row=thing.row)
