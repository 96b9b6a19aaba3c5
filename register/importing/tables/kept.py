"""A list that was handed in and waits: read again as it was decided, decided about, imported."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core import sheets
from core.history import canonical, writing
from core.history.actors import Actor
from register.exporting.read_back import write_as_csv
from register.importing import upload
from register.importing.model import LEAVE, UploadedTable
from register.importing.tables.commit import TABLE, commit_table
from register.importing.tables.model import STOPPED, ImportTable, TableRehearsal, load_tables
from register.importing.tables.read import rehearse_table
from register.models import Batch, Rehearsal


def is_list(rehearsal: Rehearsal) -> bool:
    """Whether a file that waits holds a list of what belongs to partnerships, and not partnerships."""
    return rehearsal.answers.get(TABLE) in load_tables()


def table_of(rehearsal: Rehearsal) -> ImportTable:
    """Return which list a file that waits holds."""
    return load_tables()[rehearsal.answers[TABLE]]


def hand_in(table: ImportTable, data: bytes, name: str, *, by: Actor) -> Rehearsal:
    """Keep a list. Raises core.sheets.SheetRefused with a sentence when none can be read."""
    data = write_as_csv(data, name)
    found = rehearse_table(table, data, name, by=by)
    handed = UploadedTable(data, name, (), found.found, found.mapping, answers={TABLE: table.slug})
    return upload.upload_file(handed, by=by)


def open_list(rehearsal: Rehearsal, *, by: Actor) -> TableRehearsal:
    """Read a list that waits, as it was decided. Raises core.sheets.SheetRefused."""
    return rehearse_table(
        table_of(rehearsal),
        upload.read_bytes(rehearsal),
        rehearsal.name,
        by=by,
        mapping=rehearsal.mapping,
        corrected=rehearsal.corrections,
        answers=rehearsal.answers,
        decisions=rehearsal.decisions,
    )


@transaction.atomic
def keep_choices(
    rehearsal: Rehearsal,
    *,
    mapping: Mapping[str, str],
    decisions: Mapping[str, str],
    corrections: Mapping[str, str],
    answers: Mapping[str, str],
    by: Actor,
) -> Rehearsal:
    """Keep what was chosen, corrected and answered. Raises core.history.writing.Stale."""
    rehearsal.mapping, rehearsal.decisions = dict(mapping), dict(decisions)
    rehearsal.corrections = dict(corrections)
    rehearsal.answers = {**answers, TABLE: rehearsal.answers[TABLE]}
    writing.update(rehearsal, by=by)
    upload.tell_step(rehearsal, "decided", _("Questions of an import answered:"), by)
    return rehearsal


def leave_out(rehearsed: TableRehearsal) -> dict[str, str]:
    """Return the decision that leaves every row out that cannot be taken."""
    return {str(row.number): LEAVE for row in rehearsed.of(STOPPED)}


@transaction.atomic
def import_list(rehearsal: Rehearsal, rehearsed: TableRehearsal, *, by: Actor) -> Batch:
    """Import a list and forget its file, both or neither. Raises Stale and RowRefused."""
    data = upload.read_bytes(rehearsal)
    upload.use_up(rehearsal, by=by)
    return commit_table(rehearsed, data, rehearsal.name, by=by)


def seal_rows(rehearsed: TableRehearsal) -> str:
    """Return what the page carries to tell whether these are the changes that somebody saw on it."""
    return canonical.digest_canonical(
        [
            [
                row.number,
                row.fate,
                row.reference,
                [[one.column, one.before, one.after] for one in row.changes],
                [[one.column, one.text] for one in row.kept],
            ]
            for row in rehearsed.rows
        ]
    )


def mark_up_list(rehearsal: Rehearsal, *, by: Actor) -> sheets.Marked:
    """Return the file of a list with a Problem column. Raises core.sheets.SheetRefused."""
    rehearsed = open_list(rehearsal, by=by)
    data, name = upload.read_bytes(rehearsal), rehearsal.name
    return sheets.mark_up(data, name, rehearsed.found, list_problems(rehearsed))


def list_problems(rehearsed: TableRehearsal) -> dict[int, str]:
    """Return the sentences for the Problem column, by row."""
    return {
        row.number: " ".join(": ".join(filter(None, (one.column, one.message))) for one in row.remarks)
        for row in rehearsed.rows
        if row.remarks
    }
