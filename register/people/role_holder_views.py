"""Who holds which role and who sits on which panel."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from register.listing import role_holders


@require_permission(Permission.PERSON_VIEW)
@require_safe
def roles_and_panels(request: SignedInRequest) -> HttpResponse:
    """Every role with who holds it, and every panel with its seats."""
    context = {
        "roles": role_holders.list_roles_held(),
        "both": role_holders.find_holders_of_both_roles(),
        "panels": role_holders.list_panels(request.user, clock.today()),
        "may_sign_in": request.user.may(Permission.SIGN_IN_EDIT),
        "may_seat": request.user.may(Permission.SEAT_EDIT),
    }
    return render(request, "register/people/roles.html", context)
