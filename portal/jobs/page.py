"""What the pages of background jobs show, as plain data, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core import clock, dates
from core.jobs import workers
from core.jobs.check_history import CHECK_HISTORY
from core.jobs.kinds import kind_of
from core.models import Job
from core.models.job import JobQuerySet

State = Job.State
LAST_CHECKS = 10
TAGS: Mapping[str, str] = {
    State.WAITING: "outline",
    State.RUNNING: "",
    State.DONE: "live",
    State.FAILED: "warn",
}
SILENT = _lazy("No worker has been heard of since %(moment)s. What waits is done as soon as one runs again.")
NONE = _lazy("No worker has ever been heard of. What waits is done as soon as one is started.")


@dataclass(frozen=True)
class JobLine:
    """One job as a row of the page."""

    pk: int
    label: str | Promise
    who: str
    since: str
    state: str
    tag: str
    progress: str
    told: str
    failed: bool


def jobs() -> JobQuerySet:
    """Return every job, the newest first."""
    return Job.objects.all()


def lines(found: Sequence[Job]) -> list[JobLine]:
    return [line_of(job) for job in found]


def line_of(job: Job) -> JobLine:
    kind = kind_of(job.name)
    return JobLine(
        pk=job.pk,
        label=kind.label if kind else job.name,
        who=job.asked_by_label,
        since=moment(job.asked_at),
        state=job.get_state_display(),
        tag=TAGS[job.state],
        progress=_progress(job),
        told=_told(job),
        failed=job.state == State.FAILED,
    )


def _progress(job: Job) -> str:
    if job.state == State.RUNNING:
        since = _("since %(moment)s") % {"moment": moment(job.started_at)}
        if not job.total:
            return since
        done = _("%(done)s of %(total)s done") % {"done": job.done, "total": job.total}
        return f"{done}, {since}"
    return moment(job.finished_at)


def _told(job: Job) -> str:
    if job.state == State.DONE:
        kind = kind_of(job.name)
        return kind.tell(job.result) if kind else ""
    if job.state == State.FAILED:
        return job.error
    if job.state == State.WAITING and job.attempt:
        words = _("It did not work on attempt %(count)s and is tried again.")
        return words % {"count": job.attempt}
    return ""


def no_worker() -> str:
    """Return a sentence where nobody does jobs at present, and nothing where somebody does."""
    heard = workers.heard_of_workers()
    if heard.running:
        return ""
    return str(SILENT) % {"moment": moment(heard.seen_at)} if heard.seen_at else str(NONE)


@dataclass(frozen=True)
class HistoryChecks:
    """The last check that ended, what it found one by one, the one that waits or runs, and those before."""

    last: JobLine | None
    result: Mapping[str, Any] | None
    present: JobLine | None
    failed: JobLine | None
    earlier: Sequence[JobLine]


def history_checks() -> HistoryChecks:
    """Return what is known of checks of the history. Before the first one nothing is: no page says that all is well."""
    checks = Job.objects.filter(name=CHECK_HISTORY.name)
    ended = list(checks.filter(state=State.DONE).order_by("-finished_at")[:LAST_CHECKS])
    newest = checks.order_by("-asked_at", "-pk").first()
    present = checks.open().first()
    return HistoryChecks(
        last=line_of(ended[0]) if ended else None,
        result=ended[0].result if ended else None,
        present=line_of(present) if present else None,
        failed=line_of(newest) if newest and newest.state == State.FAILED else None,
        earlier=lines(ended[1:]),
    )


def moment(at: datetime | None) -> str:
    """Write a moment as it is in London: 26 Nov 2026, 07:12."""
    return f"{dates.write_short_date(clock.day_of(at))}, {clock.local(at):%H:%M}" if at else ""
