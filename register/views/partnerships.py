"""A partnership's own page, today and as it stood, and proposing a new one."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.forms.date_parts import DateParts, split_date
from core.remembered import Memory
from register.access.secrecy import combine_then_and_now
from register.choices import Status
from register.forms.as_at import AsAtForm, day_of_address
from register.forms.partnerships import ProposeForm
from register.models import Partnership
from register.record import page as record_page
from register.record import summary
from register.record.as_at import find_first_day, known_as_at, read_as_at
from register.record.header import header_for, rights_of
from register.record.summary import Reader, list_kept_texts
from register.services import proposals, sensitive


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def partnership(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say what it is, where it is on its path and what needs somebody; with `at`, as it stood on that day."""
    if "at" in request.GET:
        return _as_it_stood(request, reference)
    user = request.user
    memory, held, today = Memory(), rights_of(user, reference), clock.today()
    question = ("record", reference, held, today, get_language())
    try:
        drawn = memory.answer(question, lambda: record_page.record_page(user, reference, today))
    except Partnership.DoesNotExist:
        raise Http404 from None
    return render(request, "register/partnership.html", {"header": drawn.header, "drawn": drawn})


def _as_it_stood(request: SignedInRequest, reference: str) -> HttpResponse:
    """The page as it was at the end of a day. What is exempt today stays hidden then, too."""
    user = request.user
    header = header_for(user, reference)
    today, first = clock.today(), find_first_day(reference)
    typed = request.GET["at"]
    asked = split_date(day_of_address(typed, today=today) or DateParts(typed, "", ""))
    form = AsAtForm({f"on_{part}": text for part, text in asked._asdict().items()}, today=today, began=first)
    context: dict[str, Any] = {"header": header, "form": form, "today": today}
    if not form.is_valid():
        return render(request, "register/as_at.html", context, status=400)
    day: date = form.cleaned_data["on"]
    found = read_as_at(reference, day)
    secrecy = combine_then_and_now(header.secrecy, found.partnership, found.marks)
    reader = Reader(False, secrecy, names=user.may(Permission.PERSON_VIEW))
    path = record_page.list_path_steps(found)
    known = None if secrecy.keeps_all else known_as_at(header.pk, day)
    context |= {
        "day": day,
        "heading": secrecy.name(reference, found.partnership.name),
        "tier": found.words("tier"),
        "status": found.words("status"),
        "status_key": found.partnership.status,
        "sections": summary.build_sections(found, reader),
        "known": known,
        "none": known.say_none(found) if known else "",
        "reviewed": known.describe_review(found.partnership.status) if known else "",
        "kept": list_kept_texts(found, reader),
        "stated": () if secrecy.keeps_all else found.stated,
        "steps": record_page.hide_days(found) if secrecy.keeps_all else path,
        "days": ()
        if secrecy.keeps_all
        else record_page.suggest_days(first, today, reviewed_on=header.reviewed_on, steps=found.steps),
    }
    return render(request, "register/as_at.html", context)


@require_permission(Permission.PARTNERSHIP_PROPOSE)
@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest) -> HttpResponse:
    """Write a new idea down, once its proposer has seen what is there already."""
    return ask_proposal(
        request, write=partial(proposals.propose, by=request.user), template="register/propose.html"
    )


def ask_proposal(
    request: SignedInRequest,
    *,
    write: Callable[..., Partnership],
    template: str,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Ask for a new idea, show what is there that is like it, and then `write(partnership, on=day)` it."""
    user = request.user
    form = ProposeForm(request.POST or None)
    alike = []
    if form.is_valid():
        made = form.instance
        alike = proposals.find_alike(made, to=user)
        if form.is_told_apart([one.reference for one in alike]):
            done = partial(write, made, on=clock.today(), apart=form.cleaned_data["apart"] if alike else "")
            sensitive.write_with_marks(made, form.text_marks, done, held=form.held_marks, by=user)
            made.refresh_from_db(fields=["status"])
            said = _("Proposed as %(reference)s. Add what you know below.")
            if made.status == Status.OUT_OF_SCOPE:
                said = _("Kept as %(reference)s, out of scope. It is found again under what it is.")
            messages.success(request, said % {"reference": made.reference})
            return redirect(made)
    context = {"form": form, "alike": alike, "may_add_people": user.may(Permission.PERSON_EDIT)}
    return render(request, template, {**context, **(more or {})})
