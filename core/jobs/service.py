"""Asking for a job. The same key asked for twice is one job; one that failed is tried again."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core import clock
from core.history import audit
from core.history.actors import SYSTEM, Actor
from core.jobs import queue
from core.jobs.kinds import JobKind, kind_of, load_kinds
from core.models import Job

log = logging.getLogger(__name__)
PUT_AGAIN_AFTER = timedelta(minutes=1)  # a queue may lose an id: one that still waits is put into it again


@dataclass(frozen=True)
class Asked:
    """A job, and whether this asking began it; if not, it was begun before and runs, waits or is done."""

    job: Job
    begun: bool


@transaction.atomic
def ask_job(
    kind: JobKind, *, key: str, by: Actor, arguments: Mapping[str, Any] | None = None, again: bool = False
) -> Asked:
    """Ask for a job once: a second asking under the same key finds the first. Noted in the audit log for a person.

    `again`: one that is done is done again, such as to look at what has changed since.
    """
    now = clock.now()
    first = {
        "name": kind.name,
        "arguments": dict(arguments or {}),
        "most_attempts": kind.most_attempts,
        "asked_at": now,
        "asked_by_key": by.pk,
        "asked_by_label": by.label,
        "due_at": now + PUT_AGAIN_AFTER,
    }
    job, begun = Job.objects.select_for_update().get_or_create(key=key, defaults=first)
    if not begun:
        begun = _begin_again(job, kind, done=again, **first)
    if begun:
        if by is not SYSTEM:
            _tell("job.asked", job, kind, _("Asked for:"), by)
        transaction.on_commit(lambda: put(job.pk))
    return Asked(job, begun)


@transaction.atomic
def try_again(job: Job, *, by: Actor) -> bool:
    """Let a job that failed be tried again, for whoever asked for it; return False when it has not failed."""
    kind = kind_of(job.name)
    if kind is None or not _begin_again(job, kind, due_at=clock.now() + PUT_AGAIN_AFTER):
        return False
    _tell("job.tried_again", job, kind, _("Tried again:"), by)
    transaction.on_commit(lambda: put(job.pk))
    return True


def ask_daily_jobs() -> list[Job]:
    """Ask for what is done once a day, and return the jobs of today. Safe to call as often as one likes."""
    day = clock.today().isoformat()
    wanted = {f"{kind.name}:{day}": kind for kind in load_kinds().values() if kind.daily}
    there = {job.key: job for job in Job.objects.filter(key__in=wanted)}
    return [there.get(key) or ask_job(kind, key=key, by=SYSTEM).job for key, kind in wanted.items()]


def put(pk: int) -> None:
    """Put a job into the queue. Where that fails the sweeper does it later: the row stays the truth."""
    try:
        queue.put_job(pk)
    except Exception:  # whatever the queue's own library raises
        log.exception("Job %s could not be put into the queue; the sweeper will", pk)


def _begin_again(job: Job, kind: JobKind, *, done: bool = False, **values: Any) -> bool:
    ended = (Job.State.FAILED, Job.State.DONE) if done else (Job.State.FAILED,)
    rows = Job.objects.filter(pk=job.pk, state__in=ended)
    fresh: dict[str, Any] = {"state": Job.State.WAITING, "finished_at": None, "error": "", "detail": ""}
    tries = {"most_attempts": F("attempt") + kind.most_attempts}
    return bool(rows.update(**{**values, **fresh, **tries, "done": 0, "total": 0}))


def _tell(event: str, job: Job, kind: JobKind, headline: str, by: Actor) -> None:
    audit.record(event, by=by, object=job, headline=headline, detail=str(kind.label))
