"""One section of an assessment as a page: questions that are answered, and those that are open with their forms."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from core.dates import write_long_date
from core.forms.template_pack import Problem, list_problems
from core.history import writing
from core.history.actors import Actor
from governance.assessments import answer_options, service
from governance.assessments.answer_display import display_answer
from governance.assessments.answer_options import AnswerOptions
from governance.assessments.answer_view import AnswerView, build_answer_views
from governance.assessments.forms import QuestionForm, prefill_known
from governance.assessments.progress import NumberedQuestion, SectionProgress, progress_by_section
from governance.assessments.service import QuestionAnswer
from governance.frameworks.model import ANSWERS, Kind, Question
from governance.known.answers import KnownFact, answers_from_register
from governance.models import Answer, Assessment
from governance.verification.read import show_sections
from register.known.gather import gather_known
from register.record.header import Header
from register.verification.rules import VerificationShown


@dataclass(frozen=True)
class Known:
    """What is already known about a question: words to read, where from, and whether they can be the answer."""

    text: str
    source: str
    usable: bool


@dataclass(frozen=True)
class _QuestionItem:
    """One question on the page. `form` is there while it is open to this reader; `read` once it is answered."""

    numbered: NumberedQuestion
    read: AnswerView | None
    form: QuestionForm | None = None
    known: Known | None = None
    papers: Sequence[str] = ()

    @property
    def anchor(self) -> str:
        return f"q-{self.numbered.key}"


class SectionPage:
    """The page as one reader sees it; everything shared by its questions is read once."""

    def __init__(
        self,
        assessment: Assessment,
        header: Header,
        section: str,
        *,
        day: date,
        lines: Sequence[QuestionAnswer] | None = None,
    ) -> None:
        self.assessment, self.header, self.day = assessment, header, day
        self.lines = service.list_questions_and_answers(assessment) if lines is None else lines
        self.sections = progress_by_section(self.lines)
        self.here: SectionProgress = next(each for each in self.sections if each.key == section)

    @property
    def may_answer(self) -> bool:
        return self.header.may_edit and self.assessment.signed_at is None

    @cached_property
    def verified(self) -> VerificationShown | None:
        """How this section is verified by internal audit; None while it has no answer."""
        answers = [line.answer for line in self.lines if line.answer]
        return show_sections(self.assessment, answers, self.header.secrecy).get(self.here.key)

    @property
    def may_verify(self) -> bool:
        return self.header.may(Permission.VERIFICATION_RECORD)

    @cached_property
    def offered(self) -> AnswerOptions:
        return answer_options.answer_options_for(
            self.header, [line.answer for line in self.lines if line.answer]
        )

    @cached_property
    def known(self) -> Mapping[str, Sequence[KnownFact]]:
        """What earlier answers and the register say, by fact; an earlier answer stands first."""
        assert self.assessment.partnership is not None
        earlier = service.read_known(
            self.assessment.partnership, apart_from=self.assessment, marks=self.offered.marks
        )
        findings = gather_known([self.header.pk], self.day)[self.header.pk].findings
        held = answers_from_register(findings, documents=self.offered.documents)
        facts = {line.asked.question.fact for line in self.lines}
        return {fact: [found[fact] for found in (earlier, held) if fact in found] for fact in facts}

    def best_known(self, question: Question) -> KnownFact | None:
        """Return what can be taken over as the answer, or else what is worth reading first."""
        every = self.known[question.fact]
        if question.kind is Kind.REGISTER:  # it shows the register, never an earlier answer
            every = [known for known in every if known.on is None]
        return next(
            (known for known in every if can_answer(question, known.value)), every[0] if every else None
        )

    def usable(self) -> int:
        """Return how many open questions of the whole assessment have an answer that can be taken over."""
        waiting = [line.asked.question for line in self.lines if line.answer is None]
        found = [(question, self.best_known(question)) for question in waiting]
        return sum(known is not None and can_answer(question, known.value) for question, known in found)

    def form(self, numbered: NumberedQuestion, **options: Any) -> QuestionForm:
        question = numbered.line.asked.question
        known = self.best_known(question) if question.kind is Kind.REGISTER else None
        return QuestionForm(numbered.line, self.offered, held=known.value if known else "", **options)

    def posted(self, data: Mapping[str, Any], use: str = "") -> dict[str, QuestionForm]:
        """Return the questions that a press posted, filled; the one named `use` with what is known about it."""
        found = {}
        for numbered in self.here.questions:
            if numbered.key == use and (known := self.best_known(numbered.line.asked.question)):
                people = self.offered.people
                found[use] = self.form(numbered, data=prefill_known(numbered.line, known, people))
            elif f"{numbered.key}-version" in data:
                found[numbered.key] = self.form(numbered, data=data)
        return found

    def items(self, kept: Mapping[str, QuestionForm], opened: Collection[str]) -> list[_QuestionItem]:
        """Return the questions in order. `kept` are forms to show again, `opened` answered ones to change."""
        read = build_answer_views(self.lines, self.header)
        found = []
        for numbered in self.here.questions:
            form = kept.get(numbered.key)
            asks = not numbered.line.answer or form or numbered.key in opened
            words = read.get(numbered.key)
            found.append(
                self._open(numbered, words, form)
                if self.may_answer and asks
                else _QuestionItem(numbered, words)
            )
        return found

    def _open(
        self, numbered: NumberedQuestion, read: AnswerView | None, kept: QuestionForm | None
    ) -> _QuestionItem:
        question, form = numbered.line.asked.question, kept or self.form(numbered)
        return _QuestionItem(numbered, read, form, self._words(numbered), self._papers(question))

    def _words(self, numbered: NumberedQuestion) -> Known | None:
        question = numbered.line.asked.question
        known = self.best_known(question)
        if known is None:
            return None
        said = display_answer(question, known.value) if known.on else ""
        text = " ".join(f"{part.rstrip('.')}." for part in (said, known.text) if part)
        source = f"{known.source}, {write_long_date(known.on)}" if known.on else known.source
        return Known(text, source, can_answer(question, known.value) and question.kind is not Kind.REGISTER)

    def _papers(self, question: Question) -> list[str]:
        return [each.title for each in self.offered.documents.values() if each.kind in question.held_in]


def can_answer(question: Question, value: str) -> bool:
    """Whether a known value can be the answer to this question."""
    if question.kind is Kind.YES_PARTLY_NO_NA:
        return value in ANSWERS
    if question.kind is Kind.CHOICE:
        return value in {option.key for option in question.options}
    return bool(value)


@transaction.atomic
def save_section(
    page: SectionPage, posted: Mapping[str, QuestionForm], *, by: Actor, use: str = ""
) -> dict[str, QuestionForm]:
    """Write every question that is answered in full, all or none, and return the forms to show again.

    Who takes over one answer has not finished the others, so these are kept without a complaint.
    """
    again = {}
    for key, form in posted.items():
        if not form.is_valid():
            again[key] = form if use in ("", key) else form.unjudged()
        elif not form.is_open:
            source = ""
            if key == use and (known := page.best_known(form.question)):
                source = known.source
            try:
                service.write_answer(
                    page.assessment, key=key, values=form.values, by=by, on=page.day, taken_from=source
                )
            except writing.Stale:
                again[key] = _stale(page, form)
    return again


def _stale(page: SectionPage, form: QuestionForm) -> QuestionForm:
    theirs = Answer.objects.select_related("owner", "document").get(
        assessment=page.assessment, question=form.question.key
    )
    data = dict(form.data.items()) | {form.add_prefix("version"): str(theirs.version)}
    line = next(line for line in page.lines if line.key == form.question.key)
    kept = QuestionForm(line, page.offered, held=form.held, data=data)
    said = " ".join(
        filter(None, (display_answer(form.question, theirs.value) + ".", theirs.comment, theirs.missing))
    )
    kept.meanwhile = _("Somebody answered this meanwhile: %(said)s %(who)s, %(day)s.") % {
        "said": said,
        "who": theirs.answered_by,
        "day": write_long_date(theirs.answered_on),
    }
    return kept


def list_page_problems(items: Sequence[_QuestionItem]) -> list[Problem]:
    """Return everything wrong on the page, each with the number of its question."""
    return [
        Problem(f"{item.numbered.number}: {problem.text}", problem.target)
        for item in items
        if item.form and item.form.is_bound
        for problem in list_problems(item.form)
    ]
