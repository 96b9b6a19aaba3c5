from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from register.access.visible import readable_to
from register.record.header import header_for
from reviews.measures import page


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def partnership_measures(request: SignedInRequest, reference: str) -> HttpResponse:
    """How each objective of a partnership is measured, and how it is doing."""
    user = request.user
    header = header_for(user, reference)
    if not readable_to(user).filter(pk=header.pk).exists():
        return render(request, "reviews/measures/tab_exempt.html", {"header": header})
    groups = page.measures_by_objective(header.pk, header.secrecy)
    context = {
        "header": header,
        "groups": groups,
        "sentence": page.summarise_measures(groups),
        "may_edit": header.may_edit,
    }
    return render(request, "reviews/measures/tab.html", context)
