"""Importing a council's own spreadsheet: rehearse, commit all or nothing, take the whole back.

Source: product.md section 7; peers.md section 6 idea 15.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, canonical, sheets, words, writing
from core.actors import Actor
from core.models import Record
from register.importing import existing, joining, likeness, reading, rows
from register.importing.shapes import JOIN, LEAVE, ImportRow, Likeness, Rehearsed
from register.models import Batch, Imported, KeptText, Partnership, RememberedMapping
from register.services import partnerships, standings
from register.services.import_books import Books, by_kind


class ImportRefused(Exception):
    """Some rows cannot be taken, so nothing was written; `rows` are those."""

    def __init__(self, refused: Sequence[ImportRow]) -> None:
        self.rows = list(refused)
        super().__init__(_("%(n)s rows cannot be taken. Nothing was written.") % {"n": len(self.rows)})


class UndoRefused(Exception):
    """The import cannot be taken back any more; the message says what was changed since."""


@dataclass(frozen=True)
class Handed:
    """A file handed in: its bytes, its name, and how its table and columns are read."""

    data: bytes
    name: str
    table: sheets.Table
    mapping: Mapping[str, str]


def read(data: bytes, name: str, *, sheet: str = "", mapping: Mapping[str, str] | None = None) -> Handed:
    """Find the table in a file and how its columns are read: as told, as remembered, else as guessed.

    Raises core.sheets.SheetRefused with a sentence.
    """
    table = reading.find_table(data, name, sheet=sheet)
    remembered = RememberedMapping.objects.filter(headers_hash=reading.headers_hash(table)).first()
    chosen = mapping or (remembered.mapping if remembered else reading.guess(table))
    return Handed(data, name, table, dict(chosen))


def rehearse(handed: Handed, *, today: date, decisions: Mapping[str, str] | None = None) -> Rehearsed:
    """Read every row and compare it with the register. Writes nothing."""
    decisions = decisions or {}
    left = {int(row) for row, choice in decisions.items() if choice == LEAVE}
    changes, unchanged, found = existing.compare(handed.table, handed.mapping, today=today)
    fresh = [
        record for record in handed.table.records if record.number not in changes.keys() | set(unchanged)
    ]
    read = [rows.read_row(record, handed.table, handed.mapping, today=today) for record in fresh]
    alike = _alike(read)
    into = {
        one.row: one.other_reference
        for one in alike
        if one.other_reference and decisions.get(str(one.row)) == JOIN
    }
    taken = joining.joined([row for row in read if row.number not in left], alike, decisions)
    return Rehearsed(
        rows=sorted([*taken, *(row for row in found if row.number not in left)], key=lambda row: row.number),
        likenesses=alike,
        changes=changes,
        unchanged=unchanged,
        left_out=sorted(left),
        joins=into,
    )


def _alike(read: Sequence[ImportRow]) -> list[Likeness]:
    """Find what looks entered twice, and say so on the rows; likewise where the status is missing."""
    known = [likeness.Known(*pair) for pair in Partnership.objects.values_list("reference", "name")]
    by_number = {row.number: row for row in read}
    alike = list(likeness.find(read, known))
    for one in alike:
        by_number[one.row].remark(_("Name"), one.name, existing.likeness_in_words(one))
    for row in read:
        if "status" not in row.values and row.can_be_taken:
            row.remark(
                _("Status"), "", _("No clear status: it comes in as live. Change it if that is wrong.")
            )
    return alike


def problems(rehearsed: Rehearsed) -> dict[int, str]:
    """Return the sentence for the Problem column of each row that has one."""
    return {row.number: row.problem for row in rehearsed.rows if row.remarks}


@transaction.atomic
def commit(handed: Handed, rehearsed: Rehearsed, *, by: Actor, today: date) -> Batch:
    """Write every row or none, with one audit event for the whole import. Raises ImportRefused."""
    if rehearsed.stopped:
        raise ImportRefused(rehearsed.stopped)
    batch = Batch.objects.create(
        name=handed.name[:200],
        sha256=canonical.digest(handed.data),
        imported_at=timezone.now(),
        imported_by=by.label,
    )
    new = [
        row for row in rehearsed.rows if row.number not in rehearsed.changes.keys() | rehearsed.joins.keys()
    ]
    made = _write_new(new, batch, by=by, source=handed.name[:200], today=today)
    changed = _write_changes(rehearsed, batch, by=by, source=handed.name[:100])
    changed += _write_joins(rehearsed, batch, by=by, source=handed.name[:100])
    standings.refresh([*made, *changed])
    batch.counts = {
        "read": len(handed.table.records),
        "made": len(made),
        "changed": len(changed),
        "unchanged": len(rehearsed.unchanged),
        "left_out": len(rehearsed.left_out),
        "joined": len(rehearsed.joins),
        "flagged": len(rehearsed.flagged),
    }
    batch.save(update_fields=["counts"])
    RememberedMapping.objects.update_or_create(
        headers_hash=reading.headers_hash(handed.table),
        defaults={"mapping": dict(handed.mapping), "remembered_at": timezone.now()},
    )
    audit.record(
        "register.imported",
        by=by,
        object=batch,
        category=audit.Category.DECISION,
        headline=_("Imported %(name)s:") % {"name": batch.name},
        detail=_("%(made)s partnerships came in, %(changed)s were changed") % batch.counts,
    )
    return batch


def _write_new(new: Sequence[ImportRow], batch: Batch, *, by: Actor, source: str, today: date) -> list[int]:
    if not new:
        return []
    books = Books(new, by=by, source=source, today=today)
    references = partnerships.next_references(len(new))
    pairs = [(books.partnership(row, reference), row) for row, reference in zip(new, references, strict=True)]
    books.write([made for made, _row in pairs])
    numbers = {made.pk: row.number for made, row in pairs}
    parts = [part for made, row in pairs for part in books.parts(made, row)]
    for records in by_kind(parts).values():
        books.write(records)
    things: list[Any] = books.made
    Imported.objects.bulk_create(
        [
            Imported(
                batch=batch,
                model=thing._meta.label_lower,
                key=thing.pk,
                version=thing.version,
                row=numbers.get(
                    thing.pk if isinstance(thing, Partnership) else getattr(thing, "partnership_id", 0)
                ),
            )
            for thing in things
        ],
        batch_size=1000,
    )
    return list(numbers)


def _write_changes(rehearsed: Rehearsed, batch: Batch, *, by: Actor, source: str) -> list[int]:
    found = {p.reference: p for p in Partnership.objects.filter(reference__in=rehearsed.changes.values())}
    for row in rehearsed.rows:
        if row.number not in rehearsed.changes:
            continue
        partnership = found[rehearsed.changes[row.number]]
        before = Partnership.objects.get(pk=partnership.pk)
        for name, value in row.values.items():
            setattr(partnership, name, value)
        names = [name for name in row.values if name != "pk"]
        if changed := words.changes(before, partnership, names):
            writing.update(partnership, by=by, reason=source)
            _remember(batch, partnership, row.number, made=False)
            audit.record(
                "partnership.changed",
                by=by,
                about=partnership,
                headline=_("Changed by import:"),
                changes=changed,
            )
    return [partnership.pk for partnership in found.values()]


def _write_joins(rehearsed: Rehearsed, batch: Batch, *, by: Actor, source: str) -> list[int]:
    """Fill the gaps of partnerships that a row was found to be about; the rest of the row is kept as text."""
    found = {p.reference: p for p in Partnership.objects.filter(reference__in=rehearsed.joins.values())}
    for row in rehearsed.rows:
        if row.number not in rehearsed.joins:
            continue
        partnership = found[rehearsed.joins[row.number]]
        taken = [name for name in existing.CHANGEABLE & row.values.keys() if not getattr(partnership, name)]
        if taken:
            for name in taken:
                setattr(partnership, name, row.values[name])
            writing.update(partnership, by=by, reason=source)
            _remember(batch, partnership, row.number, made=False)
        for kept in joining.kept_of(row, taken):
            text = KeptText(
                partnership=partnership, column=kept.column[:200], text=kept.text, why=kept.why, source=source
            )
            _remember(batch, writing.insert(text, by=by, reason=source), row.number, made=True)
        audit.record(
            "partnership.changed",
            by=by,
            about=partnership,
            headline=_("Gaps filled by import:"),
            detail=_("row %(row)s of %(name)s") % {"row": row.number, "name": source},
        )
    return [partnership.pk for partnership in found.values()]


def _remember(batch: Batch, record: Any, row: int, *, made: bool) -> None:
    Imported.objects.create(
        batch=batch,
        model=record._meta.label_lower,
        key=record.pk,
        version=record.version,
        made=made,
        row=row,
    )


# --- Taking it back -----------------------------------------------------------------------------------

# Later kinds first: what points to something goes before what it points to.
_ORDER = (
    "register.contribution", "register.yearmoney", "register.liability", "register.kepttext",
    "register.statement", "register.keydate", "register.representative", "register.membership", "register.statuschange",
    "register.partnership", "register.organisation", "accounts.person", "accounts.panel", "accounts.directorate",
    "register.theme",
)  # fmt: skip
_SHARED = (
    "register.organisation",
    "accounts.person",
    "accounts.panel",
    "accounts.directorate",
    "register.theme",
)


@transaction.atomic
def undo(batch: Batch, *, by: Actor) -> Batch:
    """Take a whole import back. Raises UndoRefused when somebody has changed one of its rows since."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.undone_at:
        raise UndoRefused(_("This import was taken back already."))
    things = list(locked.things.all())
    _refuse_if_changed(things)
    _put_back([thing for thing in things if not thing.made], by=by)
    made = [thing for thing in things if thing.made]
    for label in _ORDER:
        _take_away(label, [thing.key for thing in made if thing.model == label], by=by)
    locked.undone_at, locked.undone_by = timezone.now(), by.label
    locked.save(update_fields=["undone_at", "undone_by"])
    audit.record(
        "register.import_undone",
        by=by,
        object=locked,
        category=audit.Category.DECISION,
        headline=_("Import taken back:"),
        detail=locked.name,
    )
    return locked


def _refuse_if_changed(things: Sequence[Imported]) -> None:
    for label in {thing.model for thing in things if thing.model not in _SHARED}:
        wanted = {thing.key: thing.version for thing in things if thing.model == label}
        model: Any = apps.get_model(label)
        standing = dict(model.objects.filter(pk__in=wanted).values_list("pk", "version"))
        if standing != wanted:
            raise UndoRefused(
                _("Somebody has changed what came in since, so it cannot be taken back as a whole.")
            )
    made = [thing.key for thing in things if thing.model == "register.partnership" and thing.made]
    expected = {(thing.model, thing.key) for thing in things}
    for model in _parts_of_partnerships():
        keys = model._base_manager.filter(partnership__in=made).values_list("pk", flat=True)
        if any((model._meta.label_lower, key) not in expected for key in keys):
            noun = model._meta.verbose_name
            message = _(
                "Somebody has added to what came in since (%(noun)s), so it cannot be taken back as a whole."
            )
            raise UndoRefused(message % {"noun": noun})


def _parts_of_partnerships() -> list[Any]:
    """Return every kind of record that points to a partnership, on whatever floor."""
    related: list[Any] = [relation.related_model for relation in Partnership._meta.related_objects]
    return [model for model in related if issubclass(model, Record)]


def _put_back(things: Sequence[Imported], *, by: Actor) -> None:
    for thing in things:
        partnership = Partnership.objects.get(pk=thing.key)
        before: Any = partnership.history.filter(version=thing.version - 1).first()
        for field in Partnership._meta.concrete_fields:
            if field.name not in ("id", "version"):
                setattr(partnership, field.attname, getattr(before, field.attname))
        writing.update(partnership, by=by, reason=_("Import taken back"))
        standings.refresh([partnership.pk])


def _take_away(label: str, keys: Sequence[int], *, by: Actor) -> None:
    if not keys:
        return
    model: Any = apps.get_model(label)
    for record in model.objects.filter(pk__in=keys):
        try:
            with transaction.atomic():
                writing.remove(record, by=by, reason=_("Import taken back"))
        except (ProtectedError, models.RestrictedError):
            if label not in _SHARED:
                raise
            # Somebody uses this organisation or person for something else by now: it stays.
