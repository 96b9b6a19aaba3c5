"""The register list and its files."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, needs
from accounts.permissions import Permission, Scope
from core import clock
from register.exporting.files import FORMATS, build_links, filter_words, refuse_unclear, send_export
from register.exporting.partnerships import partnership_export as register_export
from register.listing.partnerships import PartnershipListing


@needs(Permission.PARTNERSHIP_VIEW)
@require_safe
def partnership_list(request: SignedInRequest) -> HttpResponse:
    """The partnerships that the reader may see, filtered and ordered by the address; only the list for htmx."""
    user = request.user
    listing = PartnershipListing(user, request.GET, today=clock.today())
    context = {
        "listing": listing,
        "formats": build_links(listing.address, "partnership_export")
        if user.may(Permission.REGISTER_EXPORT)
        else [],
        "may_propose": user.may(Permission.PARTNERSHIP_PROPOSE),
        "may_import": user.may(Permission.REGISTER_IMPORT),
        "sees_all": Scope.COUNCIL in user.reach[Permission.PARTNERSHIP_VIEW],
        "has_errors": bool(listing.filters.form.errors),
    }
    page = "register/partnership_list_swapped.html" if _swaps(request) else "register/partnership_list.html"
    response = render(request, page, context)
    patch_vary_headers(response, ["HX-Request"])
    if _swaps(request):
        response["HX-Push-Url"] = str(listing.address)
    return response


def _swaps(request: SignedInRequest) -> bool:
    """Whether only the list is wanted: not for a link that was boosted, nor for the back button."""
    return bool(request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request)


@needs(Permission.REGISTER_EXPORT)
@require_safe
def partnership_export(request: SignedInRequest, kind: str) -> StreamingHttpResponse:
    """Everything the list shows, on all pages and with every column, as a file."""
    if kind not in FORMATS:
        raise Http404
    user = request.user
    today = clock.today()
    listing = PartnershipListing(user, request.GET, today=today)
    refuse_unclear(listing)
    ids = list(listing.ordered().values_list("pk", flat=True))
    export = register_export(ids, reader=user, today=today, filters=filter_words(listing.chips))
    return send_export(kind, export, by=user)
