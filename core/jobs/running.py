"""Doing a job: one worker takes it under a number, its heart beats, and what it did and that it is done go together."""

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from types import TracebackType
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core import clock
from core.history import audit
from core.history.actors import SYSTEM, Actor, actor_by_name
from core.jobs.kinds import JobRefused, kind_of
from core.models import Job

log = logging.getLogger(__name__)
BEAT = 10  # seconds between two beats of its heart
LOST_AFTER = timedelta(seconds=60)  # without a beat for so long, whatever did it was stopped
PAUSE = timedelta(seconds=30)  # before the second try; longer before the next
State = Job.State


class JobLost(Exception):
    """Somebody else has taken the job up meanwhile: what this one did is undone."""


class JobContext:
    """What a job is told of itself, and what it may say: how far it is, and that it is done."""

    def __init__(self, job: Job) -> None:
        self.job, self.attempt = job, job.attempt
        self.done, self.total = 0, 0
        self.is_lost = self.is_finished = False

    @property
    def asked_by(self) -> Actor:
        """Whoever asked: the sign-in if it is still there, otherwise its name."""
        if self.job.asked_by_key is None:
            return SYSTEM
        found: Any = get_user_model()._default_manager.filter(pk=self.job.asked_by_key).first()
        return found or actor_by_name(self.job.asked_by_label)

    def report(self, done: int, total: int) -> None:
        """Say how far it is; its next beat tells. Raises JobLost, so that work for nothing ends early."""
        self.done, self.total = done, total
        if self.is_lost:
            raise JobLost(self.job)

    def finish(self, result: Any) -> None:
        """Note that it is done, with its result. Called in the transaction of its effect, the two are one."""
        self.write(state=State.DONE, result=result, finished_at=clock.now())
        self.is_finished = True

    def beat(self) -> None:
        self.write(heartbeat_at=clock.now(), done=self.done, total=self.total)

    def write(self, **values: Any) -> None:
        """Write of the job while it is ours. Raises JobLost when it is not."""
        ours = Job.objects.filter(pk=self.job.pk, state=State.RUNNING, attempt=self.attempt)
        if not ours.update(**values):
            raise JobLost(self.job)


def run_job(pk: int) -> None:
    """Do a job if it still waits: the one function that the queue names. However often called, it is done once."""
    if (job := take_job(pk)) is None:
        return
    context = JobContext(job)
    try:
        kind = kind_of(job.name)
        if kind is None:
            raise JobRefused(_("This release of the register does not know this kind of job."))
        with Heart(context.beat, context):
            result = kind.run(context, **job.arguments)
        if not context.is_finished:
            context.finish(result)
    except JobLost:
        log.warning("Job %s was taken up by somebody else", job)
    except JobRefused as refusal:
        record_failure(job, str(refusal))
    except (Exception, SystemExit) as problem:  # the queue ends a job that takes too long by SystemExit
        log.exception("Job %s, attempt %s", job, job.attempt)
        _try_later(job, problem)


def take_job(pk: int) -> Job | None:
    """Take a waiting job for ourselves, under the next number. One update decides it between any two workers."""
    now = clock.now()
    fresh = {"started_at": now, "heartbeat_at": now, "done": 0, "total": 0}
    waiting = Job.objects.filter(pk=pk, state=State.WAITING)
    taken = waiting.update(state=State.RUNNING, attempt=F("attempt") + 1, **fresh)
    return Job.objects.get(pk=pk) if taken else None


def _try_later(job: Job, problem: BaseException) -> None:
    detail = f"{type(problem).__name__}: {problem}".replace("\0", "")[:300]
    if job.attempt >= job.most_attempts:
        words = _(
            "It did not work, nor when it was tried again. Whoever runs the register finds why in the log."
        )
        record_failure(job, words, detail)
        return
    now = clock.now()
    ours = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt)
    ours.update(state=State.WAITING, due_at=now + PAUSE * job.attempt, detail=detail)


@transaction.atomic
def record_failure(job: Job, error: str, detail: str = "") -> bool:
    """Give a running job up, with what went wrong in a sentence; return False when it is no longer ours."""
    ours = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt)
    if not ours.update(state=State.FAILED, finished_at=clock.now(), error=error, detail=detail):
        return False
    kind = kind_of(job.name)
    label = str(kind.label) if kind else job.name
    audit.record("job.failed", by=SYSTEM, object=job, headline=_("Did not work:"), detail=label, reason=error)
    return True


class Heart:
    """Beats while a job runs, in a thread with a connection of its own, so that a long transaction does not stop it."""

    def __init__(self, beat: Callable[[], None], context: JobContext) -> None:
        self._beat, self._context, self._stopped = beat, context, Event()
        self._thread = Thread(target=self._live, name="heart", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def _live(self) -> None:
        while not self._stopped.wait(BEAT):
            try:
                self._beat()
            except JobLost:  # or it has just ended
                self._context.is_lost = True
                break
            except DatabaseError:  # SQLite is held by one writer, maybe by this very job
                log.info("A beat of job %s was missed", self._context.job)
        connection.close()
