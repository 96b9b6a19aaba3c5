"""Seats on panels as the form of a sign-in and a hand-over write them: begun and ended today, never taken away."""

from collections.abc import Collection
from datetime import date

from accounts.models import Panel, PanelSeat, Person
from core import clock
from core.history import writing
from core.history.actors import Actor
from core.models.terms import condition_for_running


def sit_only_on(person: Person, panels: Collection[Panel], *, by: Actor) -> None:
    """Let somebody sit today on these panels and no others: what is left ends, what is new begins."""
    today, wanted = clock.today(), {panel.pk for panel in panels}
    for seat in PanelSeat.objects.filter(person=person).held_on(today).exclude(panel__in=wanted):
        end_seat(seat, by=by)
    there = set(PanelSeat.objects.filter(person=person).held_on(today).values_list("panel", flat=True))
    for panel in panels:
        if panel.pk not in there:
            begin_seat(panel, person, by=by)


def end_seat(seat: PanelSeat, *, by: Actor, reason: str = "") -> None:
    """End a seat today; one that was to begin later ends on its first day, so that it never opened anything."""
    seat.ended_on = max(clock.today(), seat.started_on or clock.today())
    writing.update(seat, by=by, reason=reason)


def begin_seat(
    panel: Panel, person: Person, *, role: str = "", until: date | None = None, by: Actor, reason: str = ""
) -> None:
    """Begin a seat today, until a day where one is given; one that was to begin later begins now."""
    today = clock.today()
    later = PanelSeat.objects.filter(
        condition_for_running("ended_on", today), panel=panel, person=person
    ).first()
    if later is None:
        seat = PanelSeat(panel=panel, person=person, started_on=today, ended_on=until)
        seat.role = role or seat.role
        writing.insert(seat, by=by, reason=reason)
    elif later.started_on is not None and later.started_on > today:
        later.started_on = today
        writing.update(later, by=by, reason=reason)
