"""Short forms over one related record: the decision about a date, and an action that is done."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core.models import Record
from register.forms.action import ActionDoneForm
from register.forms.key_date import DecisionForm
from register.forms.related import RelatedForm
from register.record.header import header_for
from register.related.kinds import BY_SLUG
from register.services import actions, key_dates
from register.views.related import save

EDIT, DECIDE = Permission.PARTNERSHIP_EDIT, Permission.DECISION_RECORD


@require_permission(DECIDE)
@require_http_methods(["GET", "POST"])
def key_date_decide(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Record what was decided about an end, a renewal or a break, with its reference."""
    return _short(
        request, reference, pk, "key_date", DecisionForm, _("Record the decision"), key_dates.change, DECIDE
    )


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def action_done(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Say that an action is done, since when, and what shows it."""
    return _short(request, reference, pk, "action", ActionDoneForm, _("Mark as done"), actions.finish)


def _short(
    request: SignedInRequest,
    reference: str,
    pk: int,
    slug: str,
    form_class: type[RelatedForm],
    title: str,
    write: Callable[..., Record],
    asks: Permission = EDIT,
) -> HttpResponse:
    kind, header = BY_SLUG[slug], header_for(request.user, reference, needs=asks)
    part = get_object_or_404(kind.rows(header), pk=pk)
    posted = {"data": request.POST} if request.method == "POST" else {}
    form = form_class(**posted, instance=part)
    return save(request, header, kind, form, title=f"{title}: {part}", write=write)
