"""Pages for what goes wrong: each says what happened, what to do, and that nothing was lost."""

import sys

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from core.disk.failures import is_busy, is_disk_failure
from core.posting import kept, once, token


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say so without asking anything of the request: the database may be what failed."""
    raised = sys.exception()  # Django asks for this page while it handles what was raised
    if is_busy(raised):
        return HttpResponse(render_to_string("errors/503.html"), status=503, headers={"Retry-After": "60"})
    if is_disk_failure(raised):
        return HttpResponse(render_to_string("errors/507.html"), status=507)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: usually the sign-in ran out in between. Give back what was typed."""
    owner, signed_in = once.owner_of_form(request), token.key_of_user(request)
    may_have_it = owner and signed_in in ("", owner)
    again = (
        kept.offer_form_again(request, owner, "old" if signed_in else "signed_out") if may_have_it else None
    )
    return again or _page(request, "errors/expired.html", status=403)


def _page(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """Return the page, also where the address has more parameters than are read: the page's search box asks for one."""
    try:
        request.GET  # noqa: B018 - reading it is what fails
    except SuspiciousOperation:
        request.GET = QueryDict()
    return render(request, template, status=status)
