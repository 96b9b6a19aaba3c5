"""The checklists of a partnership: its room, starting one, one as a whole, and signing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from governance import access, room
from governance.forms.sign import SignForm
from governance.models import Assessment
from governance.overview import Overview
from governance.services import assessments
from register import frame
from register.access import readable_to
from register.frame import Frame

VIEW, EDIT, SIGN = Permission.PARTNERSHIP_VIEW, Permission.PARTNERSHIP_EDIT, Permission.ASSESSMENT_SIGN


@needs(VIEW)
@require_safe
def partnership_governance(request: HttpRequest, reference: str) -> HttpResponse:
    """Which frameworks have been answered for a partnership, and what is still to be put right."""
    user: Any = request.user
    around = frame.of(user, reference)
    if not readable_to(user).filter(pk=around.pk).exists():
        return render(request, "governance/exempt.html", {"frame": around})
    context = {
        "frame": around,
        "shelves": room.shelves(user, around.pk),
        "gaps": access.gaps_visible_to(user).filter(partnership=around.pk),
    }
    return render(request, "governance/partnership_governance.html", context)


@needs(EDIT)
@require_POST
def start(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Start a framework for a partnership, or carry on with the draft that is there."""
    user: Any = request.user
    around = frame.of(user, reference, needs=EDIT)
    partnership = get_object_or_404(readable_to(user), pk=around.pk)
    if code not in room.STARTED_HERE:
        raise Http404
    return redirect(assessments.start(partnership, code=code, by=user, on=timezone.localdate()))


@needs(VIEW)
@require_safe
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assessment: how far it is, section by section, or once signed all its answers."""
    found, around = find(request, pk)
    return _overview(request, found, around, SignForm())


@needs(SIGN)
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign an assessment in which every question has an answer; from then on nothing in it changes."""
    user: Any = request.user
    found, around = find(request, pk, needs=SIGN)
    form = SignForm(request.POST)
    if found.signed_at is None and not form.is_valid():
        return _overview(request, found, around, form)
    try:
        assessments.sign(found, by=user)
    except assessments.SigningRefused as refused:
        messages.warning(request, _("Not signed. %(why)s") % {"why": refused})
    except assessments.AlreadySigned:
        messages.info(request, _("It was signed before. Nothing has changed."))
    else:
        messages.success(request, _("Signed and frozen. Nothing in it can change from now on."))
    return redirect(found)


def find(request: HttpRequest, pk: int, *, needs: Permission = VIEW) -> tuple[Assessment, Frame]:
    """Fetch an assessment that the reader may read.

    Raises Http404, or PermissionDenied when `needs` does not reach it.
    """
    user: Any = request.user
    found = get_object_or_404(access.assessments_visible_to(user), pk=pk)
    assert found.partnership is not None
    return found, frame.of(user, found.partnership.reference, needs=needs)


def _overview(request: HttpRequest, found: Assessment, around: Frame, form: SignForm) -> HttpResponse:
    page = Overview(found, around, timezone.localdate())
    context = {"frame": around, "assessment": found, "page": page, "form": form}
    name = "signed" if found.signed_at else "assessment"
    return render(request, f"governance/{name}.html", context)
