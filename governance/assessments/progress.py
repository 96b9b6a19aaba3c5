"""How far an assessment has come: its sections, numbered, each with what is answered and what is a gap. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from governance.assessments import gaps
from governance.assessments.service import QuestionAnswer
from governance.frameworks.model import Section


@dataclass(frozen=True)
class NumberedQuestion:
    """One question with its number on the page, such as 7.3."""

    number: str
    line: QuestionAnswer

    @property
    def key(self) -> str:
        return self.line.key

    @property
    def is_gap(self) -> bool:
        return self.line.answer is not None and gaps.is_gap(self.line.answer.value)


@dataclass(frozen=True)
class SectionProgress:
    """One section: how many questions it asks of this partnership, how many are answered, how many are gaps."""

    number: int
    section: Section
    questions: Sequence[NumberedQuestion]

    @property
    def key(self) -> str:
        return self.section.key

    @property
    def label(self) -> str:
        return f"{self.number}. {self.section.title}"

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def done(self) -> int:
        return sum(question.line.answer is not None for question in self.questions)

    @property
    def gaps(self) -> int:
        return sum(question.is_gap for question in self.questions)

    @property
    def complete(self) -> bool:
        return self.done == self.total


def progress_by_section(lines: Iterable[QuestionAnswer]) -> list[SectionProgress]:
    """Return the sections of an assessment in order; a section of which nothing is asked is left out."""
    grouped = groupby(lines, key=lambda line: line.asked.section.key)
    found = []
    for number, (_key, members) in enumerate(grouped, 1):
        own = list(members)
        questions = [NumberedQuestion(f"{number}.{place}", line) for place, line in enumerate(own, 1)]
        found.append(SectionProgress(number, own[0].asked.section, questions))
    return found


@dataclass(frozen=True)
class ProgressSum:
    """The whole assessment in three figures."""

    done: int
    gaps: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done


def sum_progress(sections: Iterable[SectionProgress]) -> ProgressSum:
    """Return what is answered, what is a gap and what there is, over all sections."""
    every = list(sections)
    return ProgressSum(*(sum(getattr(each, name) for each in every) for name in ("done", "gaps", "total")))


def find_next_open(sections: Sequence[SectionProgress], after: str = "") -> SectionProgress | None:
    """Return the first section with an open question after the one named, or before it; None when all are complete."""
    keys = [each.key for each in sections]
    start = keys.index(after) + 1 if after in keys else 0
    turned = [*sections[start:], *sections[: max(start - 1, 0)]]
    return next((each for each in turned if not each.complete), None)
