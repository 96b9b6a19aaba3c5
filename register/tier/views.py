"""Scoring how much a partnership matters, which sets its tier."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from register.access.visible import visible_to
from register.models import Significance
from register.record.header import address_of_tab, header_for
from register.rules.significance import read_criteria
from register.rules.tiers import floors_of
from register.tier import service
from register.tier.forms import TierForm


@require_permission(Permission.PARTNERSHIP_EDIT)
@require_http_methods(["GET", "POST"])
def tier(request: SignedInRequest, reference: str) -> HttpResponse:
    """Answer the ten questions, opening with last time's answers."""
    user = request.user
    header = header_for(user, reference, needs=Permission.PARTNERSHIP_EDIT)
    record, today, criteria = visible_to(user).get(pk=header.pk), clock.today(), read_criteria()
    before = list(record.significance_scores.order_by("-pk"))
    initial = before[0].scores if before and before[0].edition == criteria.edition else {}
    form = TierForm(request.POST or None, scheme=criteria, initial=initial)
    if form.is_valid():
        scored = service.score(
            record, scores=form.scores, reason=form.cleaned_data["reason"], on=today, by=user
        )
        messages.success(request, _said(scored, criteria.most))
        return redirect(address_of_tab(reference))
    context = {
        "header": header,
        "form": form,
        "scheme": criteria,
        "floors": floors_of(criteria, service.find_binding(record, on=today)),
        "before": before,
        "crumbs": [(header.title, address_of_tab(reference))],
    }
    return render(request, "register/tier.html", context)


def _said(scored: Significance, most: int) -> str:
    words = {"tier": scored.get_tier_display(), "total": scored.total, "most": most}
    if scored.floors:
        return _("Tier: %(tier)s. %(total)s of %(most)s points, and a floor holds it there or above.") % words
    return _("Tier: %(tier)s. %(total)s of %(most)s points.") % words
