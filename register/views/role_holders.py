"""Who holds which role and who sits on which panel."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, needs
from accounts.permissions import Permission
from register.listing import role_holders


@needs(Permission.PERSON_VIEW)
@require_safe
def roles_and_panels(request: SignedInRequest) -> HttpResponse:
    """Every role with who holds it, and every panel with its members."""
    context = {"roles": role_holders.roles_held(), "panels": role_holders.panels_with_members(request.user)}
    return render(request, "register/people/roles.html", context)
