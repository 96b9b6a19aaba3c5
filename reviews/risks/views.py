"""Reading risks: those of one partnership, one of them, and those of the whole council."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.listing.answer import show_listing
from register.access.marks import paragraphs_of
from register.access.visible import readable_to
from register.approvals.rules import NOBODY_ASKED, ApprovalState
from register.exporting.files import FORMATS, build_links, refuse_unclear, send_export
from register.forms.as_at import check_past_day, day_of_address
from register.models import Partnership
from register.record.as_at import find_first_day
from register.record.header import Header, header_for
from reviews import access
from reviews.choices import ScoreKind
from reviews.risks import appetite, rules, tab
from reviews.risks.approvals.kind import standings_of_risks
from reviews.risks.as_at import approvals_as_at, risks_as_at
from reviews.risks.listing.file_table import build_risk_export
from reviews.risks.listing.listing import RiskListing, list_address
from reviews.risks.scoring import history


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def risks(request: SignedInRequest, kind: str = ScoreKind.CURRENT) -> HttpResponse:
    """The open risks of every partnership that the reader may see, and where they stand."""
    if kind not in ScoreKind.values:
        raise Http404
    listing = RiskListing(request.user, request.GET, kind=kind, today=clock.today())
    context = {
        "views": [
            tab.SwitchOption(str(label), str(listing.address.at(list_address(key))), key == kind)
            for key, label in ScoreKind.choices
        ],
        "limit": appetite.find_appetite_limit(),
        "formats": _formats(request, listing),
    }
    return show_listing(request, "reviews/risks/list", listing, context)


def _formats(request: SignedInRequest, listing: RiskListing) -> list[dict[str, str]]:
    """The list as files, for who may take it along."""
    score = "" if listing.kind == ScoreKind.CURRENT else listing.kind
    may = request.user.may(Permission.REGISTER_EXPORT)
    return build_links(listing.address, "risks_export", score=score) if may else []


@require_permission(Permission.REGISTER_EXPORT)
@require_safe
def risks_file(request: SignedInRequest, kind: str) -> StreamingHttpResponse:
    """Every risk that the filters of the list leave; `score` says by which of the three scores they were filtered."""
    user = request.user
    by = request.GET.get("score", ScoreKind.CURRENT.value)
    if kind not in FORMATS or by not in ScoreKind.values:
        raise Http404
    listing = RiskListing(user, request.GET, kind=by, today=clock.today())
    refuse_unclear(listing.filters.form)
    return send_export(kind, build_risk_export(listing), by=user)


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def partnership_risks(request: SignedInRequest, reference: str) -> HttpResponse:
    """The risks of one partnership: where they stand, the list, and what such a partnership usually has."""
    user = request.user
    header, today = header_for(user, reference), clock.today()
    partnership = readable_to(user).filter(pk=header.pk).first()
    if partnership is None:
        return render(request, "reviews/risks/tab_exempt.html", {"header": header})
    if "at" in request.GET:
        return _as_they_stood(request, header, partnership)
    every = list(access.risks_visible_to(user).filter(partnership=partnership).with_scores())
    standing = [risk for risk in every if risk.closed_on is None]
    asked, address = request.GET.get("score", ""), tab.address_of_risks(reference)
    kind = asked if asked in ScoreKind.values else ScoreKind.CURRENT.value
    cell, band = request.GET.get("cell", ""), request.GET.get("band", "")
    context = {
        "header": header,
        "tab": address,
        "kind": kind,
        "views": tab.score_switch(kind, address),
        "heat": tab.build_heat_map(standing, kind, address),
        "lines": tab.lines_for_risks(
            tab.narrow_risks(standing, kind, cell=cell, band=band), kind, today=today
        ),
        "narrowed": bool(cell or band),
        "count": len(standing),
        "above": sum(tab.is_above(risk) for risk in standing),
        "limit": appetite.find_appetite_limit(),
        "closed": [risk for risk in every if risk.closed_on],
        "kept": paragraphs_of(access.risks_kept_from(user).filter(partnership=partnership)),
        "prompts": tab.suggestions_for(partnership.form, every),
        "form_words": tab.write_form(partnership.form),
        "compared": history.find_comparison_day(today),
    }
    return render(request, "reviews/risks/tab.html", context)


def _as_they_stood(request: SignedInRequest, header: Header, partnership: Partnership) -> HttpResponse:
    """The risks at the end of a day, `?at=2025-11-24`; the reason why not when there is nothing to show."""
    today = clock.today()
    day = day_of_address(request.GET["at"], today=today)
    problem = (
        check_past_day(day, today=today, began=find_first_day(header.reference))
        if day
        else _("Enter a day like 2025-11-24")
    )
    found, kept = risks_as_at(partnership, day, header.secrecy) if day and not problem else ([], ())
    context = {
        "header": header,
        "tab": tab.address_of_risks(header.reference),
        "day": day,
        "problem": problem,
        "lines": tab.lines_for_risks(
            found, ScoreKind.CURRENT, today=day, approvals=approvals_as_at(partnership, found, day)
        )
        if day
        else [],
        "count": len(found),
        "kept": kept,
        "compared": history.find_comparison_day(day) if day else None,
    }
    return render(request, "reviews/risks/tab_as_at.html", context, status=400 if problem else 200)


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def risk(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """One risk as a sentence, its three scores, what is done about it, and how it has moved."""
    user = request.user
    header, today = header_for(user, reference), clock.today()
    every = access.risks_visible_to(user).filter(partnership=header.pk)
    found = get_object_or_404(every.with_scores(), number=number)
    scores = list(found.scores.order_by("pk"))
    approval = standings_of_risks([found], today).get(found.pk, NOBODY_ASKED)
    context = {
        "header": header,
        "tab": tab.address_of_risks(reference),
        "risk": found,
        "parts": rules.label_parts(found.cause, found.event, found.consequence),
        "scores": [
            (label, getattr(found, kind), tab.score_words(getattr(found, kind)))
            for kind, label in ScoreKind.choices
        ],
        "history": [(score, tab.score_words(score)) for score in reversed(scores)],
        "chart": tab.build_chart(found, scores),
        "tolerance": tab.tolerance_of(found, approval, today),
        "approval": approval,
        "above": tab.is_above(found),
        "limit": appetite.find_appetite_limit(),
        "actions": tab.actions_of(user, found),
        "may_change": header.may_edit and found.closed_on is None,
        "nobody_may": tab.explain_nobody_may(found, user.person_id) if header.may_edit else "",
        "is_answered": approval.holds or (approval.word is ApprovalState.ASKED and not approval.unable),
    }
    return render(request, "reviews/risks/risk.html", context)
