"""Long work done apart from any request, and who does it. These rows are the truth; a queue carries only their ids."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> "JobQuerySet":
        """Those that are still to end, well or not."""
        return self.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))

    def lost(self, since: datetime) -> "JobQuerySet":
        """Those that run and whose heart has not beaten since: whatever did them was stopped."""
        return self.filter(state=Job.State.RUNNING, heartbeat_at__lt=since)

    def due(self, now: datetime) -> "JobQuerySet":
        """Those that wait and are to be put into the queue, for the first time or again."""
        return self.filter(state=Job.State.WAITING, due_at__lte=now)


class Job(models.Model):
    """One piece of long work. Its key says what is to happen once, however often it is asked for.

    `attempt` counts up and is never set back: whoever runs it holds it under that number, and may write of it no
    more when somebody else has taken it up under the next one.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _lazy("Waiting")
        RUNNING = "running", _lazy("Running")
        DONE = "done", _lazy("Done")
        FAILED = "failed", _lazy("Failed")

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=60)  # of its kind, core.jobs.kinds
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    most_attempts = models.PositiveIntegerField()
    # How far it is, of `total`; 0 of 0 where that is not counted.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(_lazy("asked for"))
    asked_by_key = models.BigIntegerField(null=True)
    asked_by_label = models.CharField(max_length=320)
    due_at = models.DateTimeField()  # when the sweeper puts a waiting one into the queue (again)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)  # what went wrong, in a sentence
    detail = models.CharField(max_length=300, blank=True)  # the same for whoever reads the log

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _lazy("background job")
        indexes = [models.Index(fields=["state", "due_at"], name="core_job_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"), finished_at__isnull=True)
                | Q(state__in=("done", "failed"), finished_at__isnull=False),
                name="core_job_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="core_job_says_what_failed"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(heartbeat_at__isnull=False), name="core_job_beats"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class JobWorker(models.Model):
    """One process that does jobs, and when it was last heard of."""

    name = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.name
