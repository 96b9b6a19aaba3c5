"""What the page of one request for an approval shows: exactly what is covered, how it stands, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.dates import write_long_date
from register.approvals.approvers import describe_approvers
from register.approvals.kinds import ApprovalKind, load_approval_kinds
from register.approvals.read import standing_of_request, standings_of
from register.approvals.rules import ApprovalStanding, ApprovalState
from register.approvals.service import hash_covers, is_approver, is_asked, may_take_back
from register.models import ApprovalRequest


@dataclass
class RequestPage:
    """One request as one reader sees it on a day; `subject` is what it is about, as it stands now."""

    asked: ApprovalRequest
    subject: Any
    reader: User
    today: date

    @cached_property
    def kind(self) -> ApprovalKind:
        return load_approval_kinds()[self.asked.kind]

    @cached_property
    def given(self) -> Any:
        """The approval that it led to; None where there is none."""
        return getattr(self.asked, "approval", None)

    @cached_property
    def ending(self) -> Any:
        return getattr(self.asked, "ending", None)

    @cached_property
    def own(self) -> ApprovalStanding:
        """How it stands with this request by itself."""
        return standing_of_request(self.kind, self.asked, self.kind.cover(self.subject), day=self.today)

    @cached_property
    def is_open(self) -> bool:
        """Whether it still waits for an answer that can be given."""
        return self.own.word is ApprovalState.ASKED and self.kind.is_wanted(self.subject)

    @cached_property
    def is_mine(self) -> bool:
        return is_asked(self.asked, self.reader.person)

    @cached_property
    def may_answer(self) -> bool:
        return self.is_open and self.is_mine

    @property
    def may_take_back(self) -> bool:
        """Whether the reader gave the approval and may end it before its day."""
        given = self.given
        return given is not None and is_approver(given, self.reader.person) and may_take_back(given)

    @property
    def asked_on(self) -> date:
        return clock.day_of(self.asked.asked_at)

    @property
    def heading(self) -> str:
        return str(self.kind.asks if self.is_open else self.kind.label)

    @property
    def covers(self) -> Sequence[tuple[str, str]]:
        """What an approval covers: while it waits as it stands now, else what was approved or was asked."""
        if self.is_open:
            return self.kind.describe(self.kind.cover(self.subject))
        return self.kind.describe((self.given or self.asked).covers)

    @property
    def seen(self) -> str:
        """The mark of what this page shows, which is what is approved."""
        return hash_covers(self.kind.cover(self.subject))

    @cached_property
    def standing(self) -> ApprovalStanding:
        covers = {self.subject.pk: self.kind.cover(self.subject)}
        return standings_of(self.kind, covers, day=self.today)[self.subject.pk]

    @property
    def stands(self) -> str:
        """How this request stands, in the words of its standing, and what of it these leave out."""
        told = f"{self.own.describe()}."
        if self.given is not None:
            if self.own.holds:
                return told
            words = {"who": self.given.post, "day": _written(self.given.given_at)}
            given = _("%(who)s had approved it on %(day)s.") % words
            return f"{told} {given}"
        if self.ending is not None and self.own.word is not ApprovalState.DECLINED:
            words = {"how": self.ending.get_how_display(), "day": _written(self.ending.ended_at)}
            return _("%(how)s on %(day)s: %(why)s") % {**words, "why": self.ending.reason}
        if self.ending is None and not self.kind.is_wanted(self.subject):
            return _("No approval is needed any more.")
        if self.own.word is ApprovalState.ASKED:
            until_then = _("Until then it counts as not approved.")
            return f"{told} {until_then}"
        return told

    @property
    def who_may(self) -> str:
        """Why whoever was asked may not answer any more; nothing where they may."""
        if not (self.own.unable and self.is_mine):
            return ""
        words = {"roles": describe_approvers(self.kind.key, self.subject.partnership)}
        return _("You may not approve this any more. Who may: %(roles)s.") % words

    @property
    def follows(self) -> list[str]:
        """What happens when it is approved, or what happens next."""
        holds = _("It holds until %(day)s, that day included.") % {"day": write_long_date(self.asked.until)}
        if self.is_open:
            own = (
                _("It stands under your post and the day, on the record, in reports and in the history.")
                if self.is_mine
                else _("It stands under the post of %(who)s and the day, on the record and in the history.")
                % {"who": self.asked.asked}
            )
            return [str(self.kind.follows), holds, str(self.kind.ends), own]
        if self.given is not None:
            if not self.own.holds:
                return self._after_the_end()
            told = _(
                "The record says so at once, and %(who)s, who asked, sees it too. Nothing more is asked of you."
            )
            who = {"who": self.asked.proposed_by}
            return [holds, str(self.kind.ends), *([told % who] if self.is_mine else [])]
        if self.ending is not None and self.ending.how == "declined":
            told = _(
                "It counts as not approved. %(who)s sees your answer on their work and decides what to do."
            )
            if not self.is_mine:
                told = _("It counts as not approved. %(who)s decides what to do, or asks anew.")
            return [told % {"who": self.asked.proposed_by}]
        return []

    def _after_the_end(self) -> list[str]:
        """What follows once an approval has ended: another one that holds, or that one is to be asked for."""
        if not self.kind.is_wanted(self.subject):
            return []
        if self.standing.holds or self.standing.asked:
            return [f"{self.standing.describe()}."]
        return [_("It counts as not approved. %(who)s asks anew.") % {"who": self.asked.proposed_by}]


def _written(moment: Any) -> str:
    return write_long_date(clock.day_of(moment))
