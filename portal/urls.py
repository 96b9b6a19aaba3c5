from django.urls import path

from portal.views import gallery, gaps, health, my_work

urlpatterns = [
    path("", my_work.my_work, name="my_work"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gaps/", gaps.gaps, name="gaps"),
]
