"""An address of something that was merged leads to what it is now, wherever it stands."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from register.merging.follow import lead_on


def follow_merges(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Where a page is not there, look whether its address names something merged. Costs nothing where it is there."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or not match:
            return response
        if not request.user.is_authenticated:
            return response
        found = lead_on(request.user, match.url_name or "", match.kwargs)
        if found is None:
            return response
        messages.info(request, found.sentence)
        if request.method == "POST":  # the page was drawn before the merge
            messages.warning(
                request, _("What was sent there was not saved. Go back to read it, and enter it here.")
            )
        return redirect(found.address)

    return answer
