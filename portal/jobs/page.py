"""What the pages of background jobs show, as plain data, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import write_moment
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
UNKNOWN = _lazy(
    "This release of the register does not know this kind of job, so it cannot be done. If it is still wanted, "
    "ask for it anew."
)
SILENT = _lazy("No worker has been heard of since %(moment)s. What waits is done as soon as one runs again.")
NONE = _lazy("No worker has ever been heard of. What waits is done as soon as one is started.")


@dataclass(frozen=True)
class _JobLine:
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
    may_try: bool


def list_jobs() -> JobQuerySet:
    """Return every job, the newest first."""
    return Job.objects.all()


def lines_for(found: Sequence[Job]) -> list[_JobLine]:
    return [line_of(job) for job in found]


def line_of(job: Job) -> _JobLine:
    kind = kind_of(job.name)
    return _JobLine(
        pk=job.pk,
        label=kind.label if kind else _("A job of another release (%(name)s)") % {"name": job.name},
        who=job.asked_by_label,
        since=write_moment(job.asked_at),
        state=job.get_state_display(),
        tag=TAGS[job.state],
        progress=_progress(job),
        told=_told(job),
        failed=job.state == State.FAILED,
        may_try=job.state == State.FAILED and kind is not None,
    )


def _progress(job: Job) -> str:
    if job.state == State.RUNNING:
        since = _("since %(moment)s") % {"moment": write_moment(job.started_at) if job.started_at else ""}
        if not job.total:
            return since
        done = _("%(done)s of %(total)s done") % {"done": job.done, "total": job.total}
        return f"{done}, {since}"
    return write_moment(job.finished_at) if job.finished_at else ""


def _told(job: Job) -> str:
    kind = kind_of(job.name)
    if job.state == State.DONE:
        return kind.tell(job.result) if kind else ""
    if job.state == State.FAILED:
        return job.error
    if kind is None:
        return str(UNKNOWN)
    if job.state == State.WAITING and job.attempt:
        words = _("It did not work on attempt %(count)s and is tried again.")
        return words % {"count": job.attempt}
    return ""


def explain_missing_worker() -> str:
    """Return a sentence where nobody does jobs at present, and nothing where somebody does."""
    heard = workers.heard_of_workers()
    if heard.running:
        return ""
    return str(SILENT) % {"moment": write_moment(heard.seen_at)} if heard.seen_at else str(NONE)


@dataclass(frozen=True)
class _HistoryChecks:
    """The last check that ended, what it found one by one, the one that waits or runs, and those before."""

    last: _JobLine | None
    result: Mapping[str, Any] | None
    present: _JobLine | None
    failed: _JobLine | None
    earlier: Sequence[_JobLine]


def list_history_checks() -> _HistoryChecks:
    """Return what is known of checks of the history. Before the first one nothing is: no page says that all is well."""
    checks = Job.objects.filter(name=CHECK_HISTORY.name)
    ended = list(checks.filter(state=State.DONE).order_by("-finished_at")[:LAST_CHECKS])
    newest = checks.order_by("-asked_at", "-pk").first()
    present = checks.open().first()
    return _HistoryChecks(
        last=line_of(ended[0]) if ended else None,
        result=ended[0].result if ended else None,
        present=line_of(present) if present else None,
        failed=line_of(newest) if newest and newest.state == State.FAILED else None,
        earlier=lines_for(ended[1:]),
    )
