"""Gaps: what counts as one, and the action with an owner and a date that each becomes; a better answer closes it."""

from core.history.actors import Actor
from governance.frameworks.model import NO, PARTLY, Question
from governance.models import Answer
from register.models import Action
from register.services import related as services_related


def is_gap(value: str) -> bool:
    """Whether an answer leaves something to be put right."""
    return value in (NO, PARTLY)


def label(code: str, citation: str) -> str:
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
    return services_related.change(action, names=["what", "owner", "due_on"], by=by)


def _new(answer: Answer, question: Question) -> Action:
    assessment = answer.assessment
    return Action(
        partnership=assessment.partnership,
        what=answer.missing or question.when_missing,
        owner=answer.owner,
        due_on=answer.due_on,
        source_kind=Action.Source.GAP,
        source_key=answer.fact,
        source_label=label(assessment.edition.title, question.citation)[:240],
        source_address=assessment.get_absolute_url(),
        since=answer.answered_on,
    )


def _close(action: Action, answer: Answer, by: Actor) -> Action:
    action.progress, action.done_on = Action.Progress.DONE, answer.answered_on
    action.progress_note = answer.evidence or answer.comment
    return services_related.change(action, names=["progress", "done_on", "progress_note"], by=by)
