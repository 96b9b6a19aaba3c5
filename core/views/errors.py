"""Pages for what goes wrong: each says what happened, what to do, and that nothing was lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core.posting import kept, once, token


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say so without asking anything of the request: the database may be what failed."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: usually the sign-in ran out in between. Give back what was typed."""
    owner, signed_in = once.owner_of_form(request), token.user_key(request)
    may_have_it = owner and signed_in in ("", owner)
    again = kept.offer(request, owner, "old" if signed_in else "signed_out") if may_have_it else None
    return again or render(request, "errors/expired.html", status=403)
