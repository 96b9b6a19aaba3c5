"""The page that asks what internal audit looked at and what came of it: the same for whatever is looked at."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from register.record.header import Header, address_of_tab
from register.verification.forms import VerificationForm
from register.verification.service import VerificationRefused


def ask_verification(
    request: SignedInRequest,
    header: Header,
    *,
    what: str,
    state: str,
    record: Callable[..., Any],
    page: str,
    above: Sequence[tuple[str, str]],
) -> HttpResponse:
    """Ask about `what`, of which `state` is the hash shown, and `record` what is given; then go back to its `page`."""
    form = VerificationForm(request.POST if request.method == "POST" else None, initial={"state": state})
    if form.is_valid():
        given = form.given
        try:
            record(shown=given.pop("state"), by=request.user, **given)
        except VerificationRefused as refused:
            form = form.shown_anew(state)
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("Verification recorded. The answers and the rating stay as they are.")
            )
            return redirect(page)
    context = {
        "header": header,
        "form": form,
        "heading": _("Verify: %(what)s") % {"what": what},
        "crumbs": [(header.title, address_of_tab(header.reference)), *above],
        "cancel": page,
    }
    return render(request, "register/tabs/form.html", context)
