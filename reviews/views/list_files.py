"""The lists of risks and actions as files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from register.export_files import FORMATS
from reviews import list_files
from reviews.action_listing import ActionListing
from reviews.choices import ScoreKind
from reviews.risk_listing import RiskListing


@needs(Permission.REGISTER_EXPORT)
@require_safe
def risks_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Every risk that the filters of the list leave; `score` says by which of the three scores they were filtered."""
    user: Any = request.user
    by = request.GET.get("score", ScoreKind.CURRENT.value)
    if kind not in FORMATS or by not in ScoreKind.values:
        raise Http404
    today = timezone.localdate()
    listing = RiskListing(user, request.GET, kind=by, today=today)
    table = list_files.risks(listing)
    file = list_files.made(kind, table, chips=listing.chips, by=user)
    return HttpResponse(file, headers=list_files.headers(kind, table[0], today))


@needs(Permission.REGISTER_EXPORT)
@require_safe
def actions_file(request: HttpRequest, kind: str, mine: bool = False) -> HttpResponse:
    """Every action that the filters of the list leave."""
    user: Any = request.user
    if kind not in FORMATS:
        raise Http404
    today = timezone.localdate()
    listing = ActionListing(user, request.GET, mine=mine, today=today)
    table = list_files.actions(listing)
    file = list_files.made(kind, table, chips=listing.chips, by=user)
    return HttpResponse(file, headers=list_files.headers(kind, table[0], today))
