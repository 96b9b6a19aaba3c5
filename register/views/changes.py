"""Changing what is recorded about a partnership, and confirming it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.editing import field_display
from core.history.writing import Stale
from core.views.conflict import conflict, describe_outcome, lost
from register.access.visible import visible_to
from register.forms.partnerships import TITLES, PartnershipForm, form_for
from register.models import Partnership
from register.record import summary
from register.record.header import Header, address_of_tab, header_for
from register.services import partnerships, sensitive
from register.services.partnerships import GROUPS, OwnTieRefused

# The group on the page to which a group of fields belongs, and which is confirmed as one.
SECTION_OF = {"form": "purpose"}


@require_permission(Permission.PARTNERSHIP_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, reference: str, group: str = "") -> HttpResponse:
    """Change one group of facts, or all of them. Two people who change the same record lose nothing."""
    header = header_for(request.user, reference)
    record = get_object_or_404(visible_to(request.user), reference=reference)
    form_class = form_for(*_groups(header, group), assigns=header.may(Permission.PARTNERSHIP_ASSIGN))
    form = form_class(request.POST or None, instance=record, initial={"source": _source(record, group)})
    if request.method == "POST":
        return _save(request, header, form, group)
    if not header.may_edit:
        raise PermissionDenied
    return _page(request, header, form, group)


@require_permission(Permission.PARTNERSHIP_EDIT)
@require_POST
def confirm(request: SignedInRequest, reference: str, group: str) -> HttpResponse:
    """Say that a group of facts is right as it stands."""
    header = header_for(request.user, reference, needs=Permission.PARTNERSHIP_EDIT)
    if group not in summary.TITLES:
        raise Http404
    record = visible_to(request.user).get(pk=header.pk)
    _confirm(request, record, group, _source(record, group))
    messages.success(request, _("Confirmed as it stands: %(group)s.") % {"group": summary.TITLES[group]})
    return redirect(address_of_tab(reference))


def _groups(header: Header, group: str) -> list[str]:
    """The groups that the reader may change here. Raises Http404 for a group that there is not."""
    if group and group not in GROUPS:
        raise Http404
    offered = [one for one in GROUPS if one != "publication" or header.may(Permission.PARTNERSHIP_PUBLISH)]
    if group and group not in offered:
        raise PermissionDenied
    return [group] if group else offered


def _page(request: SignedInRequest, header: Header, form: PartnershipForm, group: str) -> HttpResponse:
    heading = TITLES[group] if group else _("Change the record")
    parts = [(one, TITLES[one]) for one in form.groups] if not group else []
    context = {
        "header": header,
        "form": form,
        "group": group,
        "heading": heading,
        "parts": parts,
        "assigns": header.may(Permission.PARTNERSHIP_ASSIGN),
        "may_add_people": request.user.may(Permission.PERSON_EDIT),
    }
    return render(request, "register/edit.html", context)


def _crumbs(header: Header) -> Sequence[tuple[str, str]]:
    return [(_("Register"), reverse("partnership_list")), (header.title, address_of_tab(header.reference))]


def _save(request: SignedInRequest, header: Header, form: PartnershipForm, group: str) -> HttpResponse:
    valid, page = form.is_valid(), address_of_tab(header.reference)
    place: dict[str, Any] = {"about": f"{header.title}, {header.reference}", "back": page}
    if not header.may_edit:
        return lost(request, form, why=_("You may no longer change this partnership."), status=403, **place)
    if not valid:
        return _page(request, header, form, group)
    if partnerships.has_ended_since(form.instance, form.cleaned_data["version"]):
        return lost(
            request, form, why=_("It was closed while you were typing, so nothing was saved."), **place
        )
    if not form.settled:
        return conflict(request, form, crumbs=_crumbs(header), **place)
    try:
        _write(request, form, group)
    except OwnTieRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, header, form, group)
    except Stale:  # somebody saved in the very moment between comparing and writing: compare again
        fresh = visible_to(request.user).get(pk=header.pk)
        return _save(request, header, type(form)(request.POST, instance=fresh), group)
    return redirect(page)


def _write(request: SignedInRequest, form: PartnershipForm, group: str) -> None:
    """Write what differs, confirm the group if asked, and say what was done."""
    fresh = visible_to(request.user).get(pk=form.instance.pk)
    labels = [found.label for found in field_display.list_changes(fresh, form.instance, form.names)]
    given = {
        "names": form.names,
        "reason": form.why,
        "read": form.cleaned_data["version"],
        "by": request.user,
    }
    change = partial(partnerships.change, form.instance, **given)
    sensitive.write_with_marks(
        form.instance, form.text_marks, change, held=form.held_marks, by=request.user, why=form.why
    )
    said = [_("Saved: %(fields)s.") % {"fields": ", ".join(labels)}] if labels else []
    said += _tell_marks(form)
    said += [describe_outcome(form)]
    if form.cleaned_data.get("confirm"):
        section = SECTION_OF.get(group, group)
        _confirm(request, form.instance, section, form.cleaned_data["source"])
        said += [_("Confirmed as it stands: %(group)s.") % {"group": summary.TITLES[section]}]
    messages.success(
        request, " ".join(filter(None, said)) or _("Nothing was different, so nothing was saved.")
    )


def _tell_marks(form: PartnershipForm) -> list[str]:
    """Say which texts were marked as exempt, and which are open again."""
    kinds: dict[str, list[str]] = {}
    for name, mark in form.text_marks.items():
        words = _("Marked as exempt: %(texts)s.") if mark.paragraph else _("No longer exempt: %(texts)s.")
        kinds.setdefault(words, []).append(sensitive.describe_marked(name))
    return [words % {"texts": ", ".join(texts)} for words, texts in kinds.items()]


def _confirm(request: SignedInRequest, record: Partnership, group: str, source: str) -> None:
    title, today = str(summary.TITLES[group]), clock.today()
    partnerships.confirm(record, group=group, title=title, source=source, by=request.user, on=today)


def _source(record: Partnership, group: str) -> str:
    """What the group was said to rest on when it was last confirmed."""
    key = SECTION_OF.get(group, group)
    return record.confirmations.filter(group=key).values_list("source", flat=True).first() or ""
