"""Ends, renewals and breaks of an agreement, with the last safe day to give notice worked out and kept (P13)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.migrations import Migration
from django.utils.translation import gettext as _

from core import clock
from core.dates import Notice, find_last_safe_day
from core.history.actors import SYSTEM, Actor
from core.holidays import HOLIDAYS
from register.choices import Precision
from register.models import KeyDate
from register.services import related
from register.services.related import remove
from register.standing import refresh as standing_refresh
from register.standing.refresh import put_off_standings, ran_to_the_end

__all__ = ["add", "change", "correct_after_migrate", "find_earliest", "find_safe_day", "remove"]

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
    return find_last_safe_day(ends, Notice(key_date.notice_number, key_date.notice_unit), HOLIDAYS)


@transaction.atomic
def correct_stored_days() -> int:
    """Work the last safe days that still lie ahead out anew, and return how many were other than stored.

    What an earlier release worked out may fall on a day on which nobody works. Each is told in the history.
    """
    ahead = KeyDate.objects.filter(last_safe_on__gte=clock.today()).order_by("pk")
    wrong = [one for one in ahead if find_safe_day(one) != one.last_safe_on]
    standing_refresh.take_turn(one.partnership_id for one in wrong)
    with put_off_standings():
        for one in wrong:
            change(one, names=[], by=SYSTEM, reason=_("The last safe day is always a working day"))
    return len(wrong)


def correct_after_migrate(plan: Sequence[tuple[Migration, bool]] = (), **_signal: Any) -> None:
    """Correct them once migrations have run to their end; a run that stops earlier or goes back leaves them."""
    if ran_to_the_end(plan):
        correct_stored_days()


def find_earliest(on: date, precision: str) -> date:
    """Return the earliest day that a date may mean: itself, the first of its month, or the first of its year."""
    if precision == Precision.MONTH:
        return on.replace(day=1)
    return on.replace(month=1, day=1) if precision == Precision.YEAR else on
