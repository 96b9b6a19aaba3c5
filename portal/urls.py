from django.urls import path

from accounts.models import CouncilText
from portal.council_texts import views as council_texts
from portal.jobs import views as jobs
from portal.logs import views as logs
from portal.logs.accesses import AccessLog
from portal.logs.changes import ChangesLog
from portal.views import gallery, gaps, health, my_work

urlpatterns = [
    *(path(f"{key}/", council_texts.council_text, {"key": key}, name=key) for key in CouncilText.Key.values),
    path("texts/<slug:key>/edit/", council_texts.council_text_edit, name="council_text_edit"),
    path("", my_work.my_work, name="my_work"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/try-again/", jobs.job_try_again, name="job_try_again"),
    path("history-check/", jobs.history_check, name="history_check"),
    path("logs/changes/", logs.show_log, {"log": ChangesLog}, name="changes_log"),
    path("logs/access/", logs.show_log, {"log": AccessLog}, name="access_log"),
    path("logs/changes/export.<str:kind>", logs.export_log, {"log": ChangesLog}, name="changes_log_export"),
    path("logs/access/export.<str:kind>", logs.export_log, {"log": AccessLog}, name="access_log_export"),
]
