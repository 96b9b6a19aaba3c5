"""Moving a draft to the newest edition of its checklist. What is signed never moves."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.history import audit, writing
from core.history.actors import Actor
from governance.assessments.applicability import AskedQuestion, questions_for
from governance.assessments.service import take_draft
from governance.models import Assessment, Edition
from governance.newer_edition.receipt import Receipt, compare_editions
from register.standing import refresh as standing_refresh


class NothingNewer(Exception):
    """It stands at the newest edition already."""


@dataclass(frozen=True)
class EditionMove:
    """A draft, the edition that it would move to, and the receipt; `asked` are the questions of both, by their keys."""

    assessment: Assessment
    edition: Edition
    receipt: Receipt
    asked: Mapping[str, AskedQuestion]


def find_newer(assessment: Assessment) -> Edition | None:
    """Return the newest edition of the checklist, where a draft stands at an older one."""
    if assessment.signed_at:
        return None
    newest = Edition.objects.newest(assessment.code)
    return newest if newest.number > assessment.edition.number else None


def plan_move(assessment: Assessment, edition: Edition) -> EditionMove:
    """Return what would become of every answer."""
    before, after = (
        questions_for(one.framework, assessment.tier, assessment.form)
        for one in (assessment.edition, edition)
    )
    answers = dict(assessment.answers.filter(annexed_from=None).values_list("question", "value"))
    receipt = compare_editions([one.question for one in before], [one.question for one in after], answers)
    asked = {one.question.key: one for one in before} | {one.question.key: one for one in after}
    return EditionMove(assessment, edition, receipt, asked)


@transaction.atomic
def move_to_newest(assessment: Assessment, *, by: Actor) -> EditionMove:
    """Move a draft to the newest edition and return what became of it.

    Raises AlreadySigned and NothingNewer.
    """
    taken = take_draft(assessment)
    edition = find_newer(taken)
    if edition is None:
        raise NothingNewer
    move, old = plan_move(taken, edition), taken.edition
    said = _("edition %(n)s, where it was asked in other words") % {"n": old.number}
    for answer in taken.answers.filter(annexed_from=None):
        if answer.question in move.receipt.annexed:
            answer.annexed_from = old.number
            writing.update(answer, by=by)
        elif answer.question in move.receipt.reworded:
            answer.reconfirmed_from = said
            writing.update(answer, by=by)
    taken.edition = edition
    writing.update(taken, by=by)
    if taken.partnership_id:
        standing_refresh.refresh([taken.partnership_id])
    receipt = move.receipt
    audit.record(
        "assessment.edition_moved",
        by=by,
        about=taken.partnership,
        object=taken,
        headline=_("Moved to a newer edition:"),
        detail=str(edition),
        changes=[
            audit.Change("edition", _("Edition"), str(old.number), str(edition.number)),
            audit.Change("carried", _("Answers carried"), "", str(len(receipt.carried))),
            audit.Change("reworded", _("Of these asked in other words"), "", str(len(receipt.reworded))),
            audit.Change("annexed", _("Answers kept beside it"), "", str(len(receipt.annexed))),
            audit.Change("added", _("Questions added"), "", str(len(receipt.added))),
            audit.Change("removed", _("Questions removed"), "", str(len(receipt.removed))),
        ],
    )
    return move
