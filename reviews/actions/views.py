"""What is to be done, across every partnership that the reader may see."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, needs
from accounts.permissions import Permission
from core import clock
from register.exporting.files import FORMATS, build_links, refuse_unclear, send_export
from reviews.actions.file_table import action_export
from reviews.actions.listing import ActionListing
from reviews.risks.tab import SwitchOption


@needs(Permission.PARTNERSHIP_VIEW)
@require_safe
def actions(request: SignedInRequest, mine: bool = False) -> HttpResponse:
    """The open actions, the latest first: everybody's, or those of the reader."""
    listing = ActionListing(request.user, request.GET, mine=mine, today=clock.today())
    export = "my_actions_export" if mine else "actions_export"
    context = {
        "listing": listing,
        "views": [
            SwitchOption(_("Everybody's"), str(listing.address.at(reverse("actions"))), not mine),
            SwitchOption(_("Mine"), str(listing.address.at(reverse("my_actions"))), mine),
        ],
        "formats": build_links(listing.address, export)
        if request.user.may(Permission.REGISTER_EXPORT)
        else [],
        "has_errors": bool(listing.filters.form.errors),
    }
    replaces = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    response = render(
        request, "reviews/actions/list_swapped.html" if replaces else "reviews/actions/list.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    if replaces:
        response["HX-Push-Url"] = str(listing.address)
    return response


@needs(Permission.REGISTER_EXPORT)
@require_safe
def actions_file(request: SignedInRequest, kind: str, mine: bool = False) -> StreamingHttpResponse:
    """Every action that the filters of the list leave."""
    user = request.user
    if kind not in FORMATS:
        raise Http404
    listing = ActionListing(user, request.GET, mine=mine, today=clock.today())
    refuse_unclear(listing)
    return send_export(kind, action_export(listing), by=user)
