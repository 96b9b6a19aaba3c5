"""Nobody verifies their own: whether somebody wrote what is to be verified.

Who wrote it is the person behind the sign-in that the history keeps, whatever their post is called by now. Where
only a label is kept, it is compared with what the verifier was called on that day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Person, User
from accounts.same_person import is_own_sign_in
from core import clock
from core.history.actors import Actor
from core.history.authors import find_authors
from core.models import Record


@dataclass(frozen=True)
class WrittenBy:
    """Somebody who answered, signed or accepted: the sign-in where it is kept, and what they were called that day."""

    user: int | None
    label: str
    on: date | None


def list_writers(
    records: Sequence[Record], *, label: str, at: str, says: Iterable[str] = ()
) -> list[WrittenBy]:
    """Return who wrote each of these records of one kind: its column `label` names them and `at` has the moment.

    `says` are the columns that are written with these. A record that nobody wrote yet has nobody. One query.
    """
    written = [one for one in records if getattr(one, label)]
    authors = find_authors(written, (label, at, *says))
    return [WrittenBy(authors[one.pk], getattr(one, label), _day_of(getattr(one, at))) for one in written]


def is_writer_of_any(by: Actor, writers: Iterable[WrittenBy]) -> bool:
    """Return whether `by` is one of these people. Two queries, and one for each day of which only a label is kept."""
    several = list(writers)
    if _writes_as(by, several):
        return True
    return any(one.label in set(_labels_on(by, one.on)) for one in several if one.user is None)


def _day_of(moment: Any) -> date | None:
    return clock.day_of(moment) if hasattr(moment, "hour") else moment


def _person_of(by: Actor) -> int:
    return getattr(by, "person_id", None) or 0


def _writes_as(by: Actor, writers: Iterable[WrittenBy]) -> bool:
    """Whether one of the sign-ins is that of `by`, or of a person with whom they were merged since."""
    sign_ins = User.objects.filter(pk__in={one.user for one in writers if one.user})
    return any(is_own_sign_in(one, by) for one in sign_ins)


def _labels_on(by: Actor, day: date | None) -> Iterator[str]:
    """What `by` was called on a day: at its beginning and after each change on it; before all history, as it begins."""
    rows = Person.history.filter(id=_person_of(by)).order_by("-history_date", "-history_id") if day else ()
    found, oldest = False, by.label
    for row in rows:
        oldest, changed = str(row.instance), clock.day_of(row.history_date)
        if day and changed > day:
            continue
        found = True
        yield oldest
        if changed != day:
            return
    if not found:
        yield oldest
