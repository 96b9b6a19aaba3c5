"""Whom the demo council appointed to its partnerships, for how long, and who stood down early (people.yaml); and who
sits on its panels (panels.yaml). Democratic services write both down."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from accounts.models import Panel, PanelSeat
from accounts.services import seats as panel_seats
from core import clock
from core.yaml_files import read_data
from register.demo import MONTHS_TOLD, Cast, Moment
from register.models import Representative
from register.services import related

FILE = Path(__file__).with_name("people.yaml")
PANELS = Path(__file__).with_name("panels.yaml")
CLERK = "Democratic Services Officer"


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield each appointment, and each early end of one; then each seat on a panel, and its end."""
    yield from _list_seats(cast)
    for name, seats in read_data(FILE).items():
        for seat in seats if cast.knows(name) else ():
            person, starts = seat[0], seat[4]
            told = max(starts, 1 - MONTHS_TOLD)
            yield cast.moment(cast.day(told), f"{name} {person}", partial(_appoint, cast, name, *seat[:7]))
            if len(seat) > 7:
                ended, why = seat[7:]
                yield cast.moment(
                    cast.day(ended), f"{name} {person}", partial(_stand_down, cast, name, person, why)
                )


def _list_seats(cast: Cast) -> Iterator[Moment]:
    panels = {panel.slug: panel for panel in Panel.objects.all()}
    for slug, seats in read_data(PANELS).items():
        for person, role, starts, *ends in seats:
            key, told = f"{slug} {person}", max(starts, 1 - MONTHS_TOLD)
            yield cast.moment(
                cast.day(told), key, partial(_seat, cast, panels[slug], person, role, starts, *ends)
            )


def _seat(cast: Cast, panel: Panel, person: str, role: str, starts: float, ends: float | None = None) -> None:
    """Give a seat on a panel; of somebody who sits there already the seat is changed."""
    by, sitter = cast.actor(CLERK), cast.people[person]
    found = PanelSeat.objects.filter(panel=panel, person=sitter, ended_on=None).first()
    seat = found or PanelSeat(panel=panel, person=sitter)
    seat.role, seat.started_on = role, cast.day(starts)
    seat.ended_on = cast.day(ends) if ends is not None else None
    if found:
        panel_seats.change(seat, names=["role", "started_on", "ended_on"], by=by)
    else:
        panel_seats.add(seat, by=by)


def _appoint(
    cast: Cast,
    name: str,
    person: str,
    capacity: str,
    voting: bool | None,
    appointed_by: str,
    starts: float,
    ends: float | None,
    authority: str,
) -> None:
    made = Representative(
        partnership=cast.partnership(name),
        person=cast.people[person],
        capacity=capacity,
        voting=voting,
        appointed_by=appointed_by,
        authority=authority,
        started_on=cast.day(starts),
        ends_on=cast.day(ends) if ends is not None else None,
    )
    related.add(made, by=cast.actor(CLERK))


def _stand_down(cast: Cast, name: str, person: str, why: str) -> None:
    seat: Any = Representative.objects.get(
        partnership=cast.partnership(name), person=cast.people[person], ended_on=None
    )
    seat.ended_on = clock.today()
    related.change(seat, names=["ended_on"], by=cast.actor(CLERK), reason=why)
