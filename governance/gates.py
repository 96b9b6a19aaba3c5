"""What screenings and checklists say before a step of the path, and what of them is left when one ends.

Source: protocol 2.2, 2.7 and Appendix 1, diagram 1 (P1, P2, P7, P18).
"""

from collections.abc import Iterable, Iterator

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.assessments.service import list_asked
from governance.frameworks.model import NO, PARTLY, YES
from governance.models import Answer, Assessment
from governance.screening.service import describe_outcome
from register.choices import ScreeningOutcome
from register.gates.rules import ANSWER, ANSWERED, BEGUN, CHECKLIST, SIGNED
from register.known.finding import Finding, State
from register.models import Partnership
from register.record.header import address_of_tab


def find_for_gates(partnership: Partnership) -> Iterator[Finding]:
    """Yield how it was screened, how far each of its checklists is, and the newest answer to each fact."""
    yield _find_screening(partnership)
    rows = Assessment.objects.filter(partnership=partnership).select_related("edition")
    newest = {
        one.code: one
        for one in rows.annotate(done=Count("answers", filter=Q(answers__annexed_from=None))).order_by("pk")
    }
    for code, assessment in newest.items():
        yield _find_checklist(code, assessment, assessment.done)
    yield from _find_answers(partnership, newest.values())


def _find_answers(partnership: Partnership, assessments: Iterable[Assessment]) -> Iterator[Finding]:
    """Yield the newest answer to each fact. What folds into a head is answered by it (P20)."""
    own = Answer.objects.filter(assessment__partnership=partnership).order_by("answered_on", "pk")
    answers = list(own.values_list("assessment", "question", "fact", "value"))
    by_question = {(assessment, question): value for assessment, question, _fact, value in answers}
    folded = {
        covered.fact: by_question[one.pk, asked.question.key]
        for one in assessments
        for asked in list_asked(one)
        for covered in asked.covers
        if (one.pk, asked.question.key) in by_question
    }
    sentences = {NO: _("It was answered with No."), PARTLY: _("It was answered with Partly.")}
    for fact, value in (folded | {fact: value for _assessment, _question, fact, value in answers}).items():
        held = bool(value) and value not in (NO, PARTLY)
        yield Finding(f"{ANSWER}{fact}", State.HELD if held else State.NONE, value, sentences.get(value, ""))


def _find_screening(partnership: Partnership) -> Finding:
    screening = partnership.screenings.first()
    if screening is None:
        return Finding("screening", State.NOT_KNOWN)
    if screening.outcome == ScreeningOutcome.PARTNERSHIP:
        return Finding("screening", State.HELD, YES, describe_outcome(screening), screening.screened_on)
    words = _("It was screened: %(outcome)s.") % {"outcome": describe_outcome(screening)}
    return Finding("screening", State.NONE, NO, words, screening.screened_on)


def _find_checklist(code: str, assessment: Assessment, done: int) -> Finding:
    key = f"{CHECKLIST}{code}"
    if assessment.signed_at:
        return Finding(key, State.HELD, SIGNED)
    asked = len(list_asked(assessment))
    if done >= asked:
        return Finding(key, State.HELD, ANSWERED, _("Every question is answered; it is not signed yet."))
    words = ngettext(
        "%(done)s of %(n)s question is answered.", "%(done)s of %(n)s questions are answered.", asked
    )
    return Finding(key, State.NONE, BEGUN, words % {"done": done, "n": asked})


def count_unsigned(partnership: Partnership) -> Iterator[tuple[str, str]]:
    """Yield how many checklists of a partnership that is about to end are begun and not signed."""
    if n := Assessment.objects.filter(partnership=partnership, signed_at__isnull=True).count():
        words = ngettext(
            "%(n)s checklist is begun and not signed", "%(n)s checklists are begun and not signed", n
        )
        yield words % {"n": n}, address_of_tab(partnership.reference, "governance/")
