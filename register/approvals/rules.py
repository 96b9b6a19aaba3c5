"""Whether something is approved today, from what was approved, what was asked, what is now and the day. No query.

Nothing of this is stored: an approval ends by itself when what it covers worsens or its day comes (decision 20).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from django.utils.translation import gettext as _

from core.dates import write_long_date

Covers = Mapping[str, Any]
Worse = Callable[[Covers], Sequence[str]]  # in which ways what is now is worse than this: a sentence each


class ApprovalState(StrEnum):
    """How it stands with an approval."""

    HOLDS = "holds"
    ASKED = "asked"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"  # what was asked cannot be approved any more
    RAN_OUT = "ran_out"
    OUTGROWN = "outgrown"  # what is now is worse than what was approved
    ENDED = "ended"
    NONE = "none"


@dataclass(frozen=True)
class Given:
    """One approval as it was given, on the `request` that the approver pressed, or before they were pressed."""

    key: int
    covers: Covers
    who: str
    on: date
    until: date
    request: int | None = None
    ended_on: date | None = None
    ended_why: str = ""

    @property
    def pressed(self) -> bool:
        return self.request is not None


@dataclass(frozen=True)
class RequestFacts:
    """One request, and what came of it: answered with an approval, ended in some way, or still open."""

    key: int
    covers: Covers
    who: str
    on: date
    until: date
    by: str = ""
    approval: int | None = None
    how: str = ""
    ended_on: date | None = None
    ended_why: str = ""
    unable: bool = False  # whoever is asked may not approve it any more, or not read it

    @property
    def is_open(self) -> bool:
        return self.approval is None and not self.how


@dataclass(frozen=True)
class ApprovalStanding:
    """How it stands, and `why` it does not hold.

    `covering` is the approval of what is now, whether its day has come or not; `asked` is an open request.
    """

    word: ApprovalState
    who: str = ""
    on: date | None = None
    until: date | None = None
    why: str = ""
    covering: Given | None = None
    asked: RequestFacts | None = None
    request: int | None = None  # the request whose page tells of it
    newest: Given | None = field(default=None, compare=False)  # the newest given, whether it holds or not
    unable: bool = False  # nobody can answer what was asked: whoever was may not any more

    @property
    def holds(self) -> bool:
        return self.word is ApprovalState.HOLDS

    def describe(self) -> str:
        """Return how it stands in a sentence without its full stop; empty where nobody was ever asked."""
        words = {
            "who": self.who,
            "on": write_long_date(self.on) if self.on else "",
            "until": write_long_date(self.until) if self.until else "",
            "why": self.why.rstrip("."),
        }
        return _sentence(self) % words


NOBODY_ASKED = ApprovalStanding(ApprovalState.NONE)


def judge_approval(
    given: Sequence[Given], asked: Sequence[RequestFacts], *, worse: Worse, today: date
) -> ApprovalStanding:
    """Return how it stands on `today`; `given` and `asked` are all of one subject, the oldest first.

    An approval holds through the whole of its last day. The newer of a request and an approval says how it stands,
    unless an approval holds: asking anew takes none away.
    """
    found = _judge(given, asked, worse, today)
    return replace(found, newest=given[-1]) if given else found


def _judge(
    given: Sequence[Given], asked: Sequence[RequestFacts], worse: Worse, today: date
) -> ApprovalStanding:
    live = [one for one in given if one.ended_on is None and not worse(one.covers)]
    covering = max(live, key=lambda one: one.until, default=None)
    last = asked[-1] if asked else None
    waits = last if last and last.is_open and not _explain_waiting(last, worse, today) else None
    newest = given[-1] if given else None
    if covering and today <= covering.until:
        return _of_given(ApprovalState.HOLDS, covering, covering, waits)
    if last and last.approval is None and last.how in ("", "declined") and not _is_newer(newest, last):
        return _of_asked(last, covering, waits, worse, today)
    if newest is None:
        return NOBODY_ASKED
    if newest.ended_on is not None:
        ended = _of_given(ApprovalState.ENDED, newest, covering)
        return replace(ended, on=newest.ended_on, why=newest.ended_why)
    if reasons := worse(newest.covers):
        return replace(_of_given(ApprovalState.OUTGROWN, newest, covering), why=" ".join(reasons))
    return _of_given(ApprovalState.RAN_OUT, newest, covering)


def _of_given(
    word: ApprovalState, one: Given, covering: Given | None, waits: RequestFacts | None = None
) -> ApprovalStanding:
    request = waits.key if waits else one.request
    return ApprovalStanding(word, one.who, one.on, one.until, "", covering, waits, request)


def _of_asked(
    last: RequestFacts, covering: Given | None, waits: RequestFacts | None, worse: Worse, today: date
) -> ApprovalStanding:
    found = ApprovalStanding(
        ApprovalState.ASKED, last.who, last.on, last.until, "", covering, waits, last.key
    )
    if last.how:
        return replace(found, word=ApprovalState.DECLINED, on=last.ended_on, why=last.ended_why)
    if waits:
        return found
    return replace(
        found,
        word=ApprovalState.OVERTAKEN,
        why=" ".join(_explain_waiting(last, worse, today)),
        unable=last.unable,
    )


def _explain_waiting(last: RequestFacts, worse: Worse, today: date) -> Sequence[str]:
    """Return why an open request waits in vain, a sentence each."""
    why = list(explain_overtaken(last, worse=worse, today=today))
    return [*why, describe_unable(last.who)] if last.unable else why


def describe_unable(who: object) -> str:
    """Say that whoever was asked cannot answer any more, and what to do."""
    return _("%(who)s may not approve any more: ask somebody else.") % {"who": who}


def explain_until(until: date, *, today: date) -> str:
    """Say why nothing can be approved until this day, without a full stop; empty where it lies ahead."""
    if until > today:
        return ""
    return _("Enter a date after today, %(today)s") % {"today": write_long_date(today)}


class _Request(Protocol):
    @property
    def covers(self) -> Covers: ...
    @property
    def until(self) -> date: ...


def explain_overtaken(asked: _Request, *, worse: Worse, today: date) -> Sequence[str]:
    """Return why what was asked cannot be approved any more, a sentence each; nothing where it can."""
    found = list(worse(asked.covers))
    if asked.until < today:
        found.append(_("The last day for which it was asked has passed."))
    return found


def _is_newer(given: Given | None, asked: RequestFacts) -> bool:
    """Whether an approval came after a request that is not its own. On one day the request is the newer."""
    return given is not None and given.on > asked.on


def _sentence(standing: ApprovalStanding) -> str:
    if standing.word is ApprovalState.HOLDS and standing.covering and not standing.covering.pressed:
        if standing.on is None:
            return _("Recorded as approved by %(who)s, before approvals were pressed here, until %(until)s")
        return _(
            "Recorded as approved by %(who)s on %(on)s, before approvals were pressed here, until %(until)s"
        )
    return {
        ApprovalState.HOLDS: _("Approved by %(who)s on %(on)s, until %(until)s"),
        ApprovalState.ASKED: _("Asked of %(who)s on %(on)s, not yet approved"),
        ApprovalState.DECLINED: _("Declined by %(who)s on %(on)s: %(why)s"),
        ApprovalState.OVERTAKEN: _("Asked of %(who)s on %(on)s, and must be asked again. %(why)s"),
        ApprovalState.RAN_OUT: _("The approval by %(who)s ran out on %(until)s"),
        ApprovalState.OUTGROWN: _("The approval by %(who)s no longer covers it. %(why)s"),
        ApprovalState.ENDED: _("The approval by %(who)s ended on %(on)s. %(why)s"),
        ApprovalState.NONE: "",
    }[standing.word]
