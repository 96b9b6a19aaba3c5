"""What is to be done, across every partnership that the reader may see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from reviews import list_files
from reviews.action_listing import ActionListing
from reviews.risk_room import View


@needs(Permission.PARTNERSHIP_VIEW)
@require_safe
def actions(request: HttpRequest, mine: bool = False) -> HttpResponse:
    """The open actions, the latest first: everybody's, or those of the reader."""
    asked: Any = request
    listing = ActionListing(asked.user, request.GET, mine=mine, today=timezone.localdate())
    export = "my_actions_export" if mine else "actions_export"
    context = {
        "listing": listing,
        "views": [
            View(_("Everybody's"), str(listing.address.at(reverse("actions"))), not mine),
            View(_("Mine"), str(listing.address.at(reverse("my_actions"))), mine),
        ],
        "formats": list_files.links(listing.address, export)
        if asked.user.may(Permission.REGISTER_EXPORT)
        else [],
        "has_errors": bool(listing.filters.form.errors),
    }
    replaces = asked.htmx and not asked.htmx.boosted and not asked.htmx.history_restore_request
    response = render(
        request, "reviews/actions_swapped.html" if replaces else "reviews/actions.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    if replaces:
        response["HX-Push-Url"] = str(listing.address)
    return response
