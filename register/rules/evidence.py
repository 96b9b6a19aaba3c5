"""How old a document is, and whether it still counts. Pure: days in, a state out.

Each version says from which day until which day it covers, and by when it must be renewed; the document says by when
somebody looks at it again. Without any of these days it is held and its age is not known, which is never plainly held.
Source: protocol 2.6 and 2.7 (P7), which ask for papers that are in force.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import DAY, move_day, write_long_date
from register.models import Document

T = TypeVar("T")
SOON = timedelta(days=90)


class EvidenceState(StrEnum):
    """How well a document that is held counts on a day, the best first."""

    HELD = "held"
    RUNS_OUT = "runs_out"  # held, and its last day is near
    AGE_NOT_KNOWN = "age_not_known"
    OUT_OF_DATE = "out_of_date"
    NOT_YET = "not_yet"  # its first day is still to come: it never hides that another one ran out


ORDER = tuple(EvidenceState)


class LimitKind(StrEnum):
    """Which of its days ends the time in which a document counts."""

    ENDS = "ends"
    RENEW = "renew"
    REVIEW = "review"


_LIMIT_WORDS: Mapping[tuple[LimitKind, bool], str | Promise] = {  # True: its day has passed
    (LimitKind.ENDS, False): _lazy("runs out on %(day)s"),
    (LimitKind.ENDS, True): _lazy("ran out on %(day)s"),
    (LimitKind.RENEW, False): _lazy("is to be renewed by %(day)s"),
    (LimitKind.RENEW, True): _lazy("was to be renewed by %(day)s"),
    (LimitKind.REVIEW, False): _lazy("is to be reviewed by %(day)s"),
    (LimitKind.REVIEW, True): _lazy("was due for review on %(day)s"),
}


@dataclass(frozen=True)
class Limit:
    """The last day on which a document counts, and which of its days that is."""

    on: date
    kind: LimitKind

    def words(self, *, past: bool) -> str:
        """Return such as "runs out on 4 March 2027"."""
        return str(_LIMIT_WORDS[self.kind, past]) % {"day": write_long_date(self.on)}


def write_renewer(who: str) -> str:
    """Return who renews a document, or that nobody is named to."""
    return _("%(who)s renews it") % {"who": who} if who else _("nobody is named to renew it")


@dataclass(frozen=True)
class VersionDays:
    """The days of one version; None where nothing is recorded."""

    covers_from: date | None = None
    covers_until: date | None = None
    renew_by: date | None = None

    @property
    def backwards(self) -> str:
        """Which of its days comes before it covers anything, by name; empty where none does."""
        later = {"covers_until": self.covers_until, "renew_by": self.renew_by}
        return next((name for name, day in later.items() if day and day < self.begins), "")

    @property
    def begins(self) -> date:
        return self.covers_from or date.min


@dataclass(frozen=True)
class EvidenceAge:
    """The age of one document: its versions, oldest first, and the day by which somebody looks at it again."""

    versions: tuple[VersionDays, ...] = ()
    review_on: date | None = None

    def in_force(self, day: date) -> VersionDays:
        """Return the newest version that has begun on a day; the newest of all where none has."""
        begun = [one for one in self.versions if one.begins <= day]
        return (begun or list(self.versions) or [VersionDays()])[-1]

    def limit(self, day: date) -> Limit | None:
        """Return the first of its days after which what is in force on `day` no longer counts."""
        now = self.in_force(day)
        days = (
            (now.covers_until, LimitKind.ENDS),
            (now.renew_by, LimitKind.RENEW),
            (self.review_on, LimitKind.REVIEW),
        )
        return min((Limit(on, kind) for on, kind in days if on), key=lambda one: one.on, default=None)

    def state(self, day: date) -> EvidenceState:
        """Return how well it counts on a day; it counts through the whole of its last day."""
        now, limit = self.in_force(day), self.limit(day)
        if limit and limit.on < day:
            return EvidenceState.OUT_OF_DATE
        if now.begins > day:
            return EvidenceState.NOT_YET
        if limit is None:
            return EvidenceState.HELD if now.covers_from else EvidenceState.AGE_NOT_KNOWN
        return EvidenceState.RUNS_OUT if limit.on - day <= SOON else EvidenceState.HELD

    def turns(self) -> Iterator[date]:
        """Yield every day on which its state may become another one."""
        limits = {one.on for own in self.versions or (VersionDays(),) if (one := self.limit(own.begins))}
        for last in limits:
            yield move_day(last, -SOON)
            yield move_day(last, DAY)
        yield from (own.covers_from for own in self.versions if own.covers_from)


def write_age(age: EvidenceAge, renewer: str, day: date) -> str:
    """Say that a document is held and how long it counts, and who renews it once that matters."""
    state, limit = age.state(day), age.limit(day)
    if state is EvidenceState.AGE_NOT_KNOWN:
        return _("held, age not known")
    if state is EvidenceState.NOT_YET:
        return _("held, in force from %(day)s only") % {"day": write_long_date(age.in_force(day).begins)}
    if limit is None:
        return _("held, in force since %(day)s") % {"day": write_long_date(age.in_force(day).begins)}
    past = state is EvidenceState.OUT_OF_DATE
    words = {"limit": limit.words(past=past), "who": write_renewer(renewer)}
    if past:
        return _("out of date, %(limit)s; %(who)s") % words
    return (
        _("held, %(limit)s") % words if state is EvidenceState.HELD else _("held, %(limit)s; %(who)s") % words
    )


def age_of(document: Document) -> EvidenceAge:
    """Return the age of a document from its versions, which are read with it."""
    versions = sorted(document.versions.all(), key=lambda one: one.number)
    days = (VersionDays(one.covers_from, one.covers_until, one.renew_by) for one in versions)
    return EvidenceAge(tuple(days), document.review_on)


def write_document(document: Document, day: date) -> str:
    """Say how a document counts on a day, read with its versions and with who renews it."""
    renewer = document.renewer.post or document.renewer.name if document.renewer else ""
    return write_age(age_of(document), renewer, day)


def split_into_spells(
    said: Callable[[date], T | None], turns: Iterable[date]
) -> Iterator[tuple[date | None, date | None, T]]:
    """Yield from which day until before which day something is said, where it can change on `turns` only."""
    began, now = None, said(date.min)
    for day in sorted(set(turns)):
        if (then := said(day)) == now:
            continue
        if now is not None:
            yield began, day, now
        began, now = day, then
    if now is not None:
        yield began, None, now
