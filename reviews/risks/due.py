"""What risks have for a person to do: look at one again, renew an approval before it runs out, ask for one anew."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.due import Due
from register.access.visible import editable_by
from register.approvals.approvers import is_only_approver, read_approvers
from register.approvals.rules import ApprovalStanding
from register.models import Partnership
from reviews import access
from reviews.choices import Treatment
from reviews.models import Risk
from reviews.risks.approvals.kind import KIND, is_wanted, standings_of_risks

AHEAD = timedelta(days=120)


def due_for(user: User, today: date) -> Iterator[Due]:
    """Yield the open risks that `user` owns and that must be looked at within four months.

    One query, and two more where any is tolerated.
    """
    horizon = today + AHEAD
    again = Q(review_by__lte=horizon) | Q(treatment=Treatment.TOLERATE)
    rows = access.risks_visible_to(user).open().filter(again, owner=user.person_id)
    may_change = Exists(editable_by(user).filter(pk=OuterRef("partnership")))
    found = list(rows.with_scores().annotate(may_change=may_change).order_by("pk"))
    approvals = standings_of_risks(found, today)
    for risk in found:
        if risk.review_by and risk.review_by <= horizon:
            yield _due(risk, _("Score the risk again"), risk.review_by, _("Score"), "risk_score")
        if risk.treatment == Treatment.TOLERATE:
            yield from _of_tolerance(risk, approvals[risk.pk], user, today)


def _of_tolerance(risk: Risk, approval: ApprovalStanding, user: User, today: date) -> Iterator[Due]:
    """What the owner of a tolerated risk must see to: while somebody is asked, they wait."""
    if not is_wanted(risk):
        if risk.tolerated_until and risk.tolerated_until <= today + AHEAD:
            what = _("Decide again whether to tolerate a risk")
            yield _due(risk, what, risk.tolerated_until, _("Decide"), "risk_tolerate")
    elif approval.covering and approval.covering.until <= today + AHEAD and not approval.asked:
        what = _("Renew the approval to tolerate a risk")
        yield _due(risk, what, approval.covering.until, _("Renew"), "risk_tolerate")
    elif not approval.holds and not approval.asked:
        if is_only_approver_of(user, risk.partnership):
            what = _("Let somebody else ask you to approve tolerating a risk")
            yield _due(risk, what, None, _("Look"), "risk")
        else:
            yield _due(risk, _("Ask for approval to tolerate a risk"), None, _("Ask"), "risk_tolerate")


def is_only_approver_of(user: User, partnership: Partnership) -> bool:
    """Whether a reader is the only one who may approve, so that they cannot ask. One query, of approvers alone."""
    approvers = {one.role for one in read_approvers()[KIND.key, partnership.tier]}
    return bool(user.role_keys & approvers) and is_only_approver(KIND.key, partnership, user.person_id)


def _due(risk: Risk, what: str, on: date | None, verb: str, url_name: str) -> Due:
    """Lead to the form for who may change the partnership, and to the risk itself for who may only read it."""
    address = reverse(url_name, args=[risk.partnership.reference, risk.number])
    may_change: bool = risk.may_change  # type: ignore[attr-defined]
    return Due(
        what=what,
        note=risk.title,
        name=risk.partnership.name,
        reference=risk.partnership.reference,
        address=risk.partnership.get_absolute_url(),
        on=on,
        verb=verb if may_change else _("Look"),
        verb_address=address if may_change else risk.get_absolute_url(),
    )
