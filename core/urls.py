from django.urls import path

from core.views import council_css

urlpatterns = [path("council.css", council_css.council_css, name="council_css")]
