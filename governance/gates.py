"""What screenings and checklists say before a step of the path, and what of them is left when one ends.

Source: protocol 2.2, 2.7 and Appendix 1, diagram 1 (P1, P2, P7, P18).
"""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.assessments.applicability import AskedQuestion, questions_for
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
    rows = list(Assessment.objects.filter(partnership=partnership).select_related("edition").order_by("pk"))
    own = Answer.objects.filter(assessment__partnership=partnership, annexed_from=None)
    answers = list(own.order_by("answered_on", "pk"))
    asked = {one.pk: questions_for(one.edition.framework, partnership.tier, partnership.form) for one in rows}
    for code in dict.fromkeys(one.code for one in rows):
        found = [_find_checklist(one, asked[one.pk], answers) for one in rows if one.code == code]
        yield max(found, key=lambda one: _ORDER.index(one.value))
    yield from _find_answers(asked, answers)


_ORDER = (BEGUN, ANSWERED, SIGNED)


def _find_answers(
    asked: Mapping[int, Sequence[AskedQuestion]], answers: Sequence[Answer]
) -> Iterator[Finding]:
    """Yield the newest answer to each fact. What folds into a head is answered by it (P20)."""
    covers = {
        (key, one.question.key): [covered.fact for covered in one.covers]
        for key, questions in asked.items()
        for one in questions
    }
    newest: dict[str, str] = {}
    for answer in answers:
        facts = covers.get((answer.assessment_id, answer.question), [])
        newest |= dict.fromkeys([*facts, answer.fact], answer.value)
    sentences = {NO: _("It was answered with No."), PARTLY: _("It was answered with Partly.")}
    for fact, value in newest.items():
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


def _find_checklist(
    assessment: Assessment, asked: Sequence[AskedQuestion], answers: Sequence[Answer]
) -> Finding:
    """How far it is by what is asked of the partnership today: one begun in a lower tier may have been asked less."""
    key = f"{CHECKLIST}{assessment.code}"
    given = {one.question for one in answers if one.assessment_id == assessment.pk}
    done = sum(one.question.key in given for one in asked)
    if done >= len(asked) and assessment.signed_at:
        return Finding(key, State.HELD, SIGNED)
    if done >= len(asked):
        return Finding(key, State.HELD, ANSWERED, _("Every question is answered; it is not signed yet."))
    words = ngettext(
        "%(done)s of %(n)s question is answered.", "%(done)s of %(n)s questions are answered.", len(asked)
    )
    return Finding(key, State.NONE, BEGUN, words % {"done": done, "n": len(asked)})


def count_unsigned(partnership: Partnership) -> Iterator[tuple[str, str]]:
    """Yield how many checklists of a partnership that is about to end are begun and not signed."""
    if n := Assessment.objects.filter(partnership=partnership, signed_at__isnull=True).count():
        words = ngettext(
            "%(n)s checklist is begun and not signed", "%(n)s checklists are begun and not signed", n
        )
        yield words % {"n": n}, address_of_tab(partnership.reference, "governance/")
