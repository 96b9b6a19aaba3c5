"""Organisations: the list of them, one of them, adding and changing."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.history.writing import Stale
from core.models.terms import is_over
from core.views.conflict import conflict, describe_outcome
from register.forms.organisation import OrganisationForm
from register.listing.organisations import OrganisationListing, list_seats_seen
from register.merging.after import find_merges_into
from register.models import Organisation
from register.services import organisations
from register.views.related import write_or_say


@require_permission(Permission.ORGANISATION_VIEW)
@require_safe
def organisation_list(request: SignedInRequest) -> HttpResponse:
    """Every organisation, with the number of its partnerships that the reader may see."""
    listing = OrganisationListing(request.user, request.GET)
    context = {"listing": listing, "may_edit": request.user.may(Permission.ORGANISATION_EDIT)}
    return render(request, "register/organisations/list.html", context)


@require_permission(Permission.ORGANISATION_VIEW)
@require_safe
def organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    """One organisation: what is known of it, and the partnerships it is in."""
    found, user = _found(pk), request.user
    may_merge = user.may(Permission.ORGANISATION_MERGE)
    seats = list_seats_seen(found, user)
    context = {
        "organisation": found,
        "aliases": found.aliases.all(),
        "seats": [seat for seat in seats if not is_over(seat.row.left_on, clock.today())],
        "former": [seat for seat in seats if is_over(seat.row.left_on, clock.today())],
        "alike": organisations.find_alike(found) if may_merge else [],
        "may_edit": user.may(Permission.ORGANISATION_EDIT),
        "may_merge": may_merge,
        "merges": find_merges_into("organisation", pk) if may_merge else [],
        "full": user.may(Permission.PERSON_VIEW),
    }
    return render(request, "register/organisations/organisation.html", context)


@require_permission(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def organisation_new(request: SignedInRequest) -> HttpResponse:
    """Add an organisation."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = form.save(commit=False)
        write = partial(organisations.add, made, aliases=form.aliases, by=request.user)
        if write_or_say(form, write, field="name"):
            messages.success(request, _("Organisation added. %(name)s") % {"name": made})
            return redirect(made)
    return _page(request, form, _("Add an organisation"), reverse("organisations"))


@require_permission(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def organisation_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an organisation; a former name stays as another name."""
    found = _found(pk)
    form = OrganisationForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        if not form.settled:
            return conflict(request, form, about=str(found), back=found.get_absolute_url())
        change = partial(organisations.change, found, names=form.names, aliases=form.aliases)
        try:
            written = write_or_say(form, partial(change, by=request.user, reason=form.why), field="name")
        except Stale:
            return organisation_edit(request, pk)
        if written:
            said = _("Organisation saved. %(name)s") % {"name": found}
            messages.success(request, " ".join(filter(None, (said, describe_outcome(form)))))
            return redirect(found)
    return _page(request, form, _("Change %(name)s") % {"name": _found(pk)}, found.get_absolute_url())


def _found(pk: int) -> Organisation:
    return get_object_or_404(Organisation, pk=pk)


def _page(request: SignedInRequest, form: OrganisationForm, heading: str, cancel: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "cancel": cancel}
    return render(request, "register/organisations/form.html", context)
