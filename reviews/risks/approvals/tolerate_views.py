"""Living with a risk: above the council's limit somebody is asked to approve it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from register.approvals.approvers import describe_approvers, list_people_who_may
from reviews.models import Risk
from reviews.risks import appetite, service, tab
from reviews.risks.approvals.kind import KIND
from reviews.risks.change_views import EDIT, find_risk, show_record_form
from reviews.risks.scoring.forms import TolerateForm


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def tolerate(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Live with a risk: above the limit somebody is asked to approve it until a day."""
    header, found = find_risk(request, reference, number)
    above = tab.is_above(found)
    if request.method == "GET" and tab.explain_nobody_may(found, request.user.person_id):
        return redirect(found)  # which says why, and who can
    return show_record_form(
        request,
        header,
        found,
        _tolerate_form,
        _propose,
        _("Ask to tolerate this risk") if above else _("Tolerate this risk"),
        _lead(found) if above else "",
    )


def _tolerate_form(request: SignedInRequest, found: Risk) -> TolerateForm:
    offered = None
    if tab.is_above(found):
        offered = list_people_who_may(KIND.key, found.partnership, but=request.user.person_id)
    form = TolerateForm(request.POST or None, instance=found, offered=offered)
    if offered is not None:
        who = describe_approvers(KIND.key, found.partnership)
        form.explain_refusal(
            lambda chosen: (
                _("%(chosen)s may not approve this. Who may, with a sign-in: %(who)s")
                % {"chosen": chosen, "who": who}
            )
        )
    return form


def _propose(form: TolerateForm, **how: Any) -> Risk:
    return service.tolerate(form.instance, asked=form.person_asked, **how)


def _lead(found: Risk) -> str:
    """Say why it takes an approval, and whose."""
    assert found.current is not None
    words = {
        "score": found.current,
        "limit": appetite.find_appetite_limit(found.current.made_under),
        "who": describe_approvers(KIND.key, found.partnership),
        "tier": found.partnership.get_tier_display(),
    }
    return (
        _(
            "It scores %(score)s, above the council's limit of %(limit)s, so somebody must approve it for a limited "
            "time. Who may in a partnership of this tier, %(tier)s: %(who)s. Never whoever asks for it."
        )
        % words
    )
