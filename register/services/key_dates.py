"""Ends, renewals and breaks of an agreement, with the last safe day to give notice worked out and kept (P13)."""

from collections.abc import Iterable
from datetime import date

from core.dates import Notice, last_safe_day
from core.history.actors import Actor
from core.holidays import HOLIDAYS
from register.choices import Precision
from register.models import KeyDate
from register.services import related
from register.services.related import remove

__all__ = ["add", "change", "find_earliest", "find_safe_day", "remove"]

_WORKED_OUT = ("last_safe_on", "precision")


def add(key_date: KeyDate, *, by: Actor, reason: str = "") -> KeyDate:
    """Write a new date with its last safe day."""
    key_date.last_safe_on = find_safe_day(key_date)
    return related.add(key_date, by=by, reason=reason)


def change(key_date: KeyDate, *, names: Iterable[str], by: Actor, reason: str = "") -> KeyDate:
    """Write the changed fields of a date, its last safe day among them. Raises core.history.writing.Stale."""
    key_date.last_safe_on = find_safe_day(key_date)
    return related.change(key_date, names=dict.fromkeys([*names, *_WORKED_OUT]), by=by, reason=reason)


def find_safe_day(key_date: KeyDate) -> date | None:
    """Return the last day on which notice can be given in time; None when the notice is not known.

    Of a date known only by its month or year the earliest possible day counts, so that nobody is too late.
    """
    if key_date.notice_number is None or not key_date.notice_unit:
        return None
    ends = find_earliest(key_date.on, key_date.precision)
    return last_safe_day(ends, Notice(key_date.notice_number, key_date.notice_unit), HOLIDAYS)


def find_earliest(on: date, precision: str) -> date:
    """Return the earliest day that a date may mean: itself, the first of its month, or the first of its year."""
    if precision == Precision.MONTH:
        return on.replace(day=1)
    return on.replace(month=1, day=1) if precision == Precision.YEAR else on
