"""Forgetting spreadsheets that were handed in long ago and never imported: they hold names of people."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core import clock
from core.history.actors import SYSTEM
from core.jobs.kinds import JobKind
from core.jobs.running import JobContext
from register.importing import upload
from register.models import Rehearsal

KEPT = timedelta(days=90)  # since somebody last decided something about it


def forget_old_uploads(context: JobContext) -> dict[str, int]:
    """Discard every spreadsheet that waits and that nobody has touched for long, each with its audit event."""
    before = clock.now() - KEPT
    old = Rehearsal.objects.filter(handed_in_at__lt=before).exclude(
        pk__in=Rehearsal.history.filter(history_date__gte=before).values("id")
    )
    forgotten = 0
    for rehearsal in old:
        upload.discard_upload(rehearsal, by=SYSTEM)
        forgotten += 1
    return {"forgotten": forgotten}


def _tell(result: dict[str, int]) -> str:
    if not result["forgotten"]:
        return _("None was old.")
    words = ngettext("One spreadsheet forgotten.", "%(count)s spreadsheets forgotten.", result["forgotten"])
    return words % {"count": result["forgotten"]}


FORGET_OLD_UPLOADS = JobKind(
    "forget_old_uploads",
    _lazy("Forget spreadsheets that nobody imported"),
    forget_old_uploads,
    _tell,
    daily=True,
)
