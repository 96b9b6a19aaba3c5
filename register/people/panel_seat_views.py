"""Who sits on a panel, written by democratic services or an administrator."""

from django.contrib import messages
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.models import Panel, PanelSeat
from accounts.permissions import Permission
from accounts.services import seats
from accounts.services.own_rights import OwnRightsRefused
from core.history.writing import Stale
from core.views.conflict import conflict, describe_outcome
from register.forms.removal import RemovalForm
from register.people.panel_seat_forms import PanelSeatForm

EDIT = Permission.SEAT_EDIT


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def seat_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody sit on a panel."""
    panel = get_object_or_404(Panel, pk=pk)
    form = PanelSeatForm(request.POST if request.method == "POST" else None, instance=PanelSeat(panel=panel))
    if form.is_valid():
        try:
            made = seats.add(form.save(commit=False), by=request.user)
        except IntegrityError:
            form.add_error(None, _("Somebody has just given them this seat. Nothing was written twice."))
        except OwnRightsRefused as refused:
            form.add_error("person", str(refused))
        else:
            messages.success(request, _("Seat given. %(who)s, %(seat)s") % {"who": made.person, "seat": made})
            return redirect(_panels())
    return _page(request, form, _("Add a member"), str(panel))


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def seat_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a seat, or end it. Two people who change the same one lose nothing."""
    seat = get_object_or_404(PanelSeat, pk=pk)
    form = PanelSeatForm(request.POST if request.method == "POST" else None, instance=seat)
    about = f"{seat.person}, {seat.panel}"
    if form.is_valid():
        if not form.settled:
            return conflict(request, form, about=about, back=_panels())
        try:
            seats.change(seat, names=form.names, by=request.user, reason=form.why)
        except Stale:
            return seat_edit(request, pk)
        except OwnRightsRefused as refused:
            form.add_error(None, str(refused))
            return _edit_page(request, form, seat)
        said = _("Seat saved. %(who)s, %(seat)s") % {"who": seat.person, "seat": seat}
        messages.success(request, " ".join(filter(None, (said, describe_outcome(form)))))
        return redirect(_panels())
    return _edit_page(request, form, seat)


def _edit_page(request: SignedInRequest, form: BaseForm, seat: PanelSeat) -> HttpResponse:
    return _page(request, form, _("Change the seat of %(name)s") % {"name": seat.person}, str(seat.panel))


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def seat_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask why, then take away a seat that was entered by mistake."""
    seat = get_object_or_404(PanelSeat, pk=pk)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = _("Seat removed. %(who)s, %(seat)s") % {"who": seat.person, "seat": seat}
        seats.remove(seat, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, said)
        return redirect(_panels())
    lead = _(
        "Only where it was entered by mistake. Whoever stands down keeps the seat, with the day they did."
    )
    return _page(request, form, _("Remove the seat of %(name)s?") % {"name": seat.person}, lead)


def _panels() -> str:
    return f"{reverse('roles_and_panels')}#panels"


def _page(request: SignedInRequest, form: BaseForm, heading: str, lead: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "lead": lead, "cancel": _panels()}
    return render(request, "register/people/seat.html", context)
