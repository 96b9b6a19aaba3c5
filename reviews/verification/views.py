"""Recording what internal audit found in a signed review, or in one line of it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from register.record.header import address_of_tab, header_for
from register.verification.views import ask_verification
from reviews import access
from reviews.verification import service
from reviews.verification.read import hash_line, hash_review

VERIFY = Permission.VERIFICATION_RECORD


@require_permission(VERIFY)
@require_http_methods(["GET", "POST"])
def verify(request: SignedInRequest, pk: int, question: str = "") -> HttpResponse:
    """Ask what was looked at and what came of it, for the whole review or one line."""
    found = get_object_or_404(access.reviews_visible_to(request.user), pk=pk)
    header = header_for(request.user, found.partnership.standing_record.reference, needs=VERIFY)
    lines = list(found.lines.all())
    line = next((one for one in lines if one.question == question), None)
    if question and line is None:
        raise Http404
    page = reverse("review", args=[pk])
    if found.is_open:
        messages.warning(request, _("This review is open. It can be verified once it is signed."))
        return redirect(page)
    return ask_verification(
        request,
        header,
        what=found.edition.framework.question(question).label if line else str(found),
        state=hash_line(line) if line else hash_review(found, lines),
        record=partial(service.verify_review, found, question=question),
        page=page,
        above=[(_("Reviews"), address_of_tab(header.reference, "reviews/")), (str(found), page)],
    )
