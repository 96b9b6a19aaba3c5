"""The council's short lists: all of them on one page, and adding, changing and removing an entry."""

from functools import partial

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core.history.writing import Stale
from core.views.conflict import conflict, describe_outcome
from register.forms.lists import form_for_entries
from register.forms.removal import RemovalForm
from register.lists import KINDS, ListKind
from register.merging.after import merges_of
from register.services import lists as service
from register.views.related import write_or_say

EDIT = Permission.LIST_EDIT


@require_permission(EDIT)
@require_safe
def lists(request: SignedInRequest) -> HttpResponse:
    """Every list with its entries, and how many partnerships name each."""
    shown = [(kind, list(kind.entries())) for kind in KINDS.values()]
    may_merge = request.user.may(Permission.LIST_MERGE)
    context = {"lists": shown, "merges": merges_of(*KINDS), "may_merge": may_merge}
    return render(request, "register/lists/lists.html", context)


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def entry_new(request: SignedInRequest, kind: str) -> HttpResponse:
    """Add an entry to a list."""
    of = _kind(kind)
    form = form_for_entries(of)(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = form.save(commit=False)
        if write_or_say(form, partial(service.add, made, by=request.user)):
            messages.success(request, _("%(noun)s added. %(name)s") % {"noun": of.noun, "name": made})
            return redirect(_at(of))
    return _page(request, of, form, _("Add a %(noun)s") % {"noun": str(of.noun).lower()})


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def entry_edit(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Change an entry; it then reads so everywhere."""
    of = _kind(kind)
    found = get_object_or_404(of.model, pk=pk)
    name = str(found)
    form = form_for_entries(of)(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        if not form.settled:
            return conflict(request, form, about=name, back=_at(of))
        try:
            change = partial(service.change, found, names=form.names, by=request.user, reason=form.why)
            written = write_or_say(form, change)
        except Stale:
            return entry_edit(request, kind, pk)
        if written:
            said = _("%(noun)s saved. %(name)s") % {"noun": of.noun, "name": found}
            messages.success(request, " ".join(filter(None, (said, describe_outcome(form)))))
            return redirect(_at(of))
    return _page(request, of, form, _("Change %(name)s") % {"name": name})


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def entry_remove(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Ask why, then take away an entry that nothing names."""
    of = _kind(kind)
    found = get_object_or_404(of.model, pk=pk)
    form, name = RemovalForm(request.POST if request.method == "POST" else None), str(found)
    if form.is_valid():
        try:
            service.remove(found, by=request.user, reason=form.cleaned_data["reason"])
        except service.InUse:
            sentence = _("“%(name)s” is still named by something, so it stays. Change its name instead")
            form.add_error(None, sentence % {"name": name})
        else:
            messages.success(request, _("%(noun)s removed. %(name)s") % {"noun": of.noun, "name": name})
            return redirect(_at(of))
    return _page(request, of, form, _("Remove “%(name)s”?") % {"name": name})


def _kind(key: str) -> ListKind:
    if key not in KINDS:
        raise Http404
    return KINDS[key]


def _at(kind: ListKind) -> str:
    return f"{reverse('lists')}#{kind.key}"


def _page(request: SignedInRequest, kind: ListKind, form: BaseForm, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "lead": kind.purpose, "cancel": _at(kind)}
    return render(request, "register/lists/form.html", context)
