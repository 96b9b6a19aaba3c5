"""Writing risks down, changing and scoring them, living with them, closing them, acting on them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.history.writing import Stale
from core.views.conflict import conflict, describe_outcome, lost
from register.access.visible import readable_to
from register.record.header import Header, header_for
from reviews import access
from reviews.choices import ScoreKind
from reviews.models import Risk
from reviews.risks import appetite, rules, service, suggestions, tab
from reviews.risks.forms import AddRiskForm, RiskActionForm, RiskForm
from reviews.risks.scoring.forms import CloseForm, ScoreForm, TolerateForm

EDIT = Permission.PARTNERSHIP_EDIT


@require_permission(EDIT)
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


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Change what a risk says and what is done about it."""
    header, found = find_risk(request, reference, number)
    return show_record_form(request, header, found, _change_form, _change, _("Change this risk"))


def _change_form(request: SignedInRequest, found: Risk) -> RiskForm:
    return RiskForm(request.POST or None, instance=found)


def _change(form: RiskForm, **how: Any) -> Risk:
    return service.change(form.instance, names=form.record_fields, **how)


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def score(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Score a risk; every earlier score stays."""
    user = request.user
    header, found = find_risk(request, reference, number)
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
        except service.RiskClosed:
            return _is_closed(request, found)
        else:
            messages.success(request, _("Scored %(score)s. Every earlier score is kept.") % {"score": made})
            return redirect(found)
    return _page(request, header, found, form, _("Score this risk"), matrix=used, scored=True)


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Close a risk, and say why."""
    header, found = find_risk(request, reference, number)
    if found.closed_on:
        return _is_closed(request, found)
    form = CloseForm(request.POST or None)
    if form.is_valid():
        service.close(found, why=form.cleaned_data["why"], on=clock.today(), by=request.user)
        undo = reverse("risk_reopen", args=[reference, number])
        messages.success(request, _("Risk closed. It stays here with its scores."), extra_tags=f"undo:{undo}")
        return redirect(tab.address_of_risks(reference))
    return _page(request, header, found, form, _("Close this risk"))


@require_permission(EDIT)
@require_POST
def reopen(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Take a closed risk back."""
    _around, found = find_risk(request, reference, number)
    service.reopen(found, by=request.user)
    messages.success(request, _("Risk opened again. It is as it was before it was closed."))
    return redirect(found)


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def add_action(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Write down something to be done about a risk."""
    header, found = find_risk(request, reference, number)
    if found.closed_on:
        return _is_closed(request, found)
    form = RiskActionForm(request.POST or None)
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in form.Meta.fields}
        try:
            service.add_action(found, **asked, on=clock.today(), by=request.user)
        except service.RiskClosed:
            return _is_closed(request, found)
        messages.success(request, _("Action added. It also stands in the list of all actions."))
        return redirect(found)
    return _page(request, header, found, form, _("Add an action"))


def find_risk(request: SignedInRequest, reference: str, number: int) -> tuple[Header, Risk]:
    """Fetch a risk that the reader may change. Raises Http404, or PermissionDenied when they may only read it."""
    user = request.user
    header = header_for(user, reference, needs=EDIT)
    every = access.risks_visible_to(user).filter(partnership=header.pk).with_scores()
    return header, get_object_or_404(every, number=number)


def _is_closed(request: SignedInRequest, found: Risk) -> HttpResponse:
    messages.warning(request, rules.say_closed())
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


def show_record_form(
    request: SignedInRequest,
    header: Header,
    found: Risk,
    build: Callable[[SignedInRequest, Risk], RiskForm | TolerateForm],
    write: Callable[..., Risk],
    heading: str,
    lead: str = "",
) -> HttpResponse:
    """Show or save a form over a risk; two people who change the same one lose nothing."""
    form = build(request, found)
    valid = request.method == "POST" and form.is_valid()
    place: dict[str, Any] = {"about": f"{found.title}, {header.title}", "back": found.get_absolute_url()}
    if found.closed_on:
        closed = _("It was closed while you were typing, so nothing was saved.")
        return lost(request, form, why=closed, **place) if valid else _is_closed(request, found)
    if valid and not form.settled:
        return conflict(request, form, crumbs=_crumbs(header), **place)
    try:
        saved = _save(request, form, write) if valid else None
    except (Stale, service.RiskClosed):  # somebody saved between comparing and writing: compare again
        fresh = access.risks_visible_to(request.user).with_scores().get(pk=found.pk)
        return show_record_form(request, header, fresh, build, write, heading, lead)
    if saved:
        return saved
    return _page(request, header, found, form, heading, lead=lead)


def _save(
    request: SignedInRequest, form: RiskForm | TolerateForm, write: Callable[..., Risk]
) -> HttpResponse | None:
    """Write it and go to the risk; None when it is refused, which the form then says."""
    try:
        saved = write(form, on=clock.today(), by=request.user, reason=form.why)
    except service.ToleranceRefused as refusal:
        form.refuse(refusal.faults)
        return None
    messages.success(request, " ".join(filter(None, (_saved_words(form), describe_outcome(form)))))
    return redirect(saved)


def _saved_words(form: RiskForm | TolerateForm) -> str:
    if isinstance(form, TolerateForm) and form.person_asked:
        words = {"who": form.person_asked}
        return (
            _("Asked. %(who)s finds it on their work. Until they approve it counts as not approved.") % words
        )
    return _("Saved.")


def _crumbs(header: Header) -> list[tuple[str, str]]:
    page = reverse("partnership", args=[header.reference])
    return [(header.title, page), (_("Risks"), tab.address_of_risks(header.reference))]


def _page(
    request: SignedInRequest, header: Header, found: Risk | None, form: BaseForm, heading: str, **more: Any
) -> HttpResponse:
    """Show a form about a risk, or about a new one."""
    cancel = found.get_absolute_url() if found else tab.address_of_risks(header.reference)
    context = {"header": header, "risk": found, "form": form, "heading": heading, "cancel": cancel}
    return render(request, "reviews/risks/form.html", context | {"crumbs": _crumbs(header)} | more)
