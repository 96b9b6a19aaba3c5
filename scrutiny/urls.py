from django.urls import path

from scrutiny.analysis import views as analysis_views

urlpatterns = [
    path("register/<reference:reference>/summary.pdf", analysis_views.summary, name="partnership_summary"),
]
