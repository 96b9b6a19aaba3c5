"""A cap that the demo council has waived, by the service that people use."""

from collections.abc import Iterator
from datetime import timedelta

from core import clock
from register.demo import Cast, Moment
from reviews.waivers import service

NAME, GIVER = "Health and Wellbeing Board", "Director of Adults"
REASON = "The law keeps the board in being, and its risks stand on the integrated care board's register until April."
DAYS_AGO = 9  # after its last review was accepted


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield the waiver."""
    if cast.knows(NAME):
        yield cast.moment(cast.today - timedelta(days=DAYS_AGO), NAME, lambda: _waive(cast))


def _waive(cast: Cast) -> None:
    partnership, on = cast.partnership(NAME), clock.today()
    lines = [cap.line for cap in service.find_caps_today(partnership, on)]
    until = cast.today + timedelta(days=120)
    service.waive_cap(partnership, lines=lines, reason=REASON, until=until, on=on, by=cast.actor(GIVER))
