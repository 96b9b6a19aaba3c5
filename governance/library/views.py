"""The library: every framework, and one of them read through."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from governance.library import page
from governance.models import Edition
from governance.screening.many import list_unscreened


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def library(request: SignedInRequest) -> HttpResponse:
    """Every framework with its edition and sources, and how many of the reader's partnerships answered it."""
    user = request.user
    may_screen = user.may(Permission.PARTNERSHIP_MOVE)
    context = {
        "entries": page.list_library_entries(user),
        "unscreened": list_unscreened(user).count() if may_screen else 0,
    }
    return render(request, "governance/library/library.html", context)


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def framework(request: SignedInRequest, code: str) -> HttpResponse:
    """One framework: every question with the rule it rests on."""
    try:
        edition = page.edition_of(code)
    except Edition.DoesNotExist as error:
        raise Http404 from error
    return render(
        request, "governance/library/framework.html", {"edition": edition, "framework": edition.framework}
    )
