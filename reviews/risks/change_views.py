"""Writing risks down, changing and scoring them, living with them, closing them, acting on them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, needs
from accounts.permissions import Permission
from core import clock
from core.history.writing import Stale
from core.views.conflict import conflict, describe_outcome, lost
from register.access.visible import readable_to
from register.record.header import Header, header_for
from reviews import access
from reviews.choices import ScoreKind
from reviews.models import Risk
from reviews.risks import appetite, service, suggestions, tab
from reviews.risks.forms import AddRiskForm, CloseForm, RiskActionForm, RiskForm, ScoreForm, TolerateForm

EDIT = Permission.PARTNERSHIP_EDIT


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, reference: str) -> HttpResponse:
    """Write a new risk down, beginning with a usual one when the address names it."""
    user = request.user
    header = header_for(user, reference, needs=EDIT)
    partnership = get_object_or_404(readable_to(user), pk=header.pk)
    prompt = suggestions.find_suggestion(request.GET.get("from", ""))
    new = Risk(partnership=partnership, prompt=prompt.key if prompt else "")
    used = appetite.matrix_in_use()
    form = AddRiskForm(
        request.POST or None, instance=new, matrix=used, initial=prompt.values if prompt else {}
    )
    if form.is_valid():
        try:
            made = service.add(form.instance, scores=form.scores, on=clock.today(), by=user)
        except service.ToleranceRefused:
            form.refuse({})
        else:
            messages.success(request, _("Risk added. It is number %(label)s.") % {"label": made.label})
            return redirect(made)
    return _page(request, header, None, form, _("Add a risk"), prompt=prompt, matrix=used)


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Change what a risk says and what is done about it."""
    header, found = _risk(request, reference, number)
    form = RiskForm(request.POST or None, instance=found)
    write = partial(service.change, names=form.record_fields)
    return _record_page(request, header, form, write, _("Change this risk"))


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def tolerate(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Live with a risk: above the limit only with a named approver and an expiry."""
    header, found = _risk(request, reference, number)
    form = TolerateForm(request.POST or None, instance=found)
    lead = ""
    if found.current and tab.is_above(found):
        words = {"score": found.current, "limit": appetite.limit(found.current.made_under)}
        lead = (
            _(
                "It scores %(score)s, above the council's limit of %(limit)s, so somebody must approve it until a date."
            )
            % words
        )
    return _record_page(request, header, form, service.tolerate, _("Tolerate this risk"), lead)


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def score(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Score a risk; every earlier score stays."""
    user = request.user
    header, found = _risk(request, reference, number)
    if found.closed_on:
        return _is_closed(request, found)
    used = appetite.matrix_in_use()
    form = ScoreForm(
        request.POST or None, matrix=used, category=found.category, initial=_as_scored(request, found)
    )
    if form.is_valid():
        try:
            found.version = form.cleaned_data["version"]
            given = {
                "kind": form.cleaned_data["kind"],
                "levels": form.levels,
                "why": form.cleaned_data["why"],
            }
            made = service.score(found, **given, on=clock.today(), by=user)
        except service.ScoreRefused as refused:
            form.add_error("likelihood", str(refused))
        except Stale:
            form.look_again(access.risks_visible_to(user).get(pk=found.pk))
        else:
            messages.success(request, _("Scored %(score)s. Every earlier score is kept.") % {"score": made})
            return redirect(found)
    return _page(request, header, found, form, _("Score this risk"), matrix=used, scored=True)


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Close a risk, and say why."""
    header, found = _risk(request, reference, number)
    if found.closed_on:
        return _is_closed(request, found)
    form = CloseForm(request.POST or None)
    if form.is_valid():
        service.close(found, why=form.cleaned_data["why"], on=clock.today(), by=request.user)
        undo = reverse("risk_reopen", args=[reference, number])
        messages.success(request, _("Risk closed. It stays here with its scores."), extra_tags=f"undo:{undo}")
        return redirect(tab.risks_address(reference))
    return _page(request, header, found, form, _("Close this risk"))


@needs(EDIT)
@require_POST
def reopen(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Take a closed risk back."""
    _around, found = _risk(request, reference, number)
    service.reopen(found, by=request.user)
    messages.success(request, _("Risk opened again. It is as it was before it was closed."))
    return redirect(found)


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def add_action(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Write down something to be done about a risk."""
    header, found = _risk(request, reference, number)
    if found.closed_on:
        return _is_closed(request, found)
    form = RiskActionForm(request.POST or None)
    if form.is_valid():
        service.add_action(found, **form.cleaned_data, on=clock.today(), by=request.user)
        messages.success(request, _("Action added. It also stands in the list of all actions."))
        return redirect(found)
    return _page(request, header, found, form, _("Add an action"))


def _risk(request: SignedInRequest, reference: str, number: int) -> tuple[Header, Risk]:
    """Fetch a risk that the reader may change. Raises Http404, or PermissionDenied when they may only read it."""
    user = request.user
    header = header_for(user, reference, needs=EDIT)
    every = access.risks_visible_to(user).filter(partnership=header.pk).with_scores()
    return header, get_object_or_404(every, number=number)


def _is_closed(request: SignedInRequest, found: Risk) -> HttpResponse:
    messages.warning(request, _("This risk is closed. Open it again before you change it."))
    return redirect(found)


def _as_scored(request: SignedInRequest, found: Risk) -> dict[str, Any]:
    """Begin with the score that stands, as long as it was made on the matrix in use."""
    asked = request.GET.get("kind", "")
    kind = asked if asked in ScoreKind.values else ScoreKind.CURRENT.value
    stands, used = getattr(found, kind), appetite.matrix_in_use()
    begin: dict[str, Any] = {"kind": kind, "version": found.version}
    if stands and (stands.matrix, stands.edition) == (used.key, used.edition):
        begin |= {"likelihood": stands.likelihood, "impact": stands.impact}
    return begin


def _record_page(
    request: SignedInRequest,
    header: Header,
    form: RiskForm | TolerateForm,
    write: Callable[..., Risk],
    heading: str,
    lead: str = "",
) -> HttpResponse:
    """Show or save a form over a risk; two people who change the same one lose nothing."""
    found: Risk = form.instance
    valid = request.method == "POST" and form.is_valid()
    place: dict[str, Any] = {"about": f"{found.title}, {header.title}", "back": found.get_absolute_url()}
    if found.closed_on:
        closed = _("It was closed while you were typing, so nothing was saved.")
        return lost(request, form, why=closed, **place) if valid else _is_closed(request, found)
    if valid and not form.settled:
        return conflict(request, form, crumbs=_crumbs(header), **place)
    try:
        saved = _save(request, form, write) if valid else None
    except Stale:  # somebody saved in the very moment between comparing and writing: compare again
        fresh = access.risks_visible_to(request.user).with_scores().get(pk=found.pk)
        return _record_page(request, header, type(form)(request.POST, instance=fresh), write, heading, lead)
    if saved:
        return saved
    return _page(request, header, found, form, heading, lead=lead)


def _save(
    request: SignedInRequest, form: RiskForm | TolerateForm, write: Callable[..., Risk]
) -> HttpResponse | None:
    """Write it and go to the risk; None when it is refused, which the form then says."""
    try:
        saved = write(form.instance, on=clock.today(), by=request.user, reason=form.why)
    except service.ToleranceRefused as refusal:
        form.refuse(refusal.faults)
        return None
    messages.success(request, " ".join(filter(None, (_("Saved."), describe_outcome(form)))))
    return redirect(saved)


def _crumbs(header: Header) -> list[tuple[str, str]]:
    page = reverse("partnership", args=[header.reference])
    return [(header.title, page), (_("Risks"), tab.risks_address(header.reference))]


def _page(
    request: SignedInRequest, header: Header, found: Risk | None, form: BaseForm, heading: str, **more: Any
) -> HttpResponse:
    """Show a form about a risk, or about a new one."""
    cancel = found.get_absolute_url() if found else tab.risks_address(header.reference)
    context = {"header": header, "risk": found, "form": form, "heading": heading, "cancel": cancel}
    return render(request, "reviews/risks/form.html", context | {"crumbs": _crumbs(header)} | more)
