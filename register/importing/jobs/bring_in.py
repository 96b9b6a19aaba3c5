"""Bringing in a sheet of many rows, as a job: it takes minutes, so no request waits for it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.permissions import Permission
from core.history.actors import Actor
from core.history.writing import Stale
from core.jobs.kinds import JobKind, JobRefused
from core.jobs.running import JobContext
from core.jobs.service import Asked, ask_job
from core.models import Job
from register.importing import upload
from register.importing.model import UploadedTable, describe_outcome
from register.importing.rehearsal.page import refuse_unseen
from register.importing.rehearsal.reading import forget_reading, read_sheet
from register.importing.tables import kept as lists
from register.importing.tables.commit import RowRefused
from register.models import Rehearsal

ROWS_AT_ONCE = 100  # rows of a list: each is written by the service of its record
IMPORT_AT_ONCE = 1000  # rows: a sheet of more is brought in by a job
_STEPS = 2  # read, write


def is_long(handed: UploadedTable) -> bool:
    """Whether bringing a sheet in takes longer than somebody waits for a page."""
    return len(handed.table.records) > IMPORT_AT_ONCE


def ask_import(rehearsal: Rehearsal, *, seen: str, by: Actor) -> Asked:
    """Ask for a file to be brought in as it was decided; `seen` seals the changes that the page showed."""
    told = {"rehearsal": rehearsal.pk, "version": rehearsal.version, "seen": seen}
    return ask_job(BRING_IN, key=_key(rehearsal.pk), arguments=told, by=by)


def import_job_of(rehearsal: int, *, of: Actor) -> Job | None:
    """Return the job that brings a file in, if this person asked for it."""
    return Job.objects.filter(key=_key(rehearsal), asked_by_key=of.pk).first()


def refused_row_of(job: Job | None, kept: Rehearsal) -> RowRefused | None:
    """Return the row of a list that its service refused in the job, unless something was decided since."""
    told = (job.result or {}) if job and job.state == Job.State.FAILED else {}
    if job is None or "row" not in told or job.arguments["version"] != kept.version:
        return None
    return RowRefused(told["row"], told["why"])


def import_by_job(context: JobContext, *, rehearsal: int, version: int, seen: str) -> None:
    """Bring the file in and note the job as done, both or neither: killed at any moment, it is done once."""
    asker = context.asked_by
    if not (isinstance(asker, User) and asker.is_active and asker.may(Permission.REGISTER_IMPORT)):
        raise JobRefused(_refuse(_("Whoever asked for it may no longer import.")))
    kept = upload.rehearsals_of(asker).filter(pk=rehearsal, version=version).first()
    if kept is None:
        raise JobRefused(_refuse(_("Something else was decided about the sheet meanwhile.")))
    _tell_step(context, 0)
    if lists.is_list(kept):
        _import_list(context, kept, seen, asker)
        return
    forget_reading(kept)  # where it is refused, the pages are to show the register as it is now
    read = read_sheet(kept, reader=asker)
    if not read.is_ready:
        raise JobRefused(_refuse(_("The register has changed meanwhile, and there is more to answer.")))
    if read.seal != seen:
        raise JobRefused(_refuse(refuse_unseen().text + "."))
    _tell_step(context, 1)
    try:
        with transaction.atomic():
            batch = upload.import_file(kept, read.handed, read.rehearsed, by=asker)
            context.finish({"batch": batch.pk, "told": describe_outcome(batch.counts)})
    except Stale as stale:
        raise JobRefused(_refuse(_("Something else was decided about the sheet meanwhile."))) from stale


def _import_list(context: JobContext, kept: Rehearsal, seen: str, asker: User) -> None:
    rehearsed = lists.open_list(kept, by=asker)
    if rehearsed.is_open or lists.seal_rows(rehearsed) != seen:
        raise JobRefused(_refuse(_("The register has changed meanwhile, and there is more to answer.")))
    _tell_step(context, 1)
    try:
        with transaction.atomic():
            batch = lists.import_list(kept, rehearsed, by=asker)
            context.finish({"batch": batch.pk, "told": describe_outcome(batch.counts)})
    except RowRefused as refused:
        words = _("Row %(row)s cannot be taken. %(why)s") % {"row": refused.row, "why": refused}
        context.write(result={"row": refused.row, "why": str(refused)})  # for the page, to leave it out there
        raise JobRefused(_refuse(words)) from refused
    except Stale as stale:
        raise JobRefused(_refuse(_("Something else was decided about the sheet meanwhile."))) from stale


def _tell_step(context: JobContext, done: int) -> None:
    """Say how far it is at once: while the rows are written, a small database takes no other word."""
    context.report(done, _STEPS)
    context.beat()


def _refuse(why: str) -> str:
    return " ".join((why, _("Nothing was written.")))


def _key(rehearsal: int) -> str:
    return f"import_register:{rehearsal}"


def _tell(result: dict[str, Any]) -> str:
    return str(result["told"])


BRING_IN = JobKind("import_register", _lazy("Import a spreadsheet"), import_by_job, _tell)
