from django.urls import path

from scrutiny.views import analysis

urlpatterns = [
    path("register/<reference:reference>/summary.pdf", analysis.summary, name="partnership_summary"),
]
