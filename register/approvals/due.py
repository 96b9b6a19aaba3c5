"""What approvals have for a person to do: approve or decline; and what they proposed that waits, or came back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.same_person import is_same_person
from core.due import Due
from register.approvals.kinds import load_approval_kinds
from register.approvals.read import standings_of
from register.approvals.rules import ApprovalStanding, ApprovalState
from register.models import ApprovalRequest, RequestEnding

_OVER = (ApprovalState.ENDED, ApprovalState.OUTGROWN, ApprovalState.RAN_OUT)


def due_for(user: User, today: date) -> Iterator[Due]:
    """Yield what was asked of `user`, and what they asked of others, also once an approval has ended.

    One query, and four for each kind there is.
    """
    own = user.person_id
    concern = Q(asked=own) | Q(asked__merged_into=own) | Q(proposer=own) | Q(proposer__merged_into=own)
    unanswered = Q(ending=None) | Q(ending__how=RequestEnding.How.DECLINED)
    proposed = Q(proposer=own) | Q(proposer__merged_into=own)
    rows = ApprovalRequest.objects.filter(
        concern & unanswered & Q(approval=None) | proposed & Q(approval__isnull=False)
    )
    several: dict[str, list[ApprovalRequest]] = defaultdict(list)
    for asked in rows.select_related("asked__sign_in").order_by("pk"):
        several[asked.kind].append(asked)
    for key, requests in several.items():
        kind = load_approval_kinds()[key]
        subjects = kind.find_many(user, {one.subject_key for one in requests})
        wanted = {pk: one for pk, one in subjects.items() if kind.is_wanted(one)}
        standings = standings_of(kind, {pk: kind.cover(one) for pk, one in wanted.items()}, day=today)
        newest = {one.subject_key: one for one in requests}
        for pk, subject in wanted.items():
            yield from _of_request(newest[pk], subject, standings[pk], user, today)


def _of_request(
    asked: ApprovalRequest, subject: Any, standing: ApprovalStanding, user: User, today: date
) -> Iterator[Due]:
    mine = is_same_person(asked.asked, user.person)
    place = _place(asked, subject)
    if standing.asked and standing.asked.key == asked.pk:
        if mine:
            note = _("%(what)s, asked by %(who)s") % {"what": subject, "who": asked.proposed_by}
            what = str(load_approval_kinds()[asked.kind].asks)
            # While it waits it counts as not approved, so it is for today, whatever day that is.
            yield Due(what=what, note=note, on=today, verb=_("Read and decide"), **place)
        else:
            what = _("Approval asked of %(who)s") % {"who": asked.asked}
            yield Due(what=what, note=str(subject), on=asked.until, verb=_("View"), waiting=True, **place)
    elif standing.word in _OVER and standing.request == asked.pk:
        # Whoever owns what it is about is asked to ask anew by what is due there.
        if getattr(subject, "owner_id", None) != user.person_id:
            what = _("An approval that you asked for has ended")
            yield Due(what=what, note=str(subject), on=None, verb=_("Look"), **place)
    elif (
        not mine
        and standing.word in (ApprovalState.DECLINED, ApprovalState.OVERTAKEN)
        and standing.request == asked.pk
    ):
        what = (
            _("Approval declined")
            if standing.word is ApprovalState.DECLINED
            else _("Ask for an approval anew")
        )
        if standing.unable:
            what = _("Ask somebody else: %(who)s may not approve it any more") % {"who": asked.asked}
        yield Due(what=what, note=str(subject), on=None, verb=_("Look"), **place)


def _place(asked: ApprovalRequest, subject: Any) -> Mapping[str, Any]:
    partnership = subject.partnership
    return {
        "name": partnership.name,
        "reference": partnership.reference,
        "address": partnership.get_absolute_url(),
        "verb_address": reverse("approval", args=[partnership.reference, asked.pk]),
    }
