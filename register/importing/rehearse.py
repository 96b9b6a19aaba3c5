"""Importing a council's own spreadsheet: rehearse, then commit all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock, sheets
from core.history import audit, canonical
from core.history.actors import Actor
from register.importing import compare, corrections, duplicates, merge_rows
from register.importing.clean import rows as clean_rows
from register.importing.clean import vocabulary
from register.importing.corrections import Correction
from register.importing.model import JOIN, LEAVE, ImportRow, Likeness, RehearsalResult
from register.importing.write import changes as write_changes
from register.importing.write.new import BulkWriter, group_by_kind
from register.models import Batch, Imported, Partnership, RememberedMapping
from register.services import partnerships
from register.standing import refresh as standing_refresh


class ImportRefused(Exception):
    """Some rows cannot be taken, so nothing was written; `rows` are those."""

    def __init__(self, refused: Sequence[ImportRow]) -> None:
        self.rows = list(refused)
        super().__init__(_("%(n)s rows cannot be taken. Nothing was written.") % {"n": len(self.rows)})


@dataclass(frozen=True)
class UploadedTable:
    """A file handed in: its bytes, its name, its sheets, and how its table and columns are read.

    The table has the corrections in it; the bytes are as they were handed in.
    """

    data: bytes
    name: str
    sheet_names: tuple[str, ...]
    table: sheets.Table
    mapping: Mapping[str, str]
    corrections: Sequence[Correction] = ()


def read_upload(
    data: bytes,
    name: str,
    *,
    sheet: str = "",
    header_row: int | None = None,
    mapping: Mapping[str, str] | None = None,
    corrected: Mapping[str, str] | None = None,
) -> UploadedTable:
    """Find the table in a file and how its columns are read: as told, as remembered, else as guessed.

    `corrected` is a text for single cells, such as "5-D".
    Raises core.sheets.SheetRefused with a sentence.
    """
    workbook = sheets.read(data, name)
    table = vocabulary.find_table(workbook, sheet=sheet, header_row=header_row)
    remembered = RememberedMapping.objects.filter(headers_hash=vocabulary.headers_hash(table)).first()
    chosen = mapping or (remembered.mapping if remembered else vocabulary.guess(table))
    ours = {column.letter: "-" for column in table.columns if sheets.is_problem_column(column.header)}
    chosen = {**chosen, **ours}
    table, made = corrections.lay_over(table, corrected or {})
    return UploadedTable(data, name, tuple(one.name for one in workbook.sheets), table, chosen, made)


def rehearse(
    handed: UploadedTable, *, today: date, decisions: Mapping[str, str] | None = None
) -> RehearsalResult:
    """Read every row and compare it with the register. Writes nothing."""
    decisions = decisions or {}
    left = {int(row) for row, choice in decisions.items() if choice == LEAVE}
    known = compare.compare(handed.table, handed.mapping, today=today)
    told = known.changes.keys() | set(known.unchanged)
    fresh = [record for record in handed.table.records if record.number not in told]
    read = [clean_rows.read_row(record, handed.table, handed.mapping, today=today) for record in fresh]
    corrections.keep([*read, *known.rows], handed.corrections)
    alike = _alike(read, handed.mapping)
    into = {
        one.row: one.other_reference
        for one in alike
        if one.other_reference and decisions.get(str(one.row)) == JOIN
    }
    taken = merge_rows.merge_rows([row for row in read if row.number not in left], alike, decisions)
    return RehearsalResult(
        rows=sorted(
            [*taken, *(row for row in known.rows if row.number not in left)], key=lambda row: row.number
        ),
        likenesses=alike,
        changes=known.changes,
        unchanged=known.unchanged,
        left_out=sorted(left),
        year=known.year,
        joins=into,
    )


def _alike(read: Sequence[ImportRow], mapping: Mapping[str, str]) -> list[Likeness]:
    """Find what looks entered twice, and say so on the rows; likewise where the status is missing."""
    known = [duplicates.NamedRow(*pair) for pair in Partnership.objects.values_list("reference", "name")]
    by_number = {row.number: row for row in read}
    led_on = list(duplicates.find_merged(read, compare.merged_references()))
    told = {(one.row, one.other_reference) for one in led_on}
    found = duplicates.find_duplicates(read, known)
    alike = [*(one for one in found if (one.row, one.other_reference) not in told), *led_on]
    for one in alike:
        by_number[one.row].remark(_("Name"), one.name, duplicates.describe_likeness(one))
    for row in read:
        if "status" not in row.values and row.can_be_taken:
            message = _("No clear status: it comes in as live. Change it if that is wrong.")
            row.remark(_("Status"), "", message, letter=clean_rows.letter_of("status", mapping))
    return alike


def list_problems(handed: UploadedTable, rehearsed: RehearsalResult) -> dict[int, str]:
    """Return the sentences for the Problem column of each row: what to look at, and what was put right outside it."""
    found = {row.number: [row.problem] for row in rehearsed.rows if row.remarks}
    for one in handed.corrections:
        found.setdefault(one.row, []).append(f"{one.header}: {one.in_words}.")
    return {number: " ".join(sentences) for number, sentences in found.items()}


@transaction.atomic
def commit_import(handed: UploadedTable, rehearsed: RehearsalResult, *, by: Actor) -> Batch:
    """Write every row or none, with one audit event for the whole import. Raises ImportRefused."""
    if rehearsed.stopped:
        raise ImportRefused(rehearsed.stopped)
    batch = Batch.objects.create(
        name=handed.name[:200],
        sha256=canonical.digest_canonical(handed.data),
        imported_at=clock.now(),
        imported_by=by.label,
    )
    new, gaps = _new(rehearsed), write_changes.find_filled_gaps(rehearsed)
    changes = [row for row in rehearsed.rows if row.number in rehearsed.changes]
    bulk = BulkWriter([*new, *changes, *gaps.values()], by=by, source=batch.name, year=rehearsed.year)
    numbers = _write_new(new, bulk)
    _remember(bulk.made, batch, numbers)
    writer = write_changes.ChangeWriter(batch, bulk, by)
    changed, filled = writer.changes(rehearsed), writer.joins(rehearsed, gaps)
    standing_refresh.refresh(numbers)
    batch.counts = {
        "read": len(handed.table.records),
        "made": len(numbers),
        "changed": len({*changed, *filled}),
        "unchanged": len(rehearsed.unchanged),
        "left_out": len(rehearsed.left_out),
        "joined": len(rehearsed.joins),
        "flagged": len(rehearsed.flagged),
    }
    batch.save(update_fields=["counts"])
    RememberedMapping.objects.update_or_create(
        headers_hash=vocabulary.headers_hash(handed.table),
        defaults={"mapping": dict(handed.mapping), "remembered_at": clock.now()},
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


def _new(rehearsed: RehearsalResult) -> list[ImportRow]:
    known = rehearsed.changes.keys() | rehearsed.joins.keys()
    return [row for row in rehearsed.rows if row.number not in known]


def _write_new(new: Sequence[ImportRow], bulk: BulkWriter) -> dict[int, int]:
    """Write new partnerships with their related records; return the row that each came from."""
    references = partnerships.next_references(len(new)) if new else []
    pairs = [(bulk.partnership(row, reference), row) for row, reference in zip(new, references, strict=True)]
    bulk.write([made for made, _row in pairs])
    parts = [part for made, row in pairs for part in bulk.parts(made, row)]
    for records in group_by_kind(parts).values():
        bulk.write(records)
    return {made.pk: row.number for made, row in pairs}


def _remember(made: Sequence[Any], batch: Batch, numbers: Mapping[int, int]) -> None:
    """Keep what the import made, each with its version and the row it came from: the ground of taking it back."""
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
            for thing in made
        ],
        batch_size=1000,
    )
