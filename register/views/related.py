"""Adding, changing and removing related records: three views for every kind, here or on a floor above."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from core.history.writing import Stale
from core.models import Record
from core.views.conflict import conflict, describe_outcome, lost
from register.forms.related import RelatedForm
from register.forms.removal import RemovalForm
from register.record.header import Header, address_of_tab, header_for
from register.related.kinds import RelatedKind
from register.services import sensitive
from register.services.related import RelatedRefused


def build_routes(kind: RelatedKind, record: str) -> list[URLPattern]:
    """Return the three addresses of a kind of related record; `record` is the route of its partnership."""
    start, told, guard = f"{record}/{kind.path}", {"kind": kind}, require_permission(kind.needs)
    return [
        path(f"{start}/new/", guard(new), told, name=f"{kind.slug}_new"),
        path(f"{start}/<int:pk>/edit/", guard(change), told, name=f"{kind.slug}_edit"),
        path(f"{start}/<int:pk>/remove/", guard(remove), told, name=f"{kind.slug}_remove"),
    ]


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, reference: str, kind: RelatedKind) -> HttpResponse:
    """Add one part."""
    header = header_for(request.user, reference, needs=kind.needs)
    part = kind.blank(header)
    form = kind.form(**_posted(request), instance=part, initial=_asked_for(request, kind))
    if form.is_valid():
        write = partial(kind.service.add, part, by=request.user, **form.also)
        if not write_or_say(form, _marking(request, form, write)):
            return _page(request, header, kind, form, str(kind.add))
        messages.success(request, _("%(noun)s added. %(what)s") % {"noun": kind.noun, "what": part})
        return redirect(_tab(kind, header))
    return _page(request, header, kind, form, str(kind.add))


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, reference: str, pk: int, kind: RelatedKind) -> HttpResponse:
    """Change one part. Two people who change the same one lose nothing."""
    header = header_for(request.user, reference, needs=kind.needs)
    part = kind.rows(header).filter(pk=pk).first()
    if part is None and request.method == "POST":
        empty = kind.form(**_posted(request), instance=kind.blank(header))
        return lost(request, empty, why=_("Somebody has removed it meanwhile."), **_place(kind, header))
    form = kind.form(**_posted(request), instance=get_object_or_404(kind.rows(header), pk=pk))
    return save(request, header, kind, form, title=str(kind.change), write=kind.service.change)


def save(
    request: SignedInRequest,
    header: Header,
    kind: RelatedKind,
    form: RelatedForm,
    *,
    title: str,
    write: Callable[..., Record],
    back: str = "",
) -> HttpResponse:
    """Show the form of a part that is there, put a clash to whoever comes second, or write what differs."""
    if not form.is_valid():
        return _page(request, header, kind, form, title)
    if not form.settled:
        return conflict(request, form, crumbs=_crumbs(kind, header), **_place(kind, header))
    part, before = form.instance, form.instance.version
    try:
        changed = partial(write, part, names=form.names, by=request.user, reason=form.why)
        if not write_or_say(form, _marking(request, form, changed)):
            return _page(request, header, kind, form, title)
    except Stale:  # somebody saved in the very moment between comparing and writing: compare again
        fresh = type(form)(**_posted(request), instance=kind.rows(header).get(pk=part.pk))
        return save(request, header, kind, fresh, title=title, write=write, back=back)
    said = _("%(noun)s saved. %(what)s") % {"noun": kind.noun, "what": part}
    if part.version == before and not form.is_mark_changed:
        said = _("Nothing was different, so nothing was saved.")
    messages.success(request, " ".join(filter(None, (said, describe_outcome(form)))))
    return redirect(back or _tab(kind, header))


@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, reference: str, pk: int, kind: RelatedKind) -> HttpResponse:
    """Ask why, then take one part away."""
    header = header_for(request.user, reference, needs=kind.needs)
    part = get_object_or_404(kind.rows(header), pk=pk)
    form, what = RemovalForm(request.POST if request.method == "POST" else None), str(part)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if write_or_say(form, lambda: kind.service.remove(part, by=request.user, reason=reason)):
            messages.success(request, _("%(noun)s removed. %(what)s") % {"noun": kind.noun, "what": what})
            return redirect(_tab(kind, header))
    context = {
        "header": header,
        "form": form,
        "what": what,
        "noun": kind.noun,
        "crumbs": _crumbs(kind, header),
    }
    return render(request, "register/tabs/remove.html", context | {"cancel": _tab(kind, header)})


def _posted(request: SignedInRequest) -> dict[str, Any]:
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def _asked_for(request: SignedInRequest, kind: RelatedKind) -> dict[str, Any]:
    """What the address fills in beforehand, such as the kind of a document that is missing."""
    return {name: value for name, value in request.GET.items() if name in kind.form.base_fields}


def _marking(
    request: SignedInRequest, form: RelatedForm, write: Callable[[], object]
) -> Callable[[], object]:
    """Write a part together with the mark of its words, where its form asks for one."""
    return partial(sensitive.write_marked, form.instance, form.words_mark, write, by=request.user)


def write_or_say(form: BaseForm, write: Callable[[], object], *, field: str | None = None) -> bool:
    """Write and return whether it is; a refusal becomes a sentence on the form, at `field` where one is to blame."""
    try:
        write()
    except RelatedRefused as refused:
        form.add_error(field, str(refused))
    except IntegrityError:
        form.add_error(
            field, _("Somebody has just added the same. Go back and look before you add it again.")
        )
    return not form.errors


def _page(
    request: SignedInRequest, header: Header, kind: RelatedKind, form: RelatedForm, title: str
) -> HttpResponse:
    context = {
        "header": header,
        "form": form,
        "heading": title,
        "crumbs": _crumbs(kind, header),
        "cancel": _tab(kind, header),
    }
    return render(request, "register/tabs/form.html", context)


def _tab(kind: RelatedKind, header: Header) -> str:
    return reverse(kind.tab, args=[header.reference])


def _crumbs(kind: RelatedKind, header: Header) -> Sequence[tuple[str, str]]:
    own = (header.title, address_of_tab(header.reference))
    return [(_("Register"), reverse("partnership_list")), own, (str(kind.tab_words), _tab(kind, header))]


def _place(kind: RelatedKind, header: Header) -> dict[str, Any]:
    return {"about": f"{header.title}, {kind.noun.lower()}", "back": _tab(kind, header)}
