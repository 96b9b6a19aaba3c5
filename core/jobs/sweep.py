"""Taking up what was left lying: jobs whose worker was stopped, and waiting ones that the queue has lost."""

from django.utils.translation import gettext as _

from core import clock
from core.jobs.running import LOST_AFTER, record_failure
from core.jobs.service import PUT_AGAIN_AFTER, put
from core.models import Job


def sweep_jobs() -> None:
    """Take up every job without a heart, as often as it may be tried, and put every due one into the queue.

    One of a kind that this release does not know is given up by whatever worker takes it (core.jobs.running).
    Each step names what it saw, so that two sweepers, or one and a heart that beats after all, do not both win.
    """
    now = clock.now()
    for job in Job.objects.lost(since=now - LOST_AFTER):
        if job.attempt >= job.most_attempts:
            record_failure(job, _("Whatever did it was stopped in the middle, each time it was tried."))
            continue
        same = Job.objects.filter(pk=job.pk, attempt=job.attempt).lost(since=now - LOST_AFTER)
        same.update(state=Job.State.WAITING, due_at=now)
    for job in Job.objects.due(now):
        same = Job.objects.filter(pk=job.pk, due_at=job.due_at).due(now)
        if same.update(due_at=now + PUT_AGAIN_AFTER):
            put(job.pk)
