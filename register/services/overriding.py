"""Going a step on without all that its gate asks for: why, and until when each of the missing things is put right.

What is missing becomes a gap of whoever sponsors the partnership, so that it is listed, chased and reported until it
is there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core import clock
from core.history import audit
from core.history.actors import Actor
from register.gates.judge import judge_needs
from register.gates.read_gates import read_gates
from register.gates.rules import Need
from register.models import Action, Partnership, StatusChange
from register.services import related


@dataclass(frozen=True)
class Override:
    """Why a step is taken without what is missing before it, and by when that is put right."""

    reason: str
    put_right_by: date


_KEY = "gate"


def open_gaps(
    partnership: Partnership, missing: Iterable[Need], *, to: str, on: date, due_on: date, by: Actor
) -> None:
    """Make a gap of each need that is missing for a step, unless it is open already."""
    open_about = Action.objects.filter(Action.IS_OPEN_GAP, partnership=partnership)
    known = set(open_about.values_list("source_key", flat=True))
    named = [one for one in (partnership.sponsor, partnership.lead) if one and not one.has_left]
    owner = named[0] if named else None
    for need in missing:
        if (key := f"{_KEY}.{to}.{need.key}") in known:
            continue
        gap = Action(
            partnership=partnership,
            what=need.missing,
            owner=owner,
            due_on=due_on,
            source_kind=Action.Source.GAP,
            source_key=key,
            source_label=_("Gone on without it, %(source)s") % {"source": need.source},
            source_address=f"{partnership.get_absolute_url()}{need.mends}",
            since=on,
        )
        related.add(gap, by=by)


def close_met(partnership: Partnership, *, by: Actor) -> None:
    """Close each gap of a step that went on without something, once that is there. One query where there is none."""
    rows = Action.objects.filter(
        Action.IS_OPEN_GAP, partnership=partnership, source_key__startswith=f"{_KEY}."
    )
    gaps = {gap.source_key: gap for gap in rows}
    for gate in read_gates() if gaps else ():
        for judged in judge_needs(partnership, gate, day=clock.today()):
            gap = gaps.pop(f"{_KEY}.{gate.to}.{judged.need.key}", None) if judged.is_met else None
            if gap is not None:
                gap.progress, gap.done_on = Action.Progress.DONE, clock.today()
                gap.progress_note = _("It is in place now.")
                related.change(gap, names=["progress", "done_on", "progress_note"], by=by)


def list_changes(step: StatusChange) -> Iterator[audit.Change]:
    """Yield what the history says of a step that was taken without something."""
    if step.overridden:
        yield audit.Change("overridden", _("Gone on without"), "", " ".join(step.overridden))
        yield audit.Change("override_reason", _("Why without it"), "", step.override_reason)
