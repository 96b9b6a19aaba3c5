"""What is due: the small shape in which every app says so, and the portal puts it together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Due:
    """One thing that is due for somebody: what, for which record, by when, and the link that does it.

    `waiting` means that somebody else has to move first. `done` of `total` draws a small bar.
    """

    what: str
    note: str
    name: str
    reference: str
    address: str
    on: date | None
    verb: str
    verb_address: str
    waiting: bool = False
    done: int = 0
    total: int = 0

    def late(self, today: date) -> bool:
        return self.on is not None and self.on < today


@dataclass(frozen=True)
class Sorted:
    """What is due, in the three lists of the page."""

    this_week: tuple[Due, ...]
    later: tuple[Due, ...]
    waiting: tuple[Due, ...]

    @property
    def number(self) -> int:
        return len(self.this_week) + len(self.later) + len(self.waiting)


def sort(found: Iterable[Due], *, today: date) -> Sorted:
    """Put what is due into this week (late things first), later (what has no day last), and waiting for others."""
    ordered = sorted(found, key=lambda due: (due.on or date.max, due.name, due.what))
    end = today + timedelta(days=6 - today.weekday())
    mine = [due for due in ordered if not due.waiting]
    return Sorted(
        tuple(due for due in mine if due.on and due.on <= end),
        tuple(due for due in mine if not due.on or due.on > end),
        tuple(due for due in ordered if due.waiting),
    )
