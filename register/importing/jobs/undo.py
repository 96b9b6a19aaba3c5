"""Taking back an import of many rows, as a job: it takes minutes, so no request waits for it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.permissions import Permission
from core.history.actors import Actor
from core.jobs.kinds import JobKind, JobRefused
from core.jobs.running import JobContext
from core.jobs.service import Asked, ask_job
from core.models import Job
from register.importing.write import undo
from register.importing.write.outcome import describe_undone
from register.models import Batch

UNDO_AT_ONCE = 200  # partnerships: an import of more is taken back by a job


def is_long(batch: Batch) -> bool:
    """Whether taking an import back takes longer than somebody waits for a page."""
    return int(batch.counts.get("made", 0)) + int(batch.counts.get("changed", 0)) > UNDO_AT_ONCE


def ask_undo(batch: Batch, *, by: Actor, leave_changed: bool = False) -> Asked:
    """Ask for an import to be taken back. Raises UndoRefused at once when it is clear that it cannot be."""
    running = Job.objects.open().filter(key=_key(batch)).first()
    if running is not None:
        return Asked(running, begun=False)
    undo.refuse_if_changed(batch, leave_changed=leave_changed)
    told = {"batch": batch.pk, "leave_changed": leave_changed}
    return ask_job(UNDO_IMPORT, key=_key(batch), arguments=told, by=by)


def undo_job_of(batch: Batch) -> Job | None:
    """Return the job that takes an import back, if it was asked for."""
    return Job.objects.filter(key=_key(batch)).first()


def undo_by_job(context: JobContext, *, batch: int, leave_changed: bool = False) -> None:
    """Take the import back and note the job as done, both or neither: killed at any moment, it is done once."""
    asker = context.asked_by
    if not (isinstance(asker, User) and asker.is_active and asker.may(Permission.REGISTER_IMPORT)):
        raise JobRefused(_("Whoever asked for it may no longer take imports back. Nothing was taken back."))
    try:
        with transaction.atomic():
            kept = Batch.objects.get(pk=batch)
            taken = undo.undo_import(kept, by=asker, leave_changed=leave_changed)
            context.finish({"told": describe_undone(taken)})
    except undo.UndoRefused as refusal:
        raise JobRefused(" ".join((str(refusal), _("Nothing was taken back.")))) from refusal


def _key(batch: Batch) -> str:
    return f"undo_import:{batch.pk}"


def _tell(result: dict[str, Any]) -> str:
    return str(result["told"])


UNDO_IMPORT = JobKind("undo_import", _lazy("Take an import back"), undo_by_job, _tell)
