"""Whom the demo council appointed to its partnerships, for how long, and who stood down early (people.yaml)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from core import clock
from core.yaml_files import read_data
from register.demo import MONTHS_TOLD, Cast, Moment
from register.models import Representative
from register.services import related

FILE = Path(__file__).with_name("people.yaml")
CLERK = "Democratic Services Officer"


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield each appointment, and each early end of one."""
    for name, seats in read_data(FILE).items():
        for seat in seats if cast.knows(name) else ():
            person, starts = seat[0], seat[4]
            told = max(starts, 1 - MONTHS_TOLD)
            yield cast.moment(cast.day(told), f"{name} {person}", partial(_appoint, cast, name, *seat[:7]))
            if len(seat) > 7:
                ended, why = seat[7:]
                yield cast.moment(
                    cast.day(ended),
                    f"{name} {person}",
                    partial(_stand_down, cast, name, person, why),
                )


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
