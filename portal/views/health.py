"""Whether the process answers, and whether it is ready to serve."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import open_to_all
from core.disk.writable import find_unwritable
from core.history import guards
from core.jobs import workers


@open_to_all
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@open_to_all
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database is there, migrated, guarded and can be written, 503 with the reason otherwise.

    A second line says whether background jobs are done. It changes no status: pages are served without a worker.
    """
    if problem := _problem():
        return HttpResponse(f"{problem}\n", content_type="text/plain", status=503)
    jobs = workers.heard_of_workers().plainly
    return HttpResponse(f"ready\njobs: {jobs}\n", content_type="text/plain")


def _problem() -> str:
    try:
        executor = MigrationExecutor(connection)
    except Exception:  # whatever the driver raises: the answer is the same
        return "database: not reached"
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "database: migrations are waiting"
    if guards.list_missing():
        return "database: guards of frozen tables are missing"
    return find_unwritable()
