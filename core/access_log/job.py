"""The access log is sealed and shortened once a day, whoever writes or not."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.access_log import segments
from core.jobs.kinds import JobKind
from core.jobs.running import JobContext


def tidy_access_log(context: JobContext) -> dict[str, int]:
    sealed, removed = segments.tidy()
    return {"sealed": sealed, "removed": removed}


def _tell(result: dict[str, int]) -> str:
    return _("%(sealed)s entries sealed, %(removed)s older than 13 months removed.") % result


TIDY_ACCESS_LOG = JobKind(
    "tidy_access_log", _lazy("Seal and shorten the access log"), tidy_access_log, _tell, daily=True
)
