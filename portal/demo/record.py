"""How records of the demo council came to say what they say (record.yaml): facts, seats, scores, steps and marks."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from core import clock
from core.yaml_files import read_data
from portal.demo.books import Books, field_of
from register.demo import Cast, Moment
from register.models import Contribution, Membership, StatusChange, YearMoney
from register.record import summary
from register.rules.significance import read_criteria
from register.services import memberships, partnerships, related, sensitive
from register.services.overriding import Override
from register.tier import service as significance

FILE = Path(__file__).with_name("record.yaml")
PEOPLE = ("sponsor", "lead", "cabinet_member", "finance_contact", "legal_contact")
OFFICER, CLERK = "Partnership Officer", "Democratic Services Officer"
Entry = Mapping[str, Any]


def list_moments(cast: Cast, books: Books) -> Iterator[Moment]:
    """Yield what became of each record since the register began."""
    written = {entry["name"]: entry for entry in books.entries}
    for name, told in read_data(FILE).items():
        if cast.knows(name):
            yield from _Record(cast, books, name, written[name], told).list_moments()


class _Record:
    """One record, and what happened to it."""

    def __init__(self, cast: Cast, books: Books, name: str, entry: Entry, told: Entry) -> None:
        self.cast, self.books, self.name, self.entry, self.told = cast, books, name, entry, told

    def list_moments(self) -> Iterator[Moment]:
        told = self.told
        if "entered" in told:
            yield self._moment(-told["entered"][0], "entered", self._enter)
        if "seats" in told:
            yield self._moment(-told.get("seated", 35), "seats", self._seat)
        if "changed" in told:
            yield self._moment(-told["changed"][0], "changed", self._set_right)
        if "facts" in told:
            yield self._moment(-told["facts"][0], "facts", self._complete)
        if "score" in told:
            yield self._moment(-told["score"][0], "score", self._score)
        for ago, *step in told.get("moves", ()):
            yield self._moment(-ago, step[0], partial(self._move, *step))
        for field, (ago, paragraph, reason) in told.get("marks", {}).items():
            yield self._moment(-ago, field, partial(self._mark, field, paragraph, reason))
        for group, confirmations in told.get("confirmed", {}).items():
            for ago, source in confirmations:
                yield self._moment(-ago, group, partial(self._confirm, group, source))

    def _moment(self, months: float, key: str, tell: Any) -> Moment:
        return self.cast.moment(self.cast.day(months), f"{self.name} {key}", tell)

    def _enter(self) -> None:
        by, day = self.cast.actor(self.told["entered"][1]), clock.today()
        made = partnerships.propose(
            self.books.make({**self.entry, **self.told.get("then", {})}), by=by, on=day
        )
        for part in self.books.list_parts(made, self.entry):
            if not isinstance(part, (StatusChange, Contribution, YearMoney)):
                related.add(part, by=by)

    def _seat(self) -> None:
        partnership, by = self.cast.read_partnership(self.name), self.cast.actor(CLERK)
        for name, (seats, votes, *contact) in self.told["seats"].items():
            own = {"organisation__is_council": True} if name == "council" else {"organisation__name": name}
            found = Membership.objects.filter(partnership=partnership, **own).order_by("pk")
            membership = found[0]
            membership.seats, membership.votes = seats, votes
            membership.contact = contact[0] if contact else ""
            names = ["seats", "votes", "contact"]
            memberships.change(membership, names=names, by=by, reason="From the terms of reference")

    def _set_right(self) -> None:
        _ago, who, reason = self.told["changed"]
        partnership, right = self.cast.read_partnership(self.name), self.books.make(self.entry)
        kept = partnership.status
        names = [field_of(key) for key in self.told["then"] if key != "status"]
        for field in names:
            setattr(partnership, field, getattr(right, field))
        partnership.status = kept
        partnerships.change(partnership, names=names, by=self.cast.actor(who), reason=reason)

    def _complete(self) -> None:
        _ago, who, facts = self.told["facts"]
        partnership = self.cast.read_partnership(self.name)
        for field, value in facts.items():
            setattr(partnership, field, self.cast.person(value) if field in PEOPLE else value)
        partnerships.change(partnership, names=list(facts), by=self.cast.actor(who))

    def _score(self) -> None:
        _ago, digits, why = self.told["score"]
        scores = {one.key: int(d) for one, d in zip(read_criteria().criteria, digits, strict=True)}
        partnership, by = self.cast.read_partnership(self.name), self.cast.actor(OFFICER)
        significance.score(partnership, scores=scores, reason=why, on=clock.today(), by=by)

    def _move(
        self,
        to: str,
        reason: str,
        reference: str = "",
        left_open: str = "",
        without: tuple[str, str, float] | None = None,
    ) -> None:
        who, why, right_by = without or (OFFICER, "", 0)
        partnerships.move(
            self.cast.read_partnership(self.name),
            to=to,
            on=clock.today(),
            reason=reason,
            by=self.cast.actor(who),
            decision_reference=reference,
            left_open=left_open,
            override=Override(why, self.cast.day(right_by)) if without else None,
        )

    def _mark(self, field: str, paragraph: int, reason: str) -> None:
        partnership, by = self.cast.read_partnership(self.name), self.cast.actor("Legal Adviser")
        sensitive.mark_field(partnership, field=field, paragraph=paragraph, reason=reason, by=by)

    def _confirm(self, group: str, source: str) -> None:
        partnership = self.cast.read_partnership(self.name)
        by = self.cast.actor(partnership.lead or partnership.sponsor)
        title = str(summary.TITLES[group])
        partnerships.confirm(partnership, group=group, title=title, by=by, on=clock.today(), source=source)
