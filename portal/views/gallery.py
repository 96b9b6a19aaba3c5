from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from portal import gallery as invented


@require_permission(Permission.GALLERY_VIEW)
@require_safe
def gallery(request: SignedInRequest) -> HttpResponse:
    """Every part of a page in every state, with one line on when to use it."""
    forms = {
        "wrong": invented.build_wrong_form(),
        "right": invented.build_right_form(),
        "filters": invented.FilterForm(request.GET),
    }
    return render(request, "gallery/gallery.html", invented.build_samples(clock.today()) | forms)
