"""Believable risks for the partnerships of the fictional council (demo.yaml), with scores over two years.

Of those above the limit that it lives with, some were approved by whoever was asked, one waits, one ended by itself.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from core import clock
from core.history import writing
from core.yaml_files import read_data
from register.approvals import service as approvals
from register.approvals.endings import find_open_requests
from register.demo import Cast, Moment
from register.models import MARK
from register.services import actions
from reviews.choices import ScoreKind, Treatment
from reviews.models import Risk
from reviews.risks import service
from reviews.risks.approvals.kind import KIND

FILE = Path(__file__).with_name("demo.yaml")
Entry = Mapping[str, Any]
_PLAIN = ("title", "cause", "event", "consequence", "category", "measures")


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield how each risk was found, scored again, acted upon, tolerated and closed."""
    for name, entries in read_data(FILE).items():
        if cast.knows(name):
            for entry in entries:
                yield from _Story(cast, name, entry).list_moments()


class _Story:
    """One risk, from the day it was written down."""

    def __init__(self, cast: Cast, name: str, entry: Entry) -> None:
        self.cast, self.name, self.entry = cast, name, entry
        self.owner = cast.person(entry.get("owner"))
        self.by = cast.actor(self.owner)
        self.key = f"{name} {entry['title']}"

    def list_moments(self) -> Iterator[Moment]:
        first, *later = self.entry["now"]
        yield self._moment(-first[0], self._add)
        for ago, *scored in later:
            yield self._moment(-ago, partial(self._score, ago, *scored))
        for what, owner, due, *done in self.entry.get("actions", ()):
            found = min(due, 0) - 4
            yield self._moment(found, partial(self._act, what, owner, due, found))
            if done:
                yield self._moment(-done[0], partial(finish_action, self.cast, self.name, what, *done))
        if typed := self.entry.get("typed"):
            yield self._moment(typed["until"] - 9, self._type_in)
        if approval := self.entry.get("approval"):
            yield self._moment(-approval["ago"], self._ask)
            if "pressed" in approval:
                yield self._moment(-approval["pressed"], self._press)
        if "closed" in self.entry:
            yield self._moment(self.entry["closed"][0], self._close)

    def _moment(self, months: float, tell: Any) -> Moment:
        first = self.cast.day(-self.entry["now"][0][0])
        return self.cast.moment(max(self.cast.day(months), first), self.key, tell)

    def _risk(self) -> Risk:
        partnership = self.cast.partnership(self.name)
        return Risk.objects.with_scores().get(partnership=partnership, title=self.entry["title"])

    def _add(self) -> None:
        entry, cast = self.entry, self.cast
        ago, *now = entry["now"][0]
        risk = Risk(
            partnership=cast.partnership(self.name),
            owner=self.owner,
            review_by=cast.day(entry.get("review", 3)),
            treatment=Treatment.TREAT if entry.keys() & {"typed", "approval"} else entry.get("treatment", ""),
            also_on_council_register="share" in entry,
            council_share=entry.get("share", ""),
            **dict(zip(MARK, entry.get("exempt", (None, "")), strict=True)),
            **{name: entry.get(name, "") for name in _PLAIN},
        )
        scores = {
            ScoreKind.INHERENT: entry["before"],
            ScoreKind.TARGET: entry["target"],
            ScoreKind.CURRENT: now[:2],
        }
        levels = {kind.value: (pair[0], pair[1]) for kind, pair in scores.items()}
        service.add(risk, scores=levels, on=cast.day(-ago), by=self.by, why=now[2])

    def _score(self, ago: float, likelihood: int, impact: int, why: str = "") -> None:
        service.score(
            self._risk(),
            kind=ScoreKind.CURRENT.value,
            levels=(likelihood, impact),
            on=self.cast.day(-ago),
            by=self.by,
            why=why,
        )

    def _act(self, what: str, owner: str, due: float, found: float) -> None:
        day = self.cast.day
        service.add_action(
            self._risk(), what=what, owner=self.cast.person(owner), due_on=day(due), on=day(found), by=self.by
        )

    def _type_in(self) -> None:
        """As it was done before approvals were pressed: whoever wrote it down named the approver."""
        risk, typed = self._risk(), self.entry["typed"]
        approver = self.cast.people[typed["by"]]
        risk.treatment, risk.tolerated_why = Treatment.TOLERATE, typed["why"]
        risk.tolerated_by, risk.tolerated_until = approver, self.cast.day(typed["until"])
        writing.update(risk, by=self.by)
        approvals.record_earlier(
            KIND,
            risk,
            covers=KIND.cover(risk),
            approver=approver,
            at=clock.now(),
            until=risk.tolerated_until,
            by=self.by,
        )

    def _ask(self) -> None:
        risk, approval = self._risk(), self.entry["approval"]
        risk.tolerated_until, risk.tolerated_why = self.cast.day(approval["until"]), approval["why"]
        service.tolerate(risk, asked=self.cast.person(approval["asked"]), on=clock.today(), by=self.by)

    def _press(self) -> None:
        risk = self._risk()
        approver: Any = self.cast.actor(self.entry["approval"]["asked"])
        asked = find_open_requests(KIND.key).get(subject_key=risk.pk)
        approvals.approve(asked, seen=approvals.hash_covers(KIND.cover(risk)), by=approver)

    def _close(self) -> None:
        months, why = self.entry["closed"]
        service.close(self._risk(), why=why, on=self.cast.day(months), by=self.by)


def finish_action(cast: Cast, name: str, what: str, ago: float, evidence: str = "") -> None:
    """Write that an action of the demo was done so many months ago."""
    action = cast.partnership(name).actions.get(what=what)
    action.done_on, action.evidence = cast.day(-ago), evidence
    actions.finish(action, names=["done_on", "evidence"], by=cast.actor(action.owner))
