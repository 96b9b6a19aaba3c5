"""Recording what internal audit found in one section of a checklist."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from governance import access
from governance.verification import service
from governance.verification.read import hash_sections
from register.record.header import address_of_tab, header_for
from register.verification.views import ask_verification

VERIFY = Permission.VERIFICATION_RECORD


@require_permission(VERIFY)
@require_http_methods(["GET", "POST"])
def verify(request: SignedInRequest, pk: int, section: str) -> HttpResponse:
    """Ask what was looked at and what came of it, for one section that has an answer."""
    found = get_object_or_404(access.assessments_visible_to(request.user), pk=pk)
    assert found.partnership is not None
    header = header_for(request.user, found.partnership.standing_record.reference, needs=VERIFY)
    part = next((each for each in found.edition.framework.sections if each.key == section), None)
    if part is None:
        raise Http404
    page = reverse("assessment_section", args=[pk, section])
    now = hash_sections(found.edition.framework, found.answers.filter(annexed_from=None)).get(section)
    if now is None:
        messages.warning(
            request, _("No question of this section is answered, so there is nothing to verify.")
        )
        return redirect(page)
    return ask_verification(
        request,
        header,
        what=part.title,
        state=now,
        record=partial(service.verify_section, found, section=section),
        page=page,
        above=[(_("Governance"), address_of_tab(header.reference, "governance/")), (part.title, page)],
    )
