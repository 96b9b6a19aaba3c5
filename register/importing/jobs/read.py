"""Reading a long sheet and comparing it with the register, as a job: no request waits for it.

What it found is kept for the pages; a job of a worker that was killed is taken up, and reads it again.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission
from core import clock, sheets
from core.history import writing
from core.history.actors import Actor
from core.jobs.kinds import JobKind, JobRefused
from core.jobs.running import JobContext
from core.jobs.service import Asked, ask_job
from core.models import Job
from register.importing import rehearse, upload
from register.importing.rehearsal import reading
from register.models import Rehearsal

_STEPS = 2  # read, compare


def ask_reading(kept: Rehearsal, *, by: Actor) -> Asked:
    """Ask for a sheet to be read as it is decided now, and compared with the register as it stands now."""
    reading.forget_reading(kept)
    told = {"rehearsal": kept.pk, "version": kept.version}
    return ask_job(READ_SHEET, key=_key(kept), arguments=told, by=by, again=True)


def reading_job_of(kept: Rehearsal) -> Job | None:
    """Return the job that reads a sheet as it is decided now, if it was asked for."""
    return Job.objects.filter(key=_key(kept)).first()


def read_by_job(context: JobContext, *, rehearsal: int, version: int) -> dict[str, int] | None:
    """Read the sheet and keep what was found, unless something else was decided about it meanwhile."""
    asker = context.asked_by
    if not (isinstance(asker, User) and asker.is_active and asker.may(Permission.REGISTER_IMPORT)):
        raise JobRefused(_("Whoever asked for it may no longer import."))
    kept = upload.rehearsals_of(asker).filter(pk=rehearsal, version=version).first()
    if kept is None:
        return {"rows": 0}
    try:
        _tell_step(context, 0)
        handed = upload.open_file(kept)
    except sheets.SheetRefused as refused:
        raise JobRefused(str(refused)) from refused
    _tell_step(context, 1)
    rehearsed = rehearse.rehearse(handed, today=clock.today(), decisions=kept.decisions)
    with transaction.atomic():
        if not kept.mapping:
            kept.mapping = dict(handed.mapping)
            kept = writing.update(kept, by=asker)
        reading.keep_reading(kept, handed, rehearsed)
        context.finish({"rows": len(handed.table.records)})
    return None


def _tell_step(context: JobContext, done: int) -> None:
    context.report(done, _STEPS)
    context.beat()


def _key(kept: Rehearsal) -> str:
    return f"read_sheet:{kept.pk}:{kept.version}"


def _tell(result: dict[str, Any]) -> str:
    words = ngettext(
        "One row read. Nothing was written.", "%(rows)s rows read. Nothing was written.", result["rows"]
    )
    return words % result


READ_SHEET = JobKind("read_sheet", _lazy("Read a spreadsheet"), read_by_job, _tell)
