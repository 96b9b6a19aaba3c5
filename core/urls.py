from django.urls import path

from core.views import look

urlpatterns = [
    path("council.css", look.council_css, name="council_css"),
]
