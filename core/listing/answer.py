"""The answer to somebody who asks for a list: the whole page, or the list alone for htmx."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from core.listing.listing import Listing


def show_listing(
    request: HttpRequest, template: str, listing: Listing, context: Mapping[str, Any]
) -> HttpResponse:
    """Draw `template`, such as `risks/list`; the list alone is `risks/list_swapped`.

    Only the list is wanted by htmx, but not for a link that was boosted, nor for the back button.
    """
    htmx = request.htmx  # type: ignore[attr-defined]
    swaps = htmx and not htmx.boosted and not htmx.history_restore_request
    told = {**context, "listing": listing, "has_errors": bool(listing.filters.form.errors)}
    response = render(request, f"{template}_swapped.html" if swaps else f"{template}.html", told)
    patch_vary_headers(response, ["HX-Request"])
    if swaps:
        response["HX-Push-Url"] = str(listing.address)
    return response
