"""Waiving a cap of the rating of one partnership, and ending a waiver."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from register.access.visible import readable_to
from register.record.header import Header, header_for
from reviews import access
from reviews.waivers import service
from reviews.waivers.forms import EndForm, WaiveForm

WAIVE = Permission.CAP_WAIVE


@require_permission(WAIVE)
@require_http_methods(["GET", "POST"])
def waive(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask which cap does not count, why and until when; without a cap, or while one is waived, nothing is asked."""
    header, today = header_for(request.user, reference, needs=WAIVE), clock.today()
    partnership = get_object_or_404(readable_to(request.user), pk=header.pk)
    caps = service.find_caps_today(partnership, today)
    form = WaiveForm(request.POST or None, caps=caps)
    if service.open_waiver(partnership, today):
        messages.warning(request, _("A cap is waived already. End that waiver first, then waive another."))
        return redirect("partnership_reviews", reference)
    if not caps:
        messages.warning(request, _("No cap holds this rating down, so there is nothing to waive."))
        return redirect("partnership_reviews", reference)
    if form.is_valid():
        try:
            made = service.waive_cap(
                partnership,
                **{name: form.cleaned_data[name] for name in ("lines", "reason", "until")},
                mark=form.words_mark,
                on=today,
                by=request.user,
            )
        except service.WaiverRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{made}.")
            return redirect("partnership_reviews", reference)
    return _page(request, header, form, _("Waive a cap of the rating"))


@require_permission(WAIVE)
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Ask why a waiver ends before its day."""
    header = header_for(request.user, reference, needs=WAIVE)
    waiver = get_object_or_404(access.waivers_visible_to(request.user), partnership=header.pk, pk=pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            service.end_waiver(
                waiver,
                reason=form.cleaned_data["reason"],
                mark=form.words_mark,
                on=clock.today(),
                by=request.user,
            )
        except service.WaiverRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The waiver has ended. The cap counts again."))
            return redirect("partnership_reviews", reference)
    return _page(request, header, form, _("End the waiver of a cap"))


def _page(request: SignedInRequest, header: Header, form: BaseForm, heading: str) -> HttpResponse:
    tab = reverse("partnership_reviews", args=[header.reference])
    own = (header.title, reverse("partnership", args=[header.reference]))
    crumbs = [(_("Register"), reverse("partnership_list")), own, (_("Reviews"), tab)]
    context = {"header": header, "form": form, "heading": heading, "crumbs": crumbs, "cancel": tab}
    return render(request, "register/tabs/form.html", context)
