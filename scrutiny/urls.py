from django.urls import path

from scrutiny.analysis import views as analysis_views

_OWN = "register/<reference:reference>"

urlpatterns = [
    path(f"{_OWN}/summary.pdf", analysis_views.summary, name="partnership_summary"),
    path(f"{_OWN}/exempt-report/", analysis_views.exempt_report, name="partnership_exempt_report"),
]
