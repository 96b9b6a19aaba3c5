"""Who sits on which panel, from when until when. It decides what a panel member reads, so each is told and sealed."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import PanelSeat
from accounts.services import sign_ins
from accounts.services.own_rights import check_own_seat
from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor

DAYS = ("role", "started_on", "ended_on")


@transaction.atomic
def add(seat: PanelSeat, *, by: Actor) -> PanelSeat:
    """Write a new seat. Raises OwnRightsRefused for one's own."""
    check_own_seat(seat, None, by)
    writing.insert(seat, by=by)
    none = PanelSeat(role="")
    _tell(
        seat,
        "added",
        _("Seat on a panel given:"),
        by=by,
        changes=field_display.list_changes(none, seat, DAYS),
    )
    return seat


@transaction.atomic
def change(seat: PanelSeat, *, names: Iterable[str], by: Actor, reason: str = "") -> PanelSeat:
    """Write the changed fields of a seat; nothing when nothing differs. Raises Stale and OwnRightsRefused."""
    before = PanelSeat.objects.get(pk=seat.pk)
    found = field_display.list_changes(before, seat, names)
    if found:
        check_own_seat(seat, before, by)
        writing.update(seat, by=by, reason=reason)
        _tell(seat, "changed", _("Seat on a panel changed:"), by=by, changes=found, reason=reason)
    return seat


@transaction.atomic
def remove(seat: PanelSeat, *, by: Actor, reason: str) -> None:
    """Take away a seat that was entered by mistake; one that is over is ended instead."""
    writing.remove(seat, by=by, reason=reason)
    _tell(seat, "removed", _("Seat on a panel removed:"), by=by, reason=reason)


def _tell(
    seat: PanelSeat,
    verb: str,
    headline: str,
    *,
    by: Actor,
    changes: Iterable[audit.Change] = (),
    reason: str = "",
) -> None:
    audit.record(
        f"seat.{verb}",
        by=by,
        about=seat.person,
        object=seat,
        category=audit.Category.ACCESS,
        headline=headline,
        detail=f"{seat.person}, {seat}",
        changes=list(changes),
        reason=reason,
    )
    # Where the person signs in, seal what the sign-in allows now.
    headline = _("Sign-in after a change of seats, of:")
    sign_ins.seal_moved([seat.person_id], by=by, reason=reason, headline=headline)
