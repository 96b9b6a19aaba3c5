"""An assessment as a whole: its sections as a list of tasks, its gaps, and whether it can be signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.permissions import Permission
from governance.assessments import progress, service
from governance.assessments.answer_view import AnswerView, build_answer_views
from governance.assessments.applicability import AskedQuestion
from governance.assessments.progress import NumberedQuestion, ProgressSum, SectionProgress
from governance.assessments.section_page import SectionPage
from governance.models import Assessment
from governance.verification.read import show_sections
from register.record.header import Header
from register.verification.rules import VerificationShown, count_verified


@dataclass(frozen=True)
class _AnsweredQuestion:
    """One question with its answer as this reader may read it; None while it is open."""

    numbered: NumberedQuestion
    read: AnswerView | None

    @property
    def anchor(self) -> str:
        return f"q-{self.numbered.key}"


class Overview:
    """What the page of an assessment shows one reader."""

    def __init__(self, assessment: Assessment, header: Header, day: date) -> None:
        self.assessment, self.header, self.day = assessment, header, day
        self.lines = service.list_questions_and_answers(assessment)
        self.sections: Sequence[SectionProgress] = progress.progress_by_section(self.lines)
        self.sum: ProgressSum = progress.sum_progress(self.sections)
        self.next = progress.find_next_open(self.sections)

    @property
    def may_answer(self) -> bool:
        return self.header.may_edit and self.assessment.signed_at is None

    @property
    def may_sign(self) -> bool:
        return self.may_answer and self.next is None and self.header.may(Permission.ASSESSMENT_SIGN)

    @property
    def answers_mark(self) -> str:
        """A mark that is another one as soon as any answer is changed, so that nobody signs what they have not seen."""
        return "-".join(str(line.answer.version if line.answer else 0) for line in self.lines)

    @property
    def next_href(self) -> str:
        return self.href(self.next) if self.next else ""

    def href(self, section: SectionProgress) -> str:
        return reverse("assessment_section", args=[self.assessment.pk, section.key])

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The sections, as components/tasks.html draws them."""
        return [
            {
                "label": each.label,
                "href": self.href(each),
                "hint": each.section.intro,
                "done": each.done,
                "total": each.total,
                "gaps": each.gaps,
            }
            for each in self.sections
        ]

    @cached_property
    def read(self) -> dict[str, AnswerView]:
        return build_answer_views(self.lines, self.header)

    @property
    def gaps(self) -> list[tuple[str, _AnsweredQuestion]]:
        """The answers that leave something to put right, each with the address of its question."""
        return [
            (f"{self.href(section)}#q-{numbered.key}", _AnsweredQuestion(numbered, self.read[numbered.key]))
            for section in self.sections
            for numbered in section.questions
            if numbered.is_gap
        ]

    @property
    def answers(self) -> list[tuple[SectionProgress, list[_AnsweredQuestion]]]:
        """Every question with its answer, by section."""
        return [
            (each, [_AnsweredQuestion(n, self.read.get(n.key)) for n in each.questions])
            for each in self.sections
        ]

    @cached_property
    def verified(self) -> Mapping[str, VerificationShown]:
        """How each answered section is verified by internal audit."""
        answers = [line.answer for line in self.lines if line.answer]
        return show_sections(self.assessment, answers, self.header.secrecy)

    @property
    def verified_words(self) -> str:
        return count_verified(list(self.verified.values()))

    @property
    def may_verify(self) -> bool:
        return self.header.may(Permission.VERIFICATION_RECORD)

    @property
    def answers_verified(
        self,
    ) -> list[tuple[SectionProgress, list[_AnsweredQuestion], VerificationShown | None]]:
        """Every question with its answer, by section, and how the section is verified."""
        return [(each, rows, self.verified.get(each.key)) for each, rows in self.answers]

    @property
    def usable(self) -> int:
        """How many open questions have an answer already that only needs a look."""
        if not self.may_answer or self.next is None:
            return 0
        page = SectionPage(self.assessment, self.header, self.next.key, day=self.day, lines=self.lines)
        return page.usable()

    @cached_property
    def annexed(self) -> list[tuple[AskedQuestion, int, AnswerView]]:
        """The answers to what its edition does not ask: the question as it was put, the edition, and what is read."""
        return [
            (line.asked, line.answer.annexed_from or 0, build_answer_views([line], self.header)[line.key])
            for line in service.list_annexed(self.assessment)
            if line.answer
        ]

    @property
    def newer(self) -> int:
        """The number of a newer edition that a draft can be moved to; 0 where there is none or it cannot be moved."""
        if not self.may_answer:
            return 0
        newest = service.find_newest_number(self.assessment.code)
        return newest if newest > self.assessment.edition.number else 0

    @property
    def asked_of(self) -> int:
        """How many questions the framework has for the most demanding of partnerships."""
        return len(self.assessment.edition.framework.questions)

    @property
    def sources(self) -> list[str]:
        return [document.title for document in self.assessment.edition.framework.documents]
