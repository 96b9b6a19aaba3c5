"""A person's own page: who the register takes them for, and what it lets them do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, open_to_signed_in
from accounts.models import panels_of


@open_to_signed_in
@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    """Show the reader their own name, post, roles and panels, and the way to another password."""
    person = request.user.person
    return render(
        request,
        "accounts/account.html",
        {"person": person, "panels": panels_of(person).order_by("name__sorted")},
    )
