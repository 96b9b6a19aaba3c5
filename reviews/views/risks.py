"""Reading risks: those of one partnership, one of them, and those of the whole council."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from register import frame
from register.access import readable_to
from register.as_at import began
from register.forms.as_at import day_problem
from register.models import Partnership
from reviews import access, appetite, list_files, risk_history, risk_room, risk_rules
from reviews.as_at import risks_as_at
from reviews.choices import ScoreKind
from reviews.risk_listing import RiskListing, address


@needs(Permission.PARTNERSHIP_VIEW)
@require_safe
def risks(request: HttpRequest, kind: str = ScoreKind.CURRENT) -> HttpResponse:
    """The open risks of every partnership that the reader may see, and where they stand."""
    if kind not in ScoreKind.values:
        raise Http404
    listing = RiskListing(request.user, request.GET, kind=kind, today=timezone.localdate())  # type: ignore[arg-type]
    context = {
        "listing": listing,
        "views": [
            risk_room.View(str(label), str(listing.address.at(address(key))), key == kind)
            for key, label in ScoreKind.choices
        ],
        "limit": appetite.limit(),
        "formats": _formats(request, listing),
        "has_errors": bool(listing.filters.form.errors),
    }
    replaces = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, "reviews/risks_swapped.html" if replaces else "reviews/risks.html", context)
    patch_vary_headers(response, ["HX-Request"])
    if replaces:
        response["HX-Push-Url"] = str(listing.address)
    return response


def _formats(request: HttpRequest, listing: RiskListing) -> list[dict[str, str]]:
    """The list as files, for who may take it along."""
    user: Any = request.user
    score = "" if listing.kind == ScoreKind.CURRENT else listing.kind
    may = user.may(Permission.REGISTER_EXPORT)
    return list_files.links(listing.address, "risks_export", score=score) if may else []


@needs(Permission.PARTNERSHIP_VIEW)
@require_safe
def partnership_risks(request: HttpRequest, reference: str) -> HttpResponse:
    """The risks of one partnership: where they stand, the list, and what such a partnership usually has."""
    user: Any = request.user
    around, today = frame.of(user, reference), timezone.localdate()
    partnership = readable_to(user).filter(pk=around.pk).first()
    if partnership is None:
        return render(request, "reviews/risks_exempt.html", {"frame": around})
    if "at" in request.GET:
        return _as_they_stood(request, around, partnership)
    every = list(access.risks_visible_to(user).filter(partnership=partnership).with_scores())
    standing = [risk for risk in every if risk.closed_on is None]
    asked, room = request.GET.get("score", ""), risk_room.room(reference)
    kind = asked if asked in ScoreKind.values else ScoreKind.CURRENT.value
    cell, band = request.GET.get("cell", ""), request.GET.get("band", "")
    context = {
        "frame": around,
        "room": room,
        "kind": kind,
        "views": risk_room.views(kind, room),
        "heat": risk_room.heat_map(standing, kind, room),
        "lines": risk_room.lines(risk_room.narrowed(standing, kind, cell=cell, band=band), kind, today=today),
        "narrowed": bool(cell or band),
        "count": len(standing),
        "above": sum(risk_room.is_above(risk) for risk in standing),
        "limit": appetite.limit(),
        "closed": [risk for risk in every if risk.closed_on],
        "prompts": risk_room.prompts(partnership.form, every),
        "form_words": risk_room.form_words(partnership.form),
        "compared": risk_history.since(today),
    }
    return render(request, "reviews/partnership_risks.html", context)


def _as_they_stood(request: HttpRequest, around: frame.Frame, partnership: Partnership) -> HttpResponse:
    """The risks at the end of a day, `?at=2025-11-24`; the reason why not when there is nothing to show."""
    day, today = _day(request.GET["at"]), timezone.localdate()
    problem = (
        day_problem(day, today=today, began=began(around.reference))
        if day
        else _("Enter a day like 2025-11-24")
    )
    found = risks_as_at(partnership, day) if day and not problem else []
    context = {
        "frame": around,
        "room": risk_room.room(around.reference),
        "day": day,
        "problem": problem,
        "lines": risk_room.lines(found, ScoreKind.CURRENT, today=day) if day else [],
        "count": len(found),
        "compared": risk_history.since(day) if day else None,
    }
    return render(request, "reviews/risks_as_at.html", context, status=400 if problem else 200)


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:  # three numbers that are no day, such as 2025-02-30
        return None


@needs(Permission.PARTNERSHIP_VIEW)
@require_safe
def risk(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One risk as a sentence, its three scores, what is done about it, and how it has moved."""
    user: Any = request.user
    around, today = frame.of(user, reference), timezone.localdate()
    every = access.risks_visible_to(user).filter(partnership=around.pk)
    found = get_object_or_404(every.with_scores(), number=number)
    scores = list(found.scores.order_by("pk"))
    context = {
        "frame": around,
        "room": risk_room.room(reference),
        "risk": found,
        "reading": risk_rules.reading(found.cause, found.event, found.consequence),
        "scores": [
            (label, getattr(found, kind), risk_room.score_words(getattr(found, kind)))
            for kind, label in ScoreKind.choices
        ],
        "history": [(score, risk_room.score_words(score)) for score in reversed(scores)],
        "chart": risk_room.chart(found, scores),
        "tolerance": risk_room.tolerance(found, today),
        "above": risk_room.is_above(found),
        "limit": appetite.limit(),
        "actions": risk_room.actions(user, found),
        "may_change": around.may_edit and found.closed_on is None,
    }
    return render(request, "reviews/risk.html", context)
