"""Taking a step on the path."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, needs
from accounts.models import User
from accounts.permissions import Permission
from core import clock
from register.access.visible import visible_to
from register.forms.moves import MoveForm
from register.models import Partnership
from register.record.header import header_for, tab_address
from register.services import partnerships


@needs(Permission.PARTNERSHIP_MOVE)
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record that a step has been taken; refused with every reason why not."""
    user = request.user
    header = header_for(user, reference, needs=Permission.PARTNERSHIP_MOVE)
    record = visible_to(user).get(pk=header.pk)
    form = MoveForm(request.POST or None, **_place(record), initial={"to": request.GET.get("to", "")})
    if form.is_valid() and _taken(form, record, by=user):
        messages.success(request, _("Moved to “%(status)s”.") % {"status": form.target.label})
        return redirect(tab_address(reference))
    context = {"header": header, "form": form, "crumbs": [(header.title, tab_address(reference))]}
    return render(request, "register/move.html", context)


def _place(record: Partnership) -> dict[str, Any]:
    last = record.status_changes.filter(on__isnull=False).order_by("-pk").values_list("on", flat=True).first()
    return {"status": record.status, "today": clock.today(), "last": last}


def _taken(form: MoveForm, record: Partnership, *, by: User) -> bool:
    """Whether the step was taken; when it was refused the form says why."""
    given = {name: form.cleaned_data[name] for name in ("on", "reason", "decision_reference")}
    try:
        partnerships.move(record, to=form.target, by=by, **given)
    except partnerships.MoveRefused as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return False
    return True
