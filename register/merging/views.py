"""Merging: choosing the other one, the rehearsal, doing it; what a merge did, and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, open_to_signed_in, require_permission
from accounts.permissions import Permission
from register.access.visible import reached_by, readable_to
from register.lists import KINDS as LISTS
from register.merging import after, page, service, undo
from register.merging.forms import MergeForm, UndoMergeForm
from register.merging.kinds.kind import MergeKind
from register.merging.kinds.registry import MERGE_KINDS
from register.models import Merge


@require_permission(Permission.PARTNERSHIP_MERGE)
@require_http_methods(["GET", "POST"])
def merge_partnership(request: SignedInRequest, reference: str) -> HttpResponse:
    """Merge another partnership into this one."""
    may = reached_by(request.user, Permission.PARTNERSHIP_MERGE).filter(
        pk__in=readable_to(request.user).values("pk")
    )
    return _merge(request, "partnership", get_object_or_404(may, reference=reference))


@require_permission(Permission.ORGANISATION_MERGE)
@require_http_methods(["GET", "POST"])
def merge_organisation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Merge another organisation into this one."""
    return _merge(request, "organisation", _found(request, "organisation", pk))


@require_permission(Permission.PERSON_MERGE)
@require_http_methods(["GET", "POST"])
def merge_person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Merge another person or post into this one."""
    return _merge(request, "person", _found(request, "person", pk))


@require_permission(Permission.LIST_MERGE)
@require_http_methods(["GET", "POST"])
def merge_list_entry(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Merge another entry of the same list into this one."""
    if kind not in LISTS:
        raise Http404
    return _merge(request, kind, _found(request, kind, pk))


def _found(request: SignedInRequest, kind: str, pk: int) -> Any:
    return get_object_or_404(MERGE_KINDS[kind].may_see(request.user), pk=pk)


def _merge(request: SignedInRequest, key: str, keep: Any) -> HttpResponse:
    """Show which one may be meant, then what would happen, then do it."""
    kind = MERGE_KINDS[key]
    other = _other(request, kind, keep)
    if other is None:
        return _choose(request, kind, keep)
    plan = service.MergePlan(kind, keep, other, request.user)
    posted = request.POST if request.method == "POST" else None
    form = MergeForm(posted, plan=plan)
    if posted is not None and posted.get("state", plan.state) != plan.state:
        return _shown_anew(request, plan)
    if not plan.refusals and form.is_valid():
        try:
            done = service.merge(
                kind, keep, other, choices=form.choices, state=form.cleaned_data["state"],
                reason=form.cleaned_data["reason"], by=request.user,
            )  # fmt: skip
        except service.MergeRefused as refused:
            form.add_error(None, refused.reasons)
        except service.MergeStale:
            return _shown_anew(
                request, service.MergePlan(kind, *_read_again(kind, keep, other), request.user)
            )
        else:
            messages.success(request, _("Merged. %(what)s") % {"what": done})
            return redirect(done)
    return _rehearsed(request, plan, form)


def _shown_anew(request: SignedInRequest, plan: service.MergePlan) -> HttpResponse:
    """Somebody changed one of the two meanwhile: show what would happen now, with the reason that was typed."""
    form = MergeForm(plan=plan, initial={"reason": request.POST.get("reason", "")[:300]})
    messages.warning(
        request,
        _("One of the two has changed since this page was shown. Nothing was merged; look at it again."),
    )
    return _rehearsed(request, plan, form)


def _read_again(kind: MergeKind, keep: Any, other: Any) -> tuple[Any, Any]:
    rows = kind.model._base_manager.in_bulk([keep.pk, other.pk])
    if len(rows) < 2:
        raise Http404
    return rows[keep.pk], rows[other.pk]


def _rehearsed(request: SignedInRequest, plan: service.MergePlan, form: MergeForm) -> HttpResponse:
    context = {
        "rehearsal": page.MergeRehearsal(plan),
        "form": form,
        "has_errors": bool(form.errors),
        "cancel": plan.kind.page(plan.keep),
    }
    return render(request, "register/merging/rehearsal.html", context)


def _other(request: SignedInRequest, kind: MergeKind, keep: Any) -> Any:
    """The one that goes, by its key, or by a name that only one has."""
    asked = request.POST.get("other") or request.GET.get("other", "")
    if asked.isdecimal() and asked.isascii() and len(asked) < 19:  # no key is longer
        if int(asked) == keep.pk:
            return None
        return get_object_or_404(page.find_candidates(kind, request.user), pk=int(asked))
    choice = page.MergeChoice(kind, keep, request.GET.get("name", ""), request.user)
    return choice.only


def _choose(request: SignedInRequest, kind: MergeKind, keep: Any) -> HttpResponse:
    choice = page.MergeChoice(kind, keep, request.GET.get("name", ""), request.user)
    own = bool(request.POST.get("other") or request.GET.get("other"))
    context = {"choice": choice, "itself": own, "cancel": kind.page(keep)}
    return render(request, "register/merging/choose.html", context)


# --- Afterwards ------------------------------------------------------------------------------------------


@open_to_signed_in
@require_safe
def show_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """What one merge did, what stays with the one that went, and the history of that one until then."""
    found = _merge_seen(request, pk)
    context = {"done": after.MergeDone(found, request.user, request.GET.get("before", ""))}
    return render(request, "register/merging/done.html", context)


@open_to_signed_in
@require_http_methods(["GET", "POST"])
def undo_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask why, then take a merge back."""
    found = _merge_seen(request, pk)
    kind = MERGE_KINDS[found.kind]
    if not after.may_undo_merge(request.user, found):
        raise PermissionDenied
    form = UndoMergeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            undo.undo_merge(found, by=request.user, reason=form.cleaned_data["reason"])
        except undo.UndoMergeRefused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("Merge undone. %(what)s") % {"what": found.gone_label})
            return redirect(kind.page(get_object_or_404(kind.may_see(request.user), pk=found.gone_key)))
    context = {"merge": found, "form": form, "stands_in_the_way": undo.explain_changes_since(found)}
    return render(request, "register/merging/undo.html", context)


def _merge_seen(request: SignedInRequest, pk: int) -> Merge:
    """A merge that the reader may read of: of partnerships whoever reads the history of the kept one."""
    found = after.merges_seen_by(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    if not after.may_read_merge(request.user, found):
        raise PermissionDenied
    return found
