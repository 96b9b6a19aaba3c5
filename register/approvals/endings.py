"""The end of approvals and of requests for them: outgrown, declined, asked anew, or their partnership has ended."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import clock
from core.history import audit, writing
from core.history.actors import Actor
from register.access.visible import readable_to
from register.approvals.kinds import ApprovalKind, load_approval_kinds
from register.models import Approval, ApprovalEnding, ApprovalRequest, Partnership, RequestEnding

How = RequestEnding.How


def end_requests_of(partnership: Partnership, *, by: Actor) -> list[audit.Change]:
    """End every open request about a partnership, in the transaction of its end and told in that event."""
    rows = find_open_requests_in(partnership)
    return end_several_requests(rows, how=How.WITHDRAWN, reason=_("The partnership has ended."), by=by)


def describe_end_of_requests(partnership: Partnership, user: User) -> list[str]:
    """Return what ending a partnership does to its open requests, as a sentence; nothing for who may not read it."""
    if not readable_to(user).filter(pk=partnership.pk).exists():
        return []
    n = find_open_requests_in(partnership).count()
    said = ngettext(
        "%(n)s request for an approval ends with it: nobody is asked any more, and its page says why.",
        "%(n)s requests for an approval end with it: nobody is asked any more, and their pages say why.",
        n,
    )
    return [said % {"n": n}] if n else []


def end_outgrown(kind: ApprovalKind, subject: Any, *, by: Actor) -> list[audit.Change]:
    """End every approval that what is now has outgrown, so that it does not come back when that falls again.

    To be called by whatever changes a subject, in its transaction; the changes go into its own event.
    """
    covers = kind.cover(subject)
    return [
        end_approval(given, " ".join(why), by=by)
        for given in find_open_approvals(kind, subject)
        if (why := kind.worse(given.covers, covers))
    ]


def end_all(kind: ApprovalKind, subject: Any, *, reason: str, by: Actor) -> list[audit.Change]:
    """End every approval and request, because none is needed any more; as `end_outgrown`."""
    end_requests(kind, subject, how=How.WITHDRAWN, reason=reason, by=by)
    return [end_approval(given, reason, by=by) for given in find_open_approvals(kind, subject)]


def end_requests(kind: ApprovalKind, subject: Any, *, how: str, reason: str, by: Actor) -> list[audit.Change]:
    """End the requests about a subject that nobody has answered; as `end_outgrown`."""
    rows = find_open_requests(kind.key).filter(subject_key=subject.pk)
    return end_several_requests(rows, how=how, reason=reason, by=by)


def end_several_requests(rows: Any, *, how: str, reason: str, by: Actor) -> list[audit.Change]:
    """End these requests and return what the event of whatever ended them says of it."""
    several = list(rows.select_related("asked").order_by("pk"))
    for asked in several:
        end_request(asked, how=how, reason=reason, by=by)
    now, label = _("ended: %(why)s") % {"why": reason}, _("Who is asked")
    return [audit.Change("asked", label, str(asked.asked), now) for asked in several]


def find_open_requests(*kinds: str) -> Any:
    """Return the requests that nobody has answered and that have not ended."""
    rows = ApprovalRequest.objects.filter(ending=None, approval=None)
    return rows.filter(kind__in=kinds) if kinds else rows


def find_open_requests_in(partnership: Partnership) -> Any:
    """Return the open requests about what belongs to a partnership today, wherever they were asked."""
    about = Q(pk__in=[])
    for kind in load_approval_kinds().values():
        subjects = apps.get_model(kind.subject_kind)._base_manager.filter(partnership=partnership)
        about |= Q(kind=kind.key, subject_key__in=subjects.values("pk"))
    return find_open_requests().filter(about)


def find_open_approvals(kind: ApprovalKind, subject: Any) -> Sequence[Approval]:
    """Return the approvals of a subject that have not ended, the oldest first."""
    return list(Approval.objects.filter(kind=kind.key, subject_key=subject.pk, ending=None).order_by("pk"))


def end_approval(given: Approval, reason: str, *, by: Actor) -> audit.Change:
    writing.insert(
        ApprovalEnding(approval=given, reason=reason, ended_at=clock.now(), ended_by=by.label),
        by=by,
        reason=reason,
    )
    return audit.Change(
        "approval",
        _("Approval ended"),
        "",
        _("It was given by %(who)s. %(why)s") % {"who": given.post, "why": reason},
    )


def end_request(asked: ApprovalRequest, *, how: str, reason: str, by: Actor) -> RequestEnding:
    ended = RequestEnding(request=asked, how=how, reason=reason, ended_at=clock.now(), ended_by=by.label)
    return writing.insert(ended, by=by, reason=reason)
