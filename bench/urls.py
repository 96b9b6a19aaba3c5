"""The product's addresses and the two pages that it is compared with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import include, path

from bench.admin import site


def bare(request: HttpRequest) -> HttpResponse:
    """Answer the smallest signed-in page: a session, a user, a template of five lines, no menu."""
    return HttpResponse(render_to_string("bench/bare.html", {"user": request.user}))


def empty(request: HttpRequest) -> HttpResponse:
    """Answer a page of the product with nothing on it: its head, its menu and its foot."""
    return render(request, "layouts/plain.html")


urlpatterns = [
    path("bench/bare/", bare, name="bare"),
    path("bench/empty/", empty, name="empty"),
    path("bench/admin/", site.urls),
    path("", include("partnerships.urls")),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.not_allowed"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.failed"
