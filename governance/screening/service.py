"""Keeping a screening with the record that it is about. The newest one counts; every earlier one is kept."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.history import audit, writing
from core.history.actors import Actor
from governance.models import Screening
from governance.screening.walk import Walk
from register.choices import ScreeningOutcome, Status
from register.models import Partnership
from register.services import partnerships, proposals, related
from register.standing import refresh as standing_refresh


class ScreeningRefused(Exception):
    """It cannot be kept; the message is a sentence that says why."""


@transaction.atomic
def record_screening(
    partnership: Partnership, walk: Walk, *, on: date, by: Actor, rests_on: str = ""
) -> Screening | None:
    """Keep the path taken and what it came to; None when the newest one says the same.

    `rests_on` says what was confirmed where nobody went through the questions. It moves no partnership: a step is taken
    by itself. Raises ScreeningRefused as long as nothing is decided.
    """
    result = walk.result
    if result.outcome == ScreeningOutcome.UNDECIDED:
        raise ScreeningRefused(_("Nothing is decided yet: answer what is missing first."))
    standing_refresh.take_turn([partnership.pk])
    held = Partnership.objects.get(pk=partnership.pk)
    edition, answers = walk.screening.edition, dict(walk.answers)
    before = held.screenings.first()
    if before and (before.edition, before.answers) == (edition, answers):
        return None
    screening = Screening(
        partnership=held,
        edition=edition,
        answers=answers,
        outcome=result.outcome,
        kind=result.kind or "",
        screened_on=on,
        screened_by=by.label,
        rests_on=rests_on,
    )
    writing.insert(screening, by=by)
    words = describe_outcome(screening)
    audit.record(
        "partnership.screened",
        by=by,
        about=held,
        object=screening,
        category=audit.Category.DECISION,
        headline=_("Screened:"),
        detail=words,
        changes=[
            audit.Change("screening", _("Screening"), describe_outcome(before) if before else "", words)
        ],
        reason=rests_on,
    )
    related.follow(held, by=by)
    return screening


@transaction.atomic
def propose_screened(
    partnership: Partnership, walk: Walk, *, on: date, by: User, apart: str = ""
) -> Partnership:
    """Write a new idea with its screening; what is no partnership is kept out of scope, under its kind.

    `apart` says why it is none of those that may be the same. Raises ScreeningRefused as long as nothing is decided.
    """
    made = proposals.propose(partnership, by=by, on=on, apart=apart)
    record_screening(made, walk, on=on, by=by)
    result = walk.result
    if result.outcome == ScreeningOutcome.NONE:
        assert result.kind is not None
        why = " ".join(reason.sentence for reason in result.reasons)
        partnerships.move(
            made, to=Status.OUT_OF_SCOPE, on=on, reason=why, by=by, scope_kind=result.kind.value
        )
    return made


def describe_outcome(screening: Screening) -> str:
    """Return what a screening came to, with the kind of what is none."""
    if not screening.kind:
        return screening.get_outcome_display()
    return f"{screening.get_outcome_display()} ({screening.get_kind_display()})"
