"""Adding, changing and removing the parts of a partnership: three views for every kind, here or on a floor above."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from core.history.writing import Stale
from core.views.conflict import conflict, lost, outcome
from register.forms.related import PartForm
from register.forms.removal import RemovalForm
from register.record import header
from register.record.header import Frame, tab_address
from register.related.kinds import Kind
from register.services.related import PartRefused

EDIT = Permission.PARTNERSHIP_EDIT


def routes(kind: Kind, record: str) -> list[URLPattern]:
    """Return the three addresses of a kind of part; `record` is the route of its partnership."""
    start, told = f"{record}/{kind.path}", {"kind": kind}
    return [
        path(f"{start}/new/", new, told, name=f"{kind.slug}_new"),
        path(f"{start}/<int:pk>/edit/", change, told, name=f"{kind.slug}_edit"),
        path(f"{start}/<int:pk>/remove/", remove, told, name=f"{kind.slug}_remove"),
    ]


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, reference: str, kind: Kind) -> HttpResponse:
    """Add one part."""
    around = header.of(_user(request), reference, needs=EDIT)
    part = kind.blank(around)
    form = kind.form(**_posted(request), instance=part, initial=_asked_for(request, kind))
    if form.is_valid() and _written(form, lambda: kind.service.add(part, by=_user(request), **form.also)):
        messages.success(request, _("%(noun)s added. %(what)s") % {"noun": kind.noun, "what": part})
        return redirect(_room(kind, around))
    return _page(request, around, kind, form, str(kind.add))


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, reference: str, pk: int, kind: Kind) -> HttpResponse:
    """Change one part. Two people who change the same one lose nothing."""
    around = header.of(_user(request), reference, needs=EDIT)
    part = kind.rows(around).filter(pk=pk).first()
    if part is None and request.method == "POST":
        empty = kind.form(**_posted(request), instance=kind.blank(around))
        return lost(request, empty, why=_("Somebody has removed it meanwhile."), **_place(kind, around))
    form = kind.form(**_posted(request), instance=get_object_or_404(kind.rows(around), pk=pk))
    return save(request, around, kind, form, title=str(kind.change), write=kind.service.change)


def save(
    request: HttpRequest,
    around: Frame,
    kind: Kind,
    form: PartForm,
    *,
    title: str,
    write: Callable[..., Any],
    back: str = "",
) -> HttpResponse:
    """Show the form of a part that is there, put a clash to whoever comes second, or write what differs."""
    if not form.is_valid():
        return _page(request, around, kind, form, title)
    if not form.settled:
        return conflict(request, form, crumbs=_crumbs(kind, around), **_place(kind, around))
    part, before = form.instance, form.instance.version
    try:
        if not _written(form, lambda: write(part, names=form.names, by=_user(request), reason=form.why)):
            return _page(request, around, kind, form, title)
    except Stale:  # somebody saved in the very moment between comparing and writing: compare again
        fresh = type(form)(**_posted(request), instance=kind.rows(around).get(pk=part.pk))
        return save(request, around, kind, fresh, title=title, write=write, back=back)
    said = _("%(noun)s saved. %(what)s") % {"noun": kind.noun, "what": part}
    if part.version == before:
        said = _("Nothing was different, so nothing was saved.")
    messages.success(request, " ".join(filter(None, (said, outcome(form)))))
    return redirect(back or _room(kind, around))


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, reference: str, pk: int, kind: Kind) -> HttpResponse:
    """Ask why, then take one part away."""
    around = header.of(_user(request), reference, needs=EDIT)
    part = get_object_or_404(kind.rows(around), pk=pk)
    form, what = RemovalForm(request.POST if request.method == "POST" else None), str(part)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if _written(form, lambda: kind.service.remove(part, by=_user(request), reason=reason)):
            messages.success(request, _("%(noun)s removed. %(what)s") % {"noun": kind.noun, "what": what})
            return redirect(_room(kind, around))
    context = {
        "frame": around,
        "form": form,
        "what": what,
        "noun": kind.noun,
        "crumbs": _crumbs(kind, around),
    }
    return render(request, "register/tabs/remove.html", context | {"cancel": _room(kind, around)})


def _user(request: HttpRequest) -> Any:
    return request.user


def _posted(request: HttpRequest) -> dict[str, Any]:
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def _asked_for(request: HttpRequest, kind: Kind) -> dict[str, Any]:
    """What the address fills in beforehand, such as the kind of a document that is missing."""
    return {name: value for name, value in request.GET.items() if name in kind.form.base_fields}


def _written(form: Any, write: Callable[[], Any]) -> bool:
    """Write; a refusal becomes a sentence on the form."""
    try:
        write()
    except PartRefused as refused:
        form.add_error(None, str(refused))
    except IntegrityError:
        form.add_error(None, _("Somebody has just added the same. Go back and look before you add it again."))
    return not form.errors


def _page(request: HttpRequest, around: Frame, kind: Kind, form: PartForm, title: str) -> HttpResponse:
    context = {
        "frame": around,
        "form": form,
        "heading": title,
        "crumbs": _crumbs(kind, around),
        "cancel": _room(kind, around),
    }
    return render(request, "register/tabs/form.html", context)


def _room(kind: Kind, around: Frame) -> str:
    return reverse(kind.room, args=[around.reference])


def _crumbs(kind: Kind, around: Frame) -> Sequence[tuple[str, str]]:
    own = (around.title, tab_address(around.reference))
    return [(_("Register"), reverse("partnership_list")), own, (str(kind.room_words), _room(kind, around))]


def _place(kind: Kind, around: Frame) -> dict[str, Any]:
    return {"about": f"{around.title}, {kind.noun.lower()}", "back": _room(kind, around)}
