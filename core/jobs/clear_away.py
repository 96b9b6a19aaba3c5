"""Removing what nobody needs any more of the jobs themselves, once a day."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core import clock
from core.jobs import queue
from core.jobs.kinds import JobKind
from core.jobs.running import JobContext
from core.models import Job, JobWorker
from core.uploads.removal import sweep_removed

KEPT = timedelta(days=90)


def clear_old_jobs(context: JobContext) -> dict[str, int]:
    """Remove jobs that ended long ago, but of each kind the newest, and workers that are gone, but the newest."""
    before = clock.now() - KEPT
    newest = Job.objects.order_by("name", "-finished_at").exclude(finished_at=None)
    kept: dict[str, int] = {}
    for pk, name in newest.values_list("pk", "name"):
        kept.setdefault(name, pk)
    old = Job.objects.filter(finished_at__lt=before).exclude(pk__in=kept.values())
    removed = old.delete()[0]
    last = JobWorker.objects.order_by("-seen_at").values("pk")[:1]
    JobWorker.objects.filter(seen_at__lt=before).exclude(
        pk__in=list(last.values_list("pk", flat=True))
    ).delete()
    if not Job.objects.filter(state=Job.State.WAITING).exists():
        queue.empty_queue()  # where no worker reads it, ids of what is done would gather
    return {"removed": removed}


def _tell(result: dict[str, int]) -> str:
    if not result["removed"]:
        return _("None was old.")
    words = ngettext("One old job removed.", "%(count)s old jobs removed.", result["removed"])
    return words % {"count": result["removed"]}


def remove_dropped_files(context: JobContext) -> dict[str, int]:
    """Remove the files that nothing names any more, once a backup of before has had the time to copy them."""
    sweep_removed()
    return {}


def _tell_files(result: dict[str, int]) -> str:
    return _("Files that nothing names any more are removed.")


CLEAR_OLD_JOBS = JobKind("clear_old_jobs", _lazy("Clear old jobs away"), clear_old_jobs, _tell, daily=True)
REMOVE_FILES = JobKind(
    "remove_dropped_files", _lazy("Remove dropped files"), remove_dropped_files, _tell_files, daily=True
)
