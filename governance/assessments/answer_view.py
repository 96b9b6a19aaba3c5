"""An answer as it is read: its word, what it rests on, and, of a gap, who puts it right by when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.permissions import Permission
from core.dates import long_date
from governance.assessments import gaps
from governance.assessments.answer_display import display_answer
from governance.assessments.service import QuestionAnswer
from governance.frameworks.model import NOT_APPLICABLE
from governance.models import Answer
from register.known.rules import FIELDS
from register.models import Document, SensitiveMark
from register.record.header import Header


@dataclass(frozen=True)
class AnswerView:
    """`word` is the answer; `text` says more; `rests_on` is its evidence; `mends` is who and when, for a gap."""

    word: str
    text: str
    rests_on: str
    mends: str
    given: str
    is_gap: bool
    applies: bool


def answer_views(lines: Iterable[QuestionAnswer], header: Header) -> dict[str, AnswerView]:
    """Return every answer as this reader may read it, by the key of its question."""
    hidden, exempt = _hidden_facts(header), header.may(Permission.EXEMPT_VIEW)
    return {
        line.key: _not_shown() if line.asked.question.fact in hidden else _reading(line, line.answer, exempt)
        for line in lines
        if line.answer
    }


def _not_shown() -> AnswerView:
    return AnswerView(_("Not shown to you"), "", "", "", "", is_gap=False, applies=True)


def _reading(line: QuestionAnswer, answer: Answer, exempt: bool) -> AnswerView:
    mends = [str(answer.owner)] if answer.owner else []
    mends += [_("by %(day)s") % {"day": long_date(answer.due_on)}] if answer.due_on else []
    given = f"{answer.answered_by}, {long_date(answer.answered_on)}"
    if answer.reconfirmed_from:
        given += _(", taken over from: %(source)s") % {"source": answer.reconfirmed_from}
    return AnswerView(
        word=display_answer(line.asked.question, answer.value),
        text=" ".join(filter(None, (answer.missing, answer.comment))),
        rests_on=", ".join(filter(None, (answer.evidence, _title(answer.document, exempt)))),
        mends=", ".join(mends),
        given=given,
        is_gap=gaps.is_gap(answer.value),
        applies=answer.value != NOT_APPLICABLE,
    )


def _title(paper: Document | None, exempt: bool) -> str:
    if paper is None:
        return ""
    return _("an exempt document") if paper.exempt and not exempt else str(paper)


def _hidden_facts(header: Header) -> Collection[str]:
    """Return the facts that show a field whose text is exempt, when the reader may not read exempt text."""
    if header.may(Permission.EXEMPT_VIEW):
        return frozenset()
    marks = set(SensitiveMark.objects.filter(partnership=header.pk).values_list("field", flat=True))
    return frozenset(fact for fact, field in FIELDS.items() if field in marks)
