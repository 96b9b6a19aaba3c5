"""What an administrator looks after: who can sign in, what runs in the background, whether the history was checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from accounts.models import User
from core.dates import write_moment
from core.jobs.check_history import CHECK_HISTORY
from core.models import Job
from core.models.terms import condition_for_running


@dataclass(frozen=True)
class Keeping:
    """How many may sign in, how many of them have left or hold no role; failed jobs; when the history was checked."""

    sign_ins: int
    left: int
    without_role: int
    failed_jobs: int
    checked: str


def build_home(user: User, today: date) -> Mapping[str, Any]:
    """Two queries."""
    left = ~condition_for_running("person__left_on", today)
    signing_in = User.objects.filter(is_active=True).order_by()
    people = signing_in.aggregate(
        sign_ins=Count("pk", distinct=True),
        left=Count("pk", filter=left, distinct=True),
        without_role=Count("pk", filter=Q(grants__isnull=True), distinct=True),
    )
    done = Q(name=CHECK_HISTORY.name, state=Job.State.DONE)
    jobs = Job.objects.order_by().aggregate(
        failed=Count("pk", filter=Q(state=Job.State.FAILED)), checked=Max("finished_at", filter=done)
    )
    return {
        "keeping": Keeping(
            failed_jobs=jobs["failed"],
            checked=write_moment(jobs["checked"]) if jobs["checked"] else "",
            **people,
        )
    }
