"""Nobody gives themselves a role or a seat on a panel: somebody else who may does (decision 21)."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import PanelSeat
from accounts.same_person import is_own_entry
from core.history.actors import Actor


class OwnRightsRefused(Exception):
    """Somebody would give themselves more than they have; the message is a sentence that says what to do instead."""


def refuse_own_rights() -> OwnRightsRefused:
    """Return the refusal of a role or a seat of one's own."""
    return OwnRightsRefused(
        _(
            "You cannot give yourself a role or a seat on a panel. Nothing was saved. "
            "Ask somebody else who may give them."
        )
    )


def check_own_seat(seat: PanelSeat, before: PanelSeat | None, by: Actor) -> None:
    """Refuse a seat of one's own that lasts longer than the one that is there. To stand down is one's own to say."""
    if not is_own_entry(seat.person_id, by):
        return
    if before is None or _days(seat)[0] < _days(before)[0] or _days(seat)[1] > _days(before)[1]:
        raise refuse_own_rights()


def _days(seat: PanelSeat) -> tuple[date, date]:
    return seat.started_on or date.min, seat.ended_on or date.max
