"""What is to be done, across every partnership that the reader may see."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.listing.answer import show_listing
from register.exporting.files import FORMATS, build_links, refuse_unclear, send_export
from reviews.actions.file_table import build_action_export
from reviews.actions.listing import ActionListing
from reviews.risks.tab import SwitchOption


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def actions(request: SignedInRequest, mine: bool = False) -> HttpResponse:
    """The open actions, the latest first: everybody's, or those of the reader."""
    listing = ActionListing(request.user, request.GET, mine=mine, today=clock.today())
    export = "my_actions_export" if mine else "actions_export"
    context = {
        "views": [
            SwitchOption(_("Everybody's"), str(listing.address.at(reverse("actions"))), not mine),
            SwitchOption(_("Mine"), str(listing.address.at(reverse("my_actions"))), mine),
        ],
        "formats": build_links(listing.address, export)
        if request.user.may(Permission.REGISTER_EXPORT)
        else [],
    }
    return show_listing(request, "reviews/actions/list", listing, context)


@require_permission(Permission.REGISTER_EXPORT)
@require_safe
def actions_file(request: SignedInRequest, kind: str, mine: bool = False) -> StreamingHttpResponse:
    """Every action that the filters of the list leave."""
    user = request.user
    if kind not in FORMATS:
        raise Http404
    listing = ActionListing(user, request.GET, mine=mine, today=clock.today())
    refuse_unclear(listing.filters.form)
    return send_export(kind, build_action_export(listing), by=user)
