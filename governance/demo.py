"""Checklists of the fictional council (demo.yaml): begun, answered in two sittings, signed or left open."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from core import clock
from core.history.actors import Actor
from core.yaml_files import read_data
from governance.assessments import service as assessments_service
from governance.assessments.applicability import AskedQuestion
from governance.frameworks.model import NO, YES, Kind
from governance.known.answers import answers_from_register
from governance.models import Assessment
from register.demo import Cast, Moment
from register.known.gather import gather_known

FILE = Path(__file__).with_name("demo.yaml")
Entry = Mapping[str, Any]


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield how each checklist was begun, answered, put right and signed."""
    book = read_data(FILE)
    for name, entries in book["checklists"].items():
        if cast.knows(name):
            for entry in entries:
                yield from _Checklist(cast, name, entry, book["evidence"], book["texts"]).list_moments()


class _Checklist:
    """One checklist of one partnership."""

    def __init__(
        self, cast: Cast, name: str, entry: Entry, evidence: Sequence[str], texts: Sequence[str]
    ) -> None:
        self.cast, self.name, self.entry, self.evidence, self.texts = cast, name, entry, evidence, texts

    def list_moments(self) -> Iterator[Moment]:
        begun = self.entry["begun"]
        yield self._moment(-begun, lambda: self._answer(half=1))
        yield self._moment(-begun + 0.6, lambda: self._answer(half=2))
        for key, (ago, evidence) in self.entry.get("mended", {}).items():
            yield self._moment(-ago, partial(self._mend, key, evidence))
        if "signed" in self.entry:
            yield self._moment(-self.entry["signed"], self._sign)

    def _moment(self, months: float, tell: Any) -> Moment:
        return self.cast.moment(self.cast.day(months), f"{self.name} {self.entry['code']}", tell)

    def _start(self) -> tuple[Assessment, Actor]:
        """Return the checklist as it stands, begun now if it is not there yet, and whoever answers it."""
        partnership = self.cast.read_partnership(self.name)
        by = self.cast.actor(partnership.lead or partnership.sponsor)
        day, code = clock.today(), self.entry["code"]
        return assessments_service.start(partnership, code=code, by=by, on=day), by

    def _answer(self, *, half: int) -> None:
        assessment, by = self._start()
        asked = assessments_service.list_asked(assessment)
        asked = asked[: self.entry.get("answered", len(asked))]
        held = self._read_register()
        middle = len(asked) // 2
        for each in asked[:middle] if half == 1 else asked[middle:]:
            values = self._gap(each) or self._words(each, held)
            assessments_service.write_answer(
                assessment, key=each.question.key, values=values, by=by, on=clock.today()
            )

    def _read_register(self) -> Mapping[str, str]:
        """Return what the register holds about the facts that a checklist only shows."""
        key = self.cast.partnership(self.name).pk
        return {
            fact: one.value for fact, one in answers_from_register(gather_known([key])[key].findings).items()
        }

    def _words(self, asked: AskedQuestion, held: Mapping[str, str]) -> Entry:
        question = asked.question
        if question.kind is Kind.CHOICE:
            options = [option.key for option in question.options]
            form = self.cast.partnership(self.name).form
            return {"value": form if form in options else options[-1]}
        if question.kind is Kind.REGISTER:
            return {"value": held[question.fact]} if held.get(question.fact) else self._not_recorded(asked)
        place = sum(map(ord, self.name + question.key))
        by_kind = {
            Kind.TEXT: self.entry.get("said", {}).get(question.key, self.texts[place % len(self.texts)]),
            Kind.SCORE: str(1 + place % 4),
            Kind.DATE: self.cast.day(6).isoformat(),
            Kind.MONEY: str(1000 * (1 + place % 90)),
        }
        if question.kind in by_kind:
            return {"value": by_kind[question.kind]}
        return {"value": YES, "evidence": self.evidence[place % len(self.evidence)]}

    def _gap(self, asked: AskedQuestion) -> Entry | None:
        found = self.entry.get("gaps", {}).get(asked.question.key)
        if found is None:
            return None
        value, missing, owner, due = found
        return {
            "value": value,
            "missing": missing or asked.question.when_missing,
            "owner": self.cast.person(owner),
            "due_on": self.cast.day(due),
        }

    def _not_recorded(self, asked: AskedQuestion) -> Entry:
        """The register holds nothing: the sponsoring officer is to find it out."""
        owner, due = self.cast.partnership(self.name).sponsor, self.cast.day(1.5)
        return {"value": NO, "missing": asked.question.when_missing, "owner": owner, "due_on": due}

    def _mend(self, key: str, evidence: str) -> None:
        assessment, by = self._start()
        values = {"value": YES, "evidence": evidence, "missing": "", "owner": None, "due_on": None}
        assessments_service.write_answer(assessment, key=key, values=values, by=by, on=clock.today())

    def _sign(self) -> None:
        assessment, _by = self._start()
        partnership = assessment.partnership
        assert partnership is not None
        assessments_service.sign(assessment, by=self.cast.actor(partnership.sponsor))
