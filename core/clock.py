"""The one clock: today and now. Everything asks it, so that tests, the demo's past and a simulated year can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """Return the moment, with its time zone (UTC)."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """Return the day that it is where the council is."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the day of a moment where the council is: 00:15 on 1 July in London is still 30 June in UTC."""
    return timezone.localdate(moment)


def end_of(day: date) -> datetime:
    """Return the moment at which a day ends where the council is: the midnight after it."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def convert_to_local_time(moment: datetime) -> datetime:
    """Return a moment as clocks show it where the council is."""
    return timezone.localtime(moment)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment`, which has a time zone, until the block ends."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
