"""The check of the history as a job: what was looked at, when, and what was found, kept with the job."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.history import audit, verify
from core.history.actors import Actor
from core.history.results import CheckResult
from core.jobs.kinds import JobKind
from core.jobs.running import JobContext
from core.jobs.service import Asked, ask_job
from core.models import Job

MOST_NAMED = 200  # of what one check found; how many there are is kept besides


def check_history(context: JobContext) -> dict[str, Any]:
    """Run every check that settings name, and write what came of it into the audit log, both or neither."""
    found = verify.run_checks(after=context.report)
    result = {
        "looked_at": sum(each.count for each in found),
        "altered": sum(len(each.altered) for each in found),
        "checks": [_as_data(each) for each in found],
    }
    with transaction.atomic():
        context.finish(result)
        headline, detail = _("History checked:"), tell_result(result)
        audit.record("history.checked", by=context.asked_by, headline=headline, detail=detail)
    return result


def _as_data(check: CheckResult) -> dict[str, Any]:
    return {
        "what": check.what,
        "count": check.count,
        "altered": len(check.altered),
        "named": check.altered[:MOST_NAMED],
        "notes": check.notes,
    }


def tell_result(result: dict[str, Any]) -> str:
    """Return what a check found, in a sentence."""
    if not result["looked_at"]:
        return _("There was nothing to check.")
    looked = ngettext("One thing was looked at:", "%(count)s things were looked at:", result["looked_at"])
    if result["altered"]:
        found = ngettext("one is not as written.", "%(altered)s are not as written.", result["altered"])
    else:
        found = _("all are as written.")
    return f"{looked} {found}" % {"count": f"{result['looked_at']:,}", "altered": f"{result['altered']:,}"}


def ask_check(*, by: Actor) -> Asked:
    """Ask for a check now. While one waits or runs, that one is meant: its key names the last one that ended."""
    checks = Job.objects.filter(name=CHECK_HISTORY.name)
    if (running := checks.open().first()) is not None:
        return Asked(running, begun=False)
    last = checks.order_by("-pk").values_list("pk", flat=True).first()
    return ask_job(CHECK_HISTORY, key=f"{CHECK_HISTORY.name}:after-{last or 0}", by=by)


CHECK_HISTORY = JobKind("check_history", _lazy("Check the history"), check_history, tell_result, daily=True)
