"""A spreadsheet handed in and waiting: kept with its mapping and decisions until it is imported or dropped."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from core import clock
from core.history import canonical, writing
from core.history.actors import Actor
from core.uploads.removal import remove_later
from core.uploads.stored_files import keep_content
from register.importing.model import RehearsalResult
from register.importing.rehearse import UploadedTable, commit_import, read_upload
from register.models import Batch, Rehearsal

FOLDER = "imports"


def upload_file(handed: UploadedTable, *, by: Actor) -> Rehearsal:
    """Keep a file and how its columns are read."""
    rehearsal = Rehearsal(
        name=handed.name[:200],
        sha256=canonical.digest_canonical(handed.data),
        handed_in_at=clock.now(),
        handed_in_by=by.label,
        owner_key=by.pk,
        mapping=dict(handed.mapping),
    )
    with keep_content(ContentFile(handed.data), FOLDER, sha256=rehearsal.sha256) as name:
        rehearsal.file = name
        return writing.insert(rehearsal, by=by)


@transaction.atomic
def decide(
    rehearsal: Rehearsal,
    *,
    mapping: Mapping[str, str],
    decisions: Mapping[str, str],
    corrections: Mapping[str, str],
    by: Actor,
) -> Rehearsal:
    """Keep what was corrected and chosen."""
    rehearsal.mapping, rehearsal.decisions = dict(mapping), dict(decisions)
    rehearsal.corrections = dict(corrections)
    return writing.update(rehearsal, by=by)


@transaction.atomic
def choose_table(rehearsal: Rehearsal, *, sheet: str, header_row: int, by: Actor) -> Rehearsal:
    """Keep where the list stands. Another list has other columns and rows, so both are read anew.

    Raises core.sheets.SheetRefused with a sentence when nothing can be read there.
    """
    found = read_upload(_bytes(rehearsal), rehearsal.name, sheet=sheet, header_row=header_row)
    rehearsal.sheet, rehearsal.header_row = sheet, header_row
    rehearsal.mapping, rehearsal.decisions, rehearsal.corrections = dict(found.mapping), {}, {}
    return writing.update(rehearsal, by=by)


def open_file(rehearsal: Rehearsal) -> UploadedTable:
    """Read the kept file again, as it was decided."""
    where: dict[str, Any] = {"sheet": rehearsal.sheet, "header_row": rehearsal.header_row}
    told: dict[str, Any] = {"mapping": rehearsal.mapping, "corrected": rehearsal.corrections}
    return read_upload(_bytes(rehearsal), rehearsal.name, **where, **told)


def _bytes(rehearsal: Rehearsal) -> bytes:
    with rehearsal.file.open("rb") as file:
        return bytes(file.read())


@transaction.atomic
def import_file(
    rehearsal: Rehearsal, handed: UploadedTable, rehearsed: RehearsalResult, *, by: Actor
) -> Batch:
    """Import a file and forget it, both or neither, so that no press brings it in twice.

    Raises core.history.writing.Stale when it was imported, dropped or decided about meanwhile.
    """
    same = {"pk": rehearsal.pk, "version": rehearsal.version}
    if Rehearsal.objects.select_for_update().filter(**same).first() is None:
        raise writing.Stale(rehearsal)
    batch = commit_import(handed, rehearsed, by=by)
    discard_upload(rehearsal, by=by)
    return batch


@transaction.atomic
def discard_upload(rehearsal: Rehearsal, *, by: Actor) -> None:
    """Forget a file that was imported or is not wanted; its bytes go some days later, for a backup's sake."""
    file = str(rehearsal.file.name)
    writing.remove(rehearsal, by=by)
    remove_later(file)


def rehearsals_of(user: Actor) -> "QuerySet[Rehearsal]":
    """Return the files that `user` handed in and has not imported, newest first."""
    return Rehearsal.objects.filter(owner_key=user.pk)


def list_batches() -> "QuerySet[Batch]":
    """Return every import, newest first."""
    return Batch.objects.all()
