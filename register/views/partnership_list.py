"""The register list and its files."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission, Scope
from core import clock
from core.listing.answer import show_listing
from register.exporting.files import FORMATS, build_links, describe_filters, refuse_unclear, send_export
from register.exporting.partnerships import build_partnership_export as register_export
from register.listing.partnerships import PartnershipListing


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def partnership_list(request: SignedInRequest) -> HttpResponse:
    """The partnerships that the reader may see, filtered and ordered by the address; only the list for htmx."""
    user = request.user
    listing = PartnershipListing(user, request.GET, today=clock.today())
    context = {
        "formats": build_links(listing.address, "partnership_export")
        if user.may(Permission.REGISTER_EXPORT)
        else [],
        "may_propose": user.may(Permission.PARTNERSHIP_PROPOSE),
        "may_import": user.may(Permission.REGISTER_IMPORT),
        "sees_all": Scope.COUNCIL in user.reach[Permission.PARTNERSHIP_VIEW],
    }
    return show_listing(request, "register/partnership_list", listing, context)


@require_permission(Permission.REGISTER_EXPORT)
@require_safe
def partnership_export(request: SignedInRequest, kind: str) -> StreamingHttpResponse:
    """Everything the list shows, on all pages and with every column, as a file."""
    if kind not in FORMATS:
        raise Http404
    user = request.user
    today = clock.today()
    listing = PartnershipListing(user, request.GET, today=today)
    refuse_unclear(listing.filters.form)
    ids = list(listing.ordered().values_list("pk", flat=True))
    export = register_export(ids, reader=user, today=today, filters=describe_filters(listing.chips))
    return send_export(kind, export, by=user)
