"""Gaps: what counts as one, and the action with an owner and a date that each becomes; a better answer closes it."""

from functools import cache

from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock
from core.history.actors import Actor
from governance.frameworks.load import load_frameworks
from governance.frameworks.model import NO, PARTLY, Kind, Question
from governance.models import Answer
from register.known.gather import find_held_gaps
from register.models import MARK, Action, MarkedWords, Partnership, words_of_record
from register.services import related as services_related
from register.services import sensitive
from register.services.sensitive import WordsMark


def is_gap(value: str) -> bool:
    """Whether an answer leaves something to be put right."""
    return value in (NO, PARTLY)


def label_of_gap(code: str, citation: str) -> str:
    """Return how an action names the rule that it answers, such as `Governance framework, Protocol 2.7 o`."""
    return f"{code}, {citation}"


def follow_answer(answer: Answer, question: Question, *, by: Actor) -> Action | None:
    """Open, bring up to date or close the action that belongs to this answer; None when there is none."""
    partnership = answer.assessment.partnership
    if partnership is None:
        return None
    action = Action.objects.filter(
        Action.IS_OPEN_GAP, partnership=partnership, source_key=answer.fact
    ).first()
    if not is_gap(answer.value):
        return _close(action, answer, by) if action else None
    if action is None:
        return services_related.add(_new(answer, question), by=by)
    what = answer.missing or question.when_missing
    action.what, action.owner, action.due_on = what, answer.owner, answer.due_on
    _mark_like(action, answer)
    return services_related.change(action, names=["what", "owner", "due_on", *MARK], by=by)


@cache
def _facts_of_the_register() -> frozenset[str]:
    """The facts that a checklist takes from the register: a gap about one is that the register holds nothing."""
    questions = (question for framework in load_frameworks() for question in framework.questions)
    return frozenset(question.fact for question in questions if question.kind is Kind.REGISTER)


def close_what_is_held(partnership: Partnership, *, by: Actor) -> None:
    """Close each gap that said that the register holds nothing, once it does. One query where there is none."""
    rows = Action.objects.filter(
        Action.IS_OPEN_GAP, partnership=partnership, source_key__in=_facts_of_the_register()
    )
    gaps = {gap.pk: gap for gap in rows}
    held = find_held_gaps(
        [(gap.pk, gap.partnership_id, gap.source_key) for gap in gaps.values()], clock.today()
    )
    for gap in (gaps[key] for key in sorted(held)):
        gap.progress, gap.done_on = Action.Progress.DONE, clock.today()
        gap.progress_note = _("The register holds it now.")
        services_related.change(gap, names=["progress", "done_on", "progress_note"], by=by)


def mark_actions_of_answer(words: MarkedWords, was: WordsMark, said: WordsMark, *, by: Actor) -> None:
    """Mark what is to be done about an answer whose words are marked once it is signed, or take that mark off again.

    Only what is marked as it `was` follows: a mark of its own stays. Opened is what says nothing but these words.
    """
    answer = Answer.objects.select_related("assessment").get(pk=words.key)
    assessment = answer.assessment
    if assessment.partnership_id is None:
        return
    notes, gap = [text for text in (answer.evidence, answer.comment) if text], answer.missing
    copies = Q(Action.IS_OPEN_GAP, source_address=assessment.get_absolute_url()) | Q(progress_note__in=notes)
    copies |= Q(what=gap) if gap else Q()
    if said.paragraph is None:
        copies = Q(what=gap, progress_note__in=["", *notes])
    actions = Action.objects.filter(
        copies, source_kind=Action.Source.GAP, partnership=assessment.partnership_id
    )
    marked = {"exempt_paragraph": was.paragraph, "exempt_reason": was.reason}
    for action in actions.filter(source_key=answer.fact, **marked):
        action.exempt_paragraph, action.exempt_reason = said.paragraph, said.reason
        services_related.change(action, names=MARK, by=by, reason=said.reason)


def _mark_like(action: Action, answer: Answer) -> None:
    """The words of a gap stand in its checklist, too: it is exempt when they are exempt there."""
    mark = sensitive.find_mark(words_of_record(answer))
    action.exempt_paragraph, action.exempt_reason = mark.paragraph, mark.reason


def _new(answer: Answer, question: Question) -> Action:
    assessment = answer.assessment
    action = Action(
        partnership=assessment.partnership,
        what=answer.missing or question.when_missing,
        owner=answer.owner,
        due_on=answer.due_on,
        source_kind=Action.Source.GAP,
        source_key=answer.fact,
        source_label=label_of_gap(assessment.edition.title, question.citation)[:240],
        source_address=assessment.get_absolute_url(),
        since=answer.answered_on,
    )
    _mark_like(action, answer)
    return action


def _close(action: Action, answer: Answer, by: Actor) -> Action:
    action.progress, action.done_on = Action.Progress.DONE, answer.answered_on
    action.progress_note = answer.evidence or answer.comment
    if action.exempt_paragraph is None:  # what it said while it was open stays exempt when it is closed
        _mark_like(action, answer)
    return services_related.change(action, names=["progress", "done_on", "progress_note", *MARK], by=by)
