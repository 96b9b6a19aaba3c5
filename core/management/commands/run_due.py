"""Do here and now what is due: for a register without a worker, once a day, from cron."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from core.jobs.kinds import kind_of
from core.jobs.running import run_job
from core.jobs.service import ask_daily_jobs
from core.jobs.sweep import sweep_jobs
from core.models import Job


class Command(BaseCommand):
    help = (
        "Take up jobs that were left lying, ask for the daily ones, and do every job that waits. Safe to run twice, "
        "and beside a worker: each is done once. Exit 1: one of the day's jobs failed, or is to be tried again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sweep_jobs()
        today = [job.pk for job in ask_daily_jobs()]
        waiting = list(
            Job.objects.filter(state=Job.State.WAITING).order_by("pk").values_list("pk", flat=True)
        )
        for pk in waiting:
            run_job(pk)
        ended = Job.objects.filter(pk__in={*today, *waiting}).order_by("pk")
        for job in ended:
            self.stdout.write(f"{job.key}: {_told(job)}")
        if any(job.state in (Job.State.FAILED, Job.State.WAITING) for job in ended):
            sys.exit(1)


def _told(job: Job) -> str:
    kind = kind_of(job.name)
    if job.state == Job.State.DONE and kind:
        return kind.tell(job.result)
    if job.state == Job.State.WAITING:
        return f"did not work, to be tried again ({job.detail})"
    return job.error or str(job.get_state_display())
