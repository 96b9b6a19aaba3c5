"""Going a step on without all that its gate asks for: why, and until when each of the missing things is put right.

What is missing becomes a gap of whoever sponsors the partnership, so that it is listed, chased and reported until it
is there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.history import audit
from core.history.actors import Actor
from register.gates.rules import Need
from register.models import Action, Partnership, StatusChange
from register.services import related


@dataclass(frozen=True)
class Override:
    """Why a step is taken without what is missing before it, and by when that is put right."""

    reason: str
    put_right_by: date


def open_gaps(
    partnership: Partnership, missing: Iterable[Need], *, on: date, due_on: date, by: Actor
) -> None:
    """Make a gap of each need that is missing, unless one about the same fact is open already."""
    open_about = Action.objects.filter(Action.IS_OPEN_GAP, partnership=partnership)
    known = set(open_about.values_list("source_key", flat=True))
    for need in missing:
        if need.fact in known:
            continue
        gap = Action(
            partnership=partnership,
            what=need.missing,
            owner=partnership.sponsor or partnership.lead,
            due_on=due_on,
            source_kind=Action.Source.GAP,
            source_key=need.fact,
            source_label=_("Gone on without it, %(source)s") % {"source": need.source},
            source_address=f"{partnership.get_absolute_url()}{need.mends}",
            since=on,
        )
        related.add(gap, by=by)


def list_changes(step: StatusChange) -> Iterator[audit.Change]:
    """Yield what the history says of a step that was taken without something."""
    if step.overridden:
        yield audit.Change("overridden", _("Gone on without"), "", " ".join(step.overridden))
        yield audit.Change("override_reason", _("Why without it"), "", step.override_reason)
