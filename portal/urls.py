from django.urls import path

from accounts.models import CouncilText
from portal.council_texts import views as council_texts
from portal.jobs import views as jobs
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
]
