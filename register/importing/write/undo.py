"""Taking an import back: as long as nobody has changed what it brought, or all of it but what somebody has.

What somebody has changed or added to since is never overwritten: it is named, with who changed it, and stays.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.dates import write_long_date
from core.history import audit
from core.history.actors import SYSTEM, Actor
from core.models import Record
from register.importing.tables.commit import name_records, table_of, take_rows_back
from register.importing.write.outcome import SHARED, describe_undone, join_first
from register.importing.write.put_back import BESIDE, ORDER, PARTNERSHIP, ImportedObject, put_back, take_away
from register.models import (
    Batch,
    Imported,
    MarkedWords,
    Partnership,
    SensitiveMark,
    list_markable_words,
    read_mark_name,
)
from register.services.related import RelatedRefused
from register.standing import refresh as standing_refresh


@dataclass(frozen=True)
class LaterChange:
    """What somebody has done since to a partnership that an import brought or changed, or to a record of its list."""

    partnership: int
    reference: str
    who: str
    at: datetime
    noun: str = ""  # of what was added to it; empty where it was changed itself
    model: str = ""
    key: int = 0
    record: str = ""  # of a list: its row, and what it is about

    @property
    def in_words(self) -> str:
        words = {"reference": self.reference, "who": self.who, "noun": self.noun, "record": self.record}
        words["day"] = write_long_date(clock.day_of(self.at))
        if self.noun:
            return _("%(reference)s: added to by %(who)s on %(day)s (%(noun)s)") % words
        if self.record:
            return _("%(record)s of %(reference)s: changed by %(who)s on %(day)s") % words
        return _("%(reference)s: changed by %(who)s on %(day)s") % words


class UndoRefused(Exception):
    """The import cannot be taken back; the message says why, and `changes` what somebody has done since."""

    def __init__(self, message: str, changes: Sequence[LaterChange] = ()) -> None:
        self.changes = list(changes)
        super().__init__(message)


@transaction.atomic
def undo_import(batch: Batch, *, by: Actor, leave_changed: bool = False) -> Batch:
    """Take an import back: whole, or with `leave_changed` all but the partnerships that somebody has changed since.

    Raises UndoRefused when somebody has changed one of them, or when it was taken back already.
    """
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    standing_refresh.take_turn({own for _thing, own in _with_partnerships(_things(locked)) if own})
    things, changes = refuse_if_changed(locked, leave_changed=leave_changed, lock=True)
    if table_of(locked):
        try:
            take_rows_back(locked, by=by)
        except RelatedRefused as refused:
            raise UndoRefused(str(refused)) from refused
        _take_made_away(things, (*BESIDE, *SHARED), by=by)
    else:
        _take_partnerships_back(locked, things, {change.partnership for change in changes}, by=by)
    locked.undone_at, locked.undone_by = clock.now(), by.label
    locked.counts = {**locked.counts, "left_standing": sorted(change.reference for change in changes)}
    locked.save(update_fields=["undone_at", "undone_by", "counts"])
    audit.record(
        "register.import_undone",
        by=by,
        object=locked,
        category=audit.Category.DECISION,
        headline=_("Import taken back:"),
        detail=describe_undone(locked),
    )
    return locked


def _take_partnerships_back(
    batch: Batch, things: Sequence[ImportedObject], left: Collection[int], *, by: Actor
) -> None:
    things = [thing for thing, partnership in _with_partnerships(things) if partnership not in left]
    touched = {put_back(thing, batch, by=by) for thing in things if thing.before}
    touched |= _take_made_away(things, ORDER, by=by)
    standing_refresh.refresh(Partnership.objects.filter(pk__in=touched).values_list("pk", flat=True))


def _take_made_away(things: Sequence[ImportedObject], labels: Sequence[str], *, by: Actor) -> set[int]:
    """Remove what an import made of these models, in their order; return the partnerships that lost something."""
    touched: set[int] = set()
    for label in labels:
        made = {thing.key: thing.after for thing in things if thing.model == label and not thing.before}
        touched |= take_away(label, made, by=by)
    return touched


def refuse_if_changed(
    batch: Batch, *, leave_changed: bool = False, lock: bool = False
) -> tuple[list[ImportedObject], list[LaterChange]]:
    """Return what an import brought, and what somebody has done to it since, once for each partnership.

    Raises UndoRefused where that keeps it from being taken back. `lock`: nobody can change it from now on.
    """
    if batch.undone_at:
        raise UndoRefused(_("This import was taken back already."))
    if (table := table_of(batch)) and not table.undo:
        words = _(
            "%(list)s: what came in stays in the history, so put single records right on their own pages."
        )
        raise UndoRefused(words % {"list": table.label})
    things = _after_undone_imports(batch, _things(batch))
    every = [*_list_changed(things, lock=lock), *_list_added(things), *_list_marked(batch, things)]
    found: dict[Any, LaterChange] = {}
    for change in _name_changed(batch, every) if table else every:
        found.setdefault((change.model, change.key) if table else change.partnership, change)
    changes = sorted(found.values(), key=lambda change: change.reference)
    if changes and (table or not leave_changed):
        raise UndoRefused(_describe_changes(changes, of_list=table is not None), changes)
    return things, changes


def _name_changed(batch: Batch, changes: Sequence[LaterChange]) -> list[LaterChange]:
    """Return changes of the records of a list, each with its row and what the record is about."""
    named = {
        label: name_records(batch, label, [one.key for one in changes if one.model == label])
        for label in {change.model for change in changes}
    }
    return [replace(one, record=named[one.model].get(one.key, "")) for one in changes]


def _describe_changes(changes: Sequence[LaterChange], *, of_list: bool) -> str:
    """Return the sentences that say why it is not taken back as a whole."""
    said = (
        ngettext(
            "Somebody has changed a record of this list since, so it cannot be taken back as a whole:",
            "Somebody has changed %(n)s records of this list since, so it cannot be taken back as a whole:",
            len(changes),
        )
        if of_list
        else ngettext(
            "Somebody has changed a partnership of this import since, so it cannot be taken back as a whole:",
            "Somebody has changed %(n)s partnerships of this import since, so it cannot be taken back as a whole:",
            len(changes),
        )
    )
    said %= {"n": len(changes)}
    return f"{said} {join_first([change.in_words for change in changes], '; ')}."


def _things(batch: Batch) -> list[ImportedObject]:
    """Return every record of an import once, however often the import wrote it."""
    found: Iterable[Imported] = batch.things.order_by("model", "key", "pk")
    return [_thing(list(several)) for _what, several in groupby(found, key=lambda one: (one.model, one.key))]


def _thing(several: Sequence[Imported]) -> ImportedObject:
    first, last = several[0], several[-1]
    return ImportedObject(first.model, first.key, 0 if first.made else first.version - 1, last.version)


def _after_undone_imports(batch: Batch, things: Sequence[ImportedObject]) -> list[ImportedObject]:
    """Return the records with the version that later imports, taken back by now, left them at: nobody's change."""
    undone = Imported.objects.filter(batch__undone_at__isnull=False, batch__gt=batch.pk)
    known = undone.filter(key__in=batch.things.order_by().values("key"))
    versions = set(known.values_list("model", "key", "version"))
    return [replace(thing, after=_last_version(thing, versions)) for thing in things]


def _last_version(thing: ImportedObject, undone: Collection[tuple[str, int, int]]) -> int:
    after = thing.after
    while (thing.model, thing.key, after + 1) in undone:
        after += 1
    return after


def _list_changed(things: Sequence[ImportedObject], *, lock: bool) -> Iterable[LaterChange]:
    """Yield a change for each record whose version is no longer that of the import."""
    for label in sorted({thing.model for thing in things} - set(SHARED)):
        wanted = {thing.key: thing.after for thing in things if thing.model == label}
        if wanted:
            model: Any = apps.get_model(label)
            rows = model.objects.select_for_update().order_by("pk") if lock else model.objects
            standing = dict(rows.filter(pk__in=wanted).values_list("pk", "version"))
            changed = [key for key in wanted if standing.get(key) != wanted[key]]
            yield from _tell(model, changed, last=True)


def _list_added(things: Sequence[ImportedObject]) -> Iterable[LaterChange]:
    """Yield a change for each record that was added to a partnership which the import made."""
    made = [thing.key for thing in things if thing.model == PARTNERSHIP and not thing.before]
    expected = {(thing.model, thing.key) for thing in things}
    for name, model in _parts_of_partnerships():
        keys = model._base_manager.filter(**{f"{name}__in": made}).values_list("pk", flat=True)
        added = [key for key in keys if (model._meta.label_lower, key) not in expected]
        yield from _tell(model, added, pointer=name, noun=str(model._meta.verbose_name))


def _list_marked(batch: Batch, things: Sequence[ImportedObject]) -> Iterable[LaterChange]:
    """Yield a change for each text of a record of the import that was marked as exempt, or opened, since."""
    own = {thing.key for thing in things if thing.model == PARTNERSHIP}
    words = {
        MarkedWords(thing.model, thing.key, part).name
        for thing in things
        for part in list_markable_words(apps.get_model(thing.model))
    }
    expected = [thing.key for thing in things if thing.model == SensitiveMark._meta.label_lower]
    since: Any = SensitiveMark.history.filter(history_date__gt=batch.imported_at).exclude(id__in=expected)
    marked = {
        key
        for key, field, partnership in since.values_list("id", "field", "partnership_id")
        if field in words or (partnership in own and read_mark_name(field) is None)
    }
    yield from _tell(SensitiveMark, marked, noun=str(SensitiveMark._meta.verbose_name), last=True)


def _tell(
    model: Any, keys: Collection[int], *, pointer: str = "partnership", noun: str = "", last: bool = False
) -> Iterable[LaterChange]:
    """Yield who wrote each of these records, first or last, and of which partnership it is, from its history."""
    if not keys:
        return
    rows = (
        model.history.filter(id__in=keys)
        .select_related("history_user")
        .order_by("history_date", "history_id")
    )
    newest = {row.id: row for row in (rows if last else reversed(rows))}
    owns = {
        key: key if model is Partnership else getattr(row, f"{pointer}_id", 0) for key, row in newest.items()
    }
    references = dict(Partnership.every.filter(pk__in=owns.values()).values_list("pk", "reference"))
    references |= _references_of_removed(set(owns.values()) - references.keys())
    for key, row in sorted(newest.items()):
        who = (row.history_user or SYSTEM).label
        reference = references.get(owns[key], "")
        yield LaterChange(owns[key], reference, who, row.history_date, noun, model._meta.label_lower, key)


def _references_of_removed(keys: Collection[int]) -> Mapping[int, str]:
    history: Any = Partnership.history
    return dict(history.filter(id__in=keys).values_list("id", "reference")) if keys else {}


def _with_partnerships(things: Sequence[ImportedObject]) -> Iterable[tuple[ImportedObject, int]]:
    """Return the records, each with its partnership; what several share has none."""
    of: dict[tuple[str, int], int] = {}
    for label in {thing.model for thing in things if thing.model not in SHARED}:
        keys = [thing.key for thing in things if thing.model == label]
        column = "pk" if label == PARTNERSHIP else "partnership_id"
        model: Any = apps.get_model(label)
        of |= {(label, key): own for key, own in model.objects.filter(pk__in=keys).values_list("pk", column)}
    # One that is gone was removed by somebody since; its partnership is among those that were changed.
    return [
        (thing, of.get((thing.model, thing.key), 0))
        for thing in things
        if thing.model in SHARED or (thing.model, thing.key) in of
    ]


def _parts_of_partnerships() -> list[tuple[str, Any]]:
    """Return every kind of record that points to a partnership, on whatever floor, with the name of its pointer."""
    related: list[Any] = [
        (relation.field.name, relation.related_model) for relation in Partnership._meta.related_objects
    ]
    return [(name, model) for name, model in related if issubclass(model, Record)]
