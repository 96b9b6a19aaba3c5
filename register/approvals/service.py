"""Asking for an approval, giving and declining it. Every row is frozen; each step tells the history.

Who proposes never approves, and only who may is asked (approvers.yaml). What is approved is what the approver saw.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person, User
from accounts.same_person import is_entry_of, is_same_person
from core import clock
from core.dates import write_long_date
from core.history import audit, canonical, writing
from core.history.actors import Actor
from register.approvals.approvers import describe_approvers, may_approve
from register.approvals.endings import (
    How,
    end_approval,
    end_request,
    end_requests,
    find_open_approvals,
    find_open_requests,
)
from register.approvals.kinds import ApprovalKind, load_approval_kinds
from register.approvals.rules import Covers, explain_overtaken, explain_until
from register.models import Approval, ApprovalRequest, Partnership, RequestEnding
from register.services import related as services_related
from register.standing import refresh as standing_refresh


class ApprovalRefused(Exception):
    """It cannot be asked or answered so; the message is a sentence that says why, and what to do instead."""


class ApprovalChanged(Exception):
    """What is to be approved is not what the approver saw; nothing has been written."""


def hash_covers(covers: Covers) -> str:
    """Return the hash of what an approval covers."""
    return canonical.digest_canonical(covers)


def fault_of_asking(kind: ApprovalKind, subject: Any, *, of: Person, proposer: int | None) -> str:
    """Return why somebody cannot be asked, as a sentence; empty where they can."""
    if proposer is not None and is_entry_of(proposer, of):
        return _("Whoever proposes it cannot approve it. Ask somebody else")
    if not may_approve(of, kind.key, subject.partnership):
        return _("%(who)s may not approve this. Who may, with a sign-in: %(roles)s") % {
            "who": of,
            "roles": describe_approvers(kind.key, subject.partnership),
        }
    if kind.find(of.sign_in, subject.pk) is None:
        return _("%(who)s may not read this, so they cannot approve it. Ask somebody else") % {"who": of}
    return ""


@transaction.atomic
def ask(
    kind: ApprovalKind,
    subject: Any,
    *,
    of: Person,
    until: date,
    why: str,
    by: Actor,
    changes: Iterable[audit.Change] = (),
) -> ApprovalRequest:
    """Ask somebody to approve a subject as it stands now, in the place of an open request. Raises ApprovalRefused.

    `changes` are those of the subject itself in the same step: one step is told once.
    """
    standing_refresh.take_turn([subject.partnership_id])
    proposer = getattr(by, "person_id", None)
    if fault := fault_of_asking(kind, subject, of=of, proposer=proposer):
        raise ApprovalRefused(f"{fault}.")
    if fault := explain_until(until, today=clock.today()):
        raise ApprovalRefused(f"{fault}.")
    end_requests(kind, subject, how=How.REPLACED, reason=_("Asked anew"), by=by)
    covers = kind.cover(subject)
    asked = writing.insert(
        ApprovalRequest(
            **_about(kind, subject, covers, until),
            asked=of,
            proposer_id=proposer,
            proposed_by=by.label,
            why=why,
            asked_at=clock.now(),
        ),
        by=by,
        reason=why,
    )
    told = [
        *changes,
        audit.Change("asked", _("Who is asked"), "", str(of)),
        _until(until),
        *_told(kind, covers),
    ]
    _tell(subject, "asked", _("Approval asked for:"), by=by, changes=told, reason=why)
    return asked


@transaction.atomic
def approve(asked: ApprovalRequest, *, seen: str, by: User) -> Approval:
    """Approve what was asked, as it stands now. `seen` is the hash of the state that the approver was shown.

    Raises ApprovalRefused, and ApprovalChanged when it stands otherwise than they saw.
    """
    kind, subject = _answering(asked, by=by)
    covers = kind.cover(subject)
    if why := explain_overtaken(asked, worse=lambda then: kind.worse(then, covers), today=clock.today()):
        raise ApprovalRefused(_("%(why)s It must be asked anew.") % {"why": " ".join(why)})
    if hash_covers(covers) != seen:
        raise ApprovalChanged
    given = writing.insert(
        Approval(
            **_about(kind, subject, covers, asked.until),
            request=asked,
            approver_id=by.person_id,
            proposer_id=asked.proposer_id,
            post=by.label,
            given_at=clock.now(),
        ),
        by=by,
    )
    told = [_until(asked.until), *_told(kind, covers)]
    _tell(subject, "given", _("Approved:"), by=by, changes=told, reason=asked.why)
    return given


@transaction.atomic
def decline(asked: ApprovalRequest, *, reason: str, by: User) -> RequestEnding:
    """Decline what was asked. Raises ApprovalRefused."""
    _kind, subject = _answering(asked, by=by)
    ended = end_request(asked, how=How.DECLINED, reason=reason, by=by)
    _tell(subject, "declined", _("Approval declined:"), by=by, reason=reason)
    return ended


@transaction.atomic
def take_back(given: Approval, *, reason: str, by: User) -> None:
    """End an approval before its day, by whoever gave it, with every other that they gave and that still covers it.

    Raises ApprovalRefused.
    """
    kind, subject = _hold_subject(given.kind, given.subject_key, by=by)
    own = [
        one
        for one in find_open_approvals(kind, subject)
        if is_approver(one, by.person) and may_take_back(one)
    ]
    if given.pk not in [one.pk for one in own]:
        raise ApprovalRefused(_("This approval has ended already, or is not yours. Nothing was written."))
    why = _("The approver took it back: %(why)s") % {"why": reason}
    changes = [end_approval(one, why, by=by) for one in own]
    _tell(subject, "taken_back", _("Approval taken back:"), by=by, changes=changes, reason=reason)


def is_approver(given: Approval, person: Person) -> bool:
    """Whether it is this person who approved, under this entry or one that was merged into it."""
    return is_same_person(given.approver, person)


def may_take_back(given: Approval) -> bool:
    """Whether there is anything to take back: it was pressed, has not ended, and its day has not come."""
    running = getattr(given, "ending", None) is None and clock.today() <= given.until
    return running and given.request_id is not None


def record_earlier(
    kind: ApprovalKind,
    subject: Any,
    *,
    covers: Covers,
    approver: Person,
    at: datetime,
    until: date,
    by: Actor,
) -> Approval:
    """Write down an approval that was typed in before approvals were pressed here."""
    given = writing.insert(
        Approval(**_about(kind, subject, covers, until), approver=approver, post=str(approver), given_at=at),
        by=by,
    )
    words = {"who": approver, "day": write_long_date(clock.day_of(at))}
    told = [
        audit.Change("approval", _("Recorded as approved"), "", _("by %(who)s on %(day)s") % words),
        _until(until),
    ]
    reason = _("It was recorded before approvals were pressed here.")
    _tell(subject, "recorded", _("Approval of before kept:"), by=by, changes=told, reason=reason)
    return given


def is_asked(asked: ApprovalRequest, person: Person) -> bool:
    """Whether it is this person who was asked, under this entry or one that was merged into it."""
    return is_same_person(asked.asked, person)


def _answering(asked: ApprovalRequest, *, by: User) -> tuple[ApprovalKind, Any]:
    """Take the turn and return what is answered, as it stands now. Raises ApprovalRefused."""
    if not is_asked(asked, by.person):
        raise ApprovalRefused(_("You were not asked to approve this, so nothing was written."))
    kind, subject = _hold_subject(asked.kind, asked.subject_key, by=by)
    if not find_open_requests().filter(pk=asked.pk).exists():
        raise ApprovalRefused(_("This was answered or asked anew already. Nothing was written."))
    if not kind.is_wanted(subject):
        raise ApprovalRefused(_("No approval is needed any more. Nothing was written."))
    if is_same_person(asked.proposer, by.person):
        raise ApprovalRefused(_("You proposed this yourself, so somebody else approves it."))
    if not may_approve(by.person, asked.kind, subject.partnership):
        words = {"roles": describe_approvers(asked.kind, subject.partnership)}
        raise ApprovalRefused(_("You may not approve this any more. Who may: %(roles)s.") % words)
    return kind, subject


def _hold_subject(key: str, subject_key: int, *, by: User) -> tuple[ApprovalKind, Any]:
    """Take the turn and return what is approved, as it is now that nobody else writes. Raises ApprovalRefused."""
    kind = load_approval_kinds()[key]
    before = kind.find(by, subject_key)
    if before is not None:
        standing_refresh.take_turn([before.partnership_id])
        subject = kind.find(by, subject_key)
        if subject is not None and subject.partnership_id == before.partnership_id:
            return kind, subject
    raise ApprovalRefused(
        _("You cannot read it there any more. Nothing was written. Look for it in the register.")
    )


def _about(kind: ApprovalKind, subject: Any, covers: Covers, until: date) -> Mapping[str, Any]:
    return {
        "kind": kind.key,
        "subject_kind": kind.subject_kind,
        "subject_key": subject.pk,
        "partnership_id": subject.partnership_id,
        "covers": dict(covers),
        "covers_hash": hash_covers(covers),
        "until": until,
    }


def _until(day: date) -> audit.Change:
    return audit.Change("until", _("Until"), "", write_long_date(day))


def _told(kind: ApprovalKind, covers: Covers) -> list[audit.Change]:
    return [audit.Change("covers", label, "", words) for label, words in kind.describe(covers)]


def _tell(
    subject: Any,
    verb: str,
    headline: str,
    *,
    by: Actor,
    changes: Sequence[audit.Change] = (),
    reason: str = "",
) -> None:
    partnership: Partnership = subject.partnership
    standing_refresh.refresh([partnership.pk])
    hidden = services_related.is_exempt(subject)
    audit.record(
        f"approval.{verb}",
        by=by,
        about=partnership,
        object=subject,
        category=audit.Category.DECISION,
        headline=headline,
        detail=_("exempt") if hidden else str(subject),
        changes=services_related.hide_changes(changes) if hidden else changes,
        reason=reason,
    )
