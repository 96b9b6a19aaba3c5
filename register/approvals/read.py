"""Reads what was asked and approved about many subjects of one kind, in few queries, today or as of a past day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from accounts.models import User
from accounts.models.person import post_or_name
from core import clock
from register.approvals.approvers import find_unable
from register.approvals.kinds import ApprovalKind, load_approval_kinds
from register.approvals.rules import ApprovalStanding, Covers, Given, RequestFacts, judge_approval
from register.models import Approval, ApprovalRequest


def find_request(user: User, pk: int, *, partnership: int) -> tuple[ApprovalRequest, Any] | None:
    """Return a request and what it is about, where that belongs to a partnership today and the reader may read it."""
    row = ApprovalRequest.objects.filter(pk=pk).select_related("asked", "approval", "ending").first()
    subject = load_approval_kinds()[row.kind].find(user, row.subject_key) if row else None
    if row is None or subject is None or subject.partnership_id != partnership:
        return None
    return row, subject


def standings_of(
    kind: ApprovalKind, now: Mapping[int, Covers], *, day: date, past: bool = False
) -> Mapping[int, ApprovalStanding]:
    """Return how it stands with each subject on `day`; `now` says by key how it stood itself on that day.

    For a `past` day what was asked, given and ended after it does not count.
    """
    if not now:
        return {}
    until = clock.end_of(day) if past else None
    given, asked = _given(kind, now, until), _asked(kind, now, until)
    if not past:
        asked = _mark_unable(kind, asked)
    return {
        key: judge_approval(given[key], asked[key], worse=partial(_worse, kind, covers), today=day)
        for key, covers in now.items()
    }


def standing_of_request(
    kind: ApprovalKind, asked: ApprovalRequest, now: Covers, *, day: date
) -> ApprovalStanding:
    """Return how it stands with one request by itself, whatever else was asked or approved of its subject."""
    answer, ending = getattr(asked, "approval", None), getattr(asked, "ending", None)
    gone = getattr(answer, "ending", None)
    given = [
        Given(
            answer.pk,
            answer.covers,
            answer.post,
            clock.day_of(answer.given_at),
            answer.until,
            asked.pk,
            clock.day_of(gone.ended_at) if gone else None,
            gone.reason if gone else "",
        )
        for answer in filter(None, [answer])
    ]
    facts = RequestFacts(
        asked.pk,
        asked.covers,
        str(asked.asked),
        clock.day_of(asked.asked_at),
        asked.until,
        asked.proposed_by,
        answer.pk if answer else None,
        ending.how if ending else "",
        clock.day_of(ending.ended_at) if ending else None,
        ending.reason if ending else "",
    )
    if facts.is_open:
        facts = replace(facts, unable=asked.pk in find_unable(kind, [asked]))
    return judge_approval(given, [facts], worse=partial(_worse, kind, now), today=day)


def _mark_unable(
    kind: ApprovalKind, asked: Mapping[int, list[RequestFacts]]
) -> Mapping[int, list[RequestFacts]]:
    """Mark the open requests that whoever was asked cannot answer any more."""
    waiting = [one.key for several in asked.values() for one in several if one.is_open]
    if not waiting:
        return asked
    rows = ApprovalRequest.objects.filter(pk__in=waiting)
    unable = find_unable(
        kind, rows.select_related("asked__merged_into", "proposer", "partnership__merged_into")
    )
    found: dict[int, list[RequestFacts]] = defaultdict(list)
    for key, several in asked.items():
        found[key] = [replace(one, unable=one.key in unable) for one in several]
    return found


def _worse(kind: ApprovalKind, now: Covers, then: Covers) -> list[str]:
    return list(kind.worse(then, now))


def _given(kind: ApprovalKind, keys: Iterable[int], until: datetime | None) -> Mapping[int, list[Given]]:
    rows = Approval.objects.filter(kind=kind.key, subject_key__in=list(keys)).order_by("given_at", "pk")
    if until:
        rows = rows.filter(given_at__lt=until)
    found: dict[int, list[Given]] = defaultdict(list)
    read = (
        "subject_key", "pk", "covers", "post", "given_at", "until", "request", "ending__ended_at", "ending__reason",
    )  # fmt: skip
    for key, pk, covers, post, at, last, request, ended_at, why in rows.values_list(*read):
        ended = ended_at if ended_at and (until is None or ended_at < until) else None
        found[key].append(
            Given(
                pk,
                covers,
                post,
                clock.day_of(at),
                last,
                request,
                clock.day_of(ended) if ended else None,
                why if ended else "",
            )
        )
    return found


def _asked(
    kind: ApprovalKind, keys: Iterable[int], until: datetime | None
) -> Mapping[int, list[RequestFacts]]:
    rows = ApprovalRequest.objects.filter(kind=kind.key, subject_key__in=list(keys)).order_by("pk")
    if until:
        rows = rows.filter(asked_at__lt=until)
    found: dict[int, list[RequestFacts]] = defaultdict(list)
    read = (
        "subject_key", "pk", "covers", "who", "asked_at", "until", "proposed_by", "approval", "approval__given_at",
        "ending__how", "ending__ended_at", "ending__reason",
    )  # fmt: skip
    for row in rows.annotate(who=post_or_name("asked")).values_list(*read):
        key, pk, covers, who, at, last, by, approval, given_at, how, ended_at, why = row
        answered = approval if given_at and (until is None or given_at < until) else None
        ended = ended_at if ended_at and (until is None or ended_at < until) else None
        found[key].append(
            RequestFacts(
                pk,
                covers,
                who,
                clock.day_of(at),
                last,
                by,
                answered,
                how if ended else "",
                clock.day_of(ended) if ended else None,
                why if ended else "",
            )
        )
    return found
