"""An answer as it is read: its word, what it rests on, and, of a gap, who puts it right by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.dates import write_long_date
from governance.assessments import gaps
from governance.assessments.answer_display import display_answer
from governance.assessments.service import QuestionAnswer
from governance.frameworks.model import NOT_APPLICABLE, Kind
from governance.models import Answer
from register.access.marks import word_for_hidden
from register.access.secrecy import Secrecy
from register.access.words import hides_words, show_record
from register.known.rules import FIELDS
from register.models import Document, words_of_record
from register.record.header import Header
from register.rules.evidence import EvidenceState, age_of, write_document


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
    exempt: str = ""  # that its words are exempt, and under which paragraph


def build_answer_views(lines: Iterable[QuestionAnswer], header: Header) -> dict[str, AnswerView]:
    """Return every answer as this reader may read it, by the key of its question."""
    hidden = {fact for fact, field in FIELDS.items() if header.secrecy.hides(field)}
    return {
        line.key: _not_shown()
        if line.asked.question.fact in hidden
        else _reading(line, line.answer, header.secrecy)
        for line in lines
        if line.answer
    }


def _not_shown() -> AnswerView:
    return AnswerView(word_for_hidden(), "", "", "", "", is_gap=False, applies=True)


def _paper(document: Document, secrecy: Secrecy) -> str:
    """The document that an answer rests on; once it is out of date that stands beside it, with who renews it."""
    title, today = secrecy.title(document), clock.today()
    if age_of(document).state(today) is not EvidenceState.OUT_OF_DATE:
        return title
    return f"{title} ({write_document(document, today)})"


def _reading(line: QuestionAnswer, written: Answer, secrecy: Secrecy) -> AnswerView:
    answer: Any = show_record(written, secrecy)
    in_words = line.asked.question.kind is Kind.TEXT  # the answer itself is what somebody typed
    mends = [str(answer.owner)] if answer.owner else []
    mends += [_("by %(day)s") % {"day": write_long_date(answer.due_on)}] if answer.due_on else []
    given = f"{answer.answered_by}, {write_long_date(answer.answered_on)}"
    if answer.reconfirmed_from:
        given += _(", taken over from: %(source)s") % {"source": answer.reconfirmed_from}
    return AnswerView(
        word=word_for_hidden()
        if in_words and hides_words(secrecy, written)
        else display_answer(line.asked.question, answer.value),
        text=" ".join(filter(None, (answer.missing, answer.comment))),
        rests_on=", ".join(
            filter(None, (answer.evidence, _paper(answer.document, secrecy) if answer.document else ""))
        ),
        mends=", ".join(mends),
        given=given,
        is_gap=gaps.is_gap(answer.value),
        applies=answer.value != NOT_APPLICABLE,
        exempt=secrecy.tag(words_of_record(written).name),
    )
