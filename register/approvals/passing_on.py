"""Asking somebody else the same thing, because whoever was asked has handed over."""

from django.utils.translation import gettext as _

from accounts.models import Person
from core import clock
from core.history import writing
from core.history.actors import Actor
from register.approvals.endings import How, end_request
from register.approvals.kinds import load_approval_kinds
from register.approvals.service import fault_of_asking
from register.models import ApprovalRequest


def pass_on(asked: ApprovalRequest, to: Person, *, by: Actor, reason: str) -> ApprovalRequest:
    """Ask somebody else the same thing: whoever was asked has handed over. The hand-over tells the history.

    What was asked stays as it was worded, and whoever proposed it stays the one who did.
    """
    end_request(asked, how=How.REPLACED, reason=reason, by=by)
    copied = {
        name: getattr(asked, name)
        for name in (
            "kind", "subject_kind", "subject_key", "partnership_id", "covers", "covers_hash", "until", "proposer_id",
            "proposed_by", "why",
        )
    }  # fmt: skip
    return writing.insert(ApprovalRequest(**copied, asked=to, asked_at=clock.now()), by=by, reason=reason)


def fault_of_passing_on(asked: ApprovalRequest, to: Person) -> str:
    """Return why somebody cannot be asked in another's place, as a sentence; empty where they can."""
    kind = load_approval_kinds()[asked.kind]
    sign_in = getattr(to, "sign_in", None)
    subject = kind.find(sign_in, asked.subject_key) if sign_in else None
    if subject is None:
        return _("%(who)s may not read this, so they cannot approve it. Ask somebody else") % {"who": to}
    return fault_of_asking(kind, subject, of=to, proposer=asked.proposer_id)
