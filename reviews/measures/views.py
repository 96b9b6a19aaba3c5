from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from register.access.visible import readable_to
from register.record import header
from reviews.measures import page


@needs(Permission.PARTNERSHIP_VIEW)
@require_safe
def partnership_measures(request: HttpRequest, reference: str) -> HttpResponse:
    """How each objective of a partnership is measured, and how it is doing."""
    user: Any = request.user
    around = header.of(user, reference)
    if not readable_to(user).filter(pk=around.pk).exists():
        return render(request, "reviews/measures/tab_exempt.html", {"frame": around})
    groups = page.groups(around.pk)
    context = {
        "frame": around,
        "groups": groups,
        "sentence": page.in_a_sentence(groups),
        "may_edit": around.may_edit,
    }
    return render(request, "reviews/measures/tab.html", context)
