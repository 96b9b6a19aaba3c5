"""Writes the past of the demo council down in the order in which it happened.

Past and present are written in one pass and one transaction. The past could not follow by a background job: each event
seals the one before it, so that what happened three years ago would stand in the chain behind what was written today,
and a history read from top to bottom would run backwards. (`verify_history` does not ask for times in order; a reader
does.) A register in which the job has not come to its end would be wrong on every page that counts. One transaction is
also safe to kill: there is all of it or nothing. What makes it quick is that standings are computed once a month of the
tale, for all partnerships together, and not after each write; so a sign shows since the month in which it came up.
"""

from collections.abc import Iterable
from datetime import datetime

from core import clock
from register.demo import Moment, choose_kept
from register.standing.refresh import put_off_standings


def write_diary(moments: Iterable[Moment], *, until: datetime) -> int:
    """Tell every moment by its own clock and return how many there were. Within one transaction."""
    told = choose_kept(moments, until)
    with put_off_standings() as write_waiting:
        last: datetime | None = None
        for at, tell in told:
            if last and (last.year, last.month) != (at.year, at.month):
                with clock.set_to(last):
                    write_waiting()
            with clock.set_to(at):
                tell()
            last = at
    return len(told)
