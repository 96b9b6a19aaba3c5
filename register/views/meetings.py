"""One meeting, and who was there."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core.history.writing import Stale
from core.models.terms import condition_for_running
from register.forms.meeting import AttendanceForm
from register.models import Meeting, Membership
from register.record.header import Header, header_for
from register.related.kinds import BY_SLUG
from register.services import meetings


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def meeting(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """What one meeting decided, and who was there."""
    header = header_for(request.user, reference)
    held = _meeting(header, pk)
    lines = list(held.attendance.select_related("membership__organisation"))
    context = {
        "header": header,
        "meeting": held,
        "lines": lines,
        "seats": sum(line.seats for line in lines),
        "present": sum(line.present for line in lines),
        "tab": reverse("partnership_meetings", args=[header.reference]),
        "may_edit": header.may(Permission.MEETING_EDIT),
    }
    return render(request, "register/tabs/meeting.html", context)


@require_permission(Permission.MEETING_EDIT)
@require_http_methods(["GET", "POST"])
def attendance(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Write down who was there, all members at once."""
    header = header_for(request.user, reference, needs=Permission.MEETING_EDIT)
    held = _meeting(header, pk)
    members = _members(header, held)
    form = AttendanceForm(
        request.POST if request.method == "POST" else None, members=members, initial=_written(held, members)
    )
    if form.is_valid():
        held.version = form.cleaned_data["version"]
        try:
            meetings.record_attendance(held, lines=form.lines, by=request.user)
        except Stale:
            form = _again(form, header, pk, members)
        else:
            said = (
                _("Attendance saved. %(meeting)s") if form.lines else _("No attendance recorded. %(meeting)s")
            )
            messages.success(request, said % {"meeting": held})
            return redirect("meeting", reference=reference, pk=held.pk)
    context = {"header": header, "meeting": held, "form": form, "cancel": _address(header, held)}
    return render(request, "register/tabs/attendance.html", context)


def _address(header: Header, held: Meeting) -> str:
    return reverse("meeting", args=[header.reference, held.pk])


def _meeting(header: Header, pk: int) -> Meeting:
    found: Meeting = get_object_or_404(BY_SLUG["meeting"].rows(header).select_related("partnership"), pk=pk)
    return found


def _members(header: Header, held: Meeting) -> Sequence[Membership]:
    """Those who were partners on the day, and whoever is written down as having been there."""
    day = condition_for_running("left_on", held.held_on)
    joined = Q(joined_on__isnull=True) | Q(joined_on__lte=held.held_on)
    seats = BY_SLUG["membership"].rows(header).select_related("organisation")
    return list(seats.filter(day & joined | Q(attendance__meeting=held)).distinct())


def _written(held: Meeting, members: Sequence[Membership]) -> dict[str, Any]:
    """What the form starts with: what is written down, else the seats that each member has."""
    found: dict[str, Any] = {"version": held.version}
    found |= {f"seats_{member.pk}": member.seats for member in members}
    for line in held.attendance.all():
        found |= {f"seats_{line.membership_id}": line.seats, f"present_{line.membership_id}": line.present}
    return found


def _again(form: AttendanceForm, header: Header, pk: int, members: Sequence[Membership]) -> AttendanceForm:
    """Somebody else changed the meeting: show what was typed once more, over the newest version."""
    data: Any = form.data
    data = data.copy()
    data["version"] = str(_meeting(header, pk).version)
    fresh = AttendanceForm(data, members=members)
    said = _("Somebody else changed this meeting while you were typing. Check your figures and save again.")
    fresh.add_error(None, said)
    return fresh
