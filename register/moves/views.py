"""Taking a step on the path."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.models import User
from accounts.permissions import Permission
from core import clock
from core.history.canonical import digest_canonical
from core.views import check_answers
from register.access.visible import visible_to
from register.approvals.endings import describe_end_of_requests
from register.choices import OPEN_STATUSES, Status
from register.gates.judge import judge_step
from register.gates.rules import JudgedNeed
from register.models import Partnership
from register.moves import rules
from register.moves.forms import LeftOpenForm, MoveForm
from register.record import page as record_page
from register.record import still_open
from register.record.header import Header, address_of_tab, header_for
from register.services import partnerships
from register.standing import refresh as standing_refresh


@require_permission(Permission.PARTNERSHIP_MOVE)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record that a step has been taken; refused with every reason why not."""
    user = request.user
    header = header_for(user, reference, needs=Permission.PARTNERSHIP_MOVE)
    if request.method == "POST":  # what was checked still holds when the step is recorded
        standing_refresh.take_turn([header.pk])
        header = header_for(user, reference, needs=Permission.PARTNERSHIP_MOVE)
    record = visible_to(user).get(pk=header.pk)
    may_override = header.may(Permission.GATE_OVERRIDE)
    wanted = request.POST.get("to", request.GET.get("to", ""))
    missing = [one for one in judge_step(record, wanted, day=clock.today()) if not one.is_met]
    form = MoveForm(
        request.POST or None,
        **_place(record),
        may_override=may_override and bool(missing) and wanted in OPEN_STATUSES,
        initial={"to": request.GET.get("to", "")},
    )
    if form.is_valid() and not check_answers.is_going_back(request) and not _refused(form, missing):
        check = _check(request, form, record, header, missing if form.override else ())
        if not check_answers.is_confirmed(request, check):
            return check_answers.show_check(request, check)
        if _taken(form, record, left_open=check.answer("left_open"), by=user):
            moved = _("Moved to “%(status)s”.") % {"status": form.target.label}
            messages.success(request, f"{moved} {rules.say_next(form.target)}")
            return redirect(address_of_tab(reference))
    context = {
        "header": header,
        "form": form,
        "gate": record_page.build_ahead(header, Status(wanted), missing) if missing else None,
        "crumbs": [(header.title, address_of_tab(reference))],
    }
    return render(request, "register/move.html", context)


def _check(
    request: SignedInRequest,
    form: MoveForm,
    record: Partnership,
    header: Header,
    without: Sequence[JudgedNeed],
) -> check_answers.Check:
    ends, winds_down = form.target not in OPEN_STATUSES, form.target == Status.WINDING_DOWN
    open_things = still_open.list_open(record, request.user) if ends or winds_down else ()
    ended = describe_end_of_requests(record, request.user) if ends else []
    asked = check_answers.is_checked(request) or request.POST.get("left_open")
    last_words = request.POST if asked else None
    return check_answers.Check(
        heading=_("Check this step before it is recorded"),
        about=f"{header.title}, {header.reference}",
        answers=check_answers.list_answers(form),
        follows=[*rules.list_consequences(record.status, form.target), *_say_without(without), *ended],
        button=_("Record this step"),
        open_things=open_things,
        open_heading=_("What is still open, and goes on") if winds_down else "",
        form=LeftOpenForm(last_words) if open_things and ends else None,
        warning=rules.warn_of_law(form.target, basis=record.basis, leaving=record.leaving),
        crumbs=[(header.title, address_of_tab(header.reference))],
        state=digest_canonical(
            [record.status, *map(list, open_things), *ended, *(one.need.key for one in without)]
        ),
    )


def _say_without(missing: Sequence[JudgedNeed]) -> list[str]:
    """Return what follows from going on without what is missing."""
    if not missing:
        return []
    count = ngettext(
        "It goes on without %(n)s thing, which becomes a gap:",
        "It goes on without %(n)s things, each of which becomes a gap:",
        len(missing),
    )
    return [count % {"n": len(missing)}, *(one.need.missing for one in missing)]


def _refused(form: MoveForm, missing: Sequence[JudgedNeed]) -> bool:
    """Whether something stands in the way; the form then says so, and the page lists all of it."""
    if not missing or form.override:
        return False
    words = ngettext(
        "Not recorded: %(n)s thing is missing before this step. It stands below, with where it is put right",
        "Not recorded: %(n)s things are missing before this step. They stand below, with where each is put right",
        len(missing),
    )
    form.add_error(None, words % {"n": len(missing)})
    return True


def _place(record: Partnership) -> dict[str, Any]:
    last = record.status_changes.filter(on__isnull=False).order_by("-pk").values_list("on", flat=True).first()
    return {"status": record.status, "today": clock.today(), "last": last}


def _taken(form: MoveForm, record: Partnership, *, left_open: str, by: User) -> bool:
    """Whether the step was taken; when it was refused the form says why."""
    given = {name: form.cleaned_data[name] for name in ("on", "reason", "decision_reference")}
    given["scope_kind"] = form.cleaned_data.get("scope_kind", "")
    try:
        partnerships.move(record, to=form.target, left_open=left_open, by=by, override=form.override, **given)
    except partnerships.MoveRefused as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return False
    return True
