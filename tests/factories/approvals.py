"""Living with a risk above the limit: asked, approved by somebody who may, and how it stands."""

from datetime import date

from accounts.models import User
from core import clock
from register.approvals import service as approvals
from register.approvals.rules import NOBODY_ASKED, ApprovalStanding
from register.models import Approval, ApprovalRequest
from reviews.models import Risk
from reviews.risks import service as risks_service
from reviews.risks.approvals.kind import KIND, standings_of_risks
from tests.factories.accounts import UserFactory

UNTIL, WHY = date(2030, 1, 1), "No insurer offers cover"


def sponsor_of(risk: Risk) -> User:
    """Return the sign-in of the sponsor of a risk's partnership, who may approve in a Moderate or Minor one."""
    person = risk.partnership.sponsor
    found = User.objects.filter(person=person).first()
    return found or UserFactory(role="sponsor", person=person)


def ask(
    risk: Risk, *, by: User, of: User | None = None, until: date = UNTIL, why: str = WHY
) -> ApprovalRequest:
    """Propose to live with a risk above the limit."""
    fresh = Risk.objects.with_scores().get(pk=risk.pk)
    fresh.tolerated_until, fresh.tolerated_why = until, why
    asked = (of or sponsor_of(risk)).person
    risks_service.tolerate(fresh, on=clock.today(), by=by, asked=asked)
    return ApprovalRequest.objects.get(subject_key=risk.pk, ending=None, approval=None)


def press(asked: ApprovalRequest, by: User) -> Approval:
    """Approve what was asked, as it stands."""
    subject = KIND.find(by, asked.subject_key)
    return approvals.approve(asked, seen=approvals.hash_covers(KIND.cover(subject)), by=by)


def approve(risk: Risk, *, by: User, of: User | None = None, until: date = UNTIL) -> Approval:
    """Let somebody propose it and somebody else approve it."""
    approver = of or sponsor_of(risk)
    return press(ask(risk, by=by, of=approver, until=until), approver)


def stands(risk: Risk, day: date | None = None) -> ApprovalStanding:
    """Return how it stands with the approval of a risk."""
    fresh = Risk.objects.with_scores().get(pk=risk.pk)
    return standings_of_risks([fresh], day or clock.today()).get(risk.pk, NOBODY_ASKED)
