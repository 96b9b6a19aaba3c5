"""What the past of the demo council is made of: moments, each told by whoever did it, and the cast that they name.

The files beside each noun count in months from today, so that the demo lives next year too. Nothing is told of today
or later: what is said to have happened happened by yesterday.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zlib import crc32

from dateutil.relativedelta import relativedelta
from django.utils.timezone import make_aware

from accounts.models import Person, User
from core.history.actors import SYSTEM, Actor
from register.models import Partnership

MONTHS_TOLD = 37  # how long ago the register of the demo council began


class Moment(NamedTuple):
    """When something happened, and what writes it down."""

    at: datetime
    tell: Callable[[], object]


@dataclass(frozen=True)
class _DemoPost:
    """A post that acts in the demo without having a sign-in."""

    pk: int | None
    label: str


class Cast:
    """The people and partnerships that the demo's files name, and its days counted from today."""

    def __init__(self, today: date, names: Container[str]) -> None:
        self.today, self._names = today, names
        people = list(Person.objects.all())
        self.people = {person.post or person.name: person for person in people}
        self._found: dict[str, Partnership] = {}
        self._users = {user.person_id: user for user in User.objects.select_related("person")}

    def knows(self, partnership: str) -> bool:
        return partnership in self._names

    def partnership(self, name: str) -> Partnership:
        """Return a partnership to name in what belongs to it. Of two with one name the first."""
        return self._found.get(name) or self.read_partnership(name)

    def read_partnership(self, name: str) -> Partnership:
        """Return a partnership as it stands at this point of the tale, to be changed itself."""
        rows = Partnership.objects.select_related("sponsor", "lead").filter(name=name)
        found = self._found[name] = rows.order_by("pk")[0]
        return found

    def person(self, post: str | None) -> Person | None:
        return self.people[post] if post else None

    def actor(self, who: str | Person | None) -> Actor:
        """Return whoever a post or name acts as: its sign-in, or its name alone."""
        person = self.person(who) if isinstance(who, str) else who
        if person is None:
            return SYSTEM
        return self._users.get(person.pk) or _DemoPost(None, str(person))

    def day(self, months: float) -> date:
        """Return the day so many months from today, before it when negative; a fraction is counted in days."""
        whole = int(months)
        return self.today + relativedelta(months=whole, days=round((months - whole) * 30))

    def moment(self, day: date, key: Any, tell: Callable[[], object]) -> Moment:
        """Return a working hour of that day, the same whenever it is told; yesterday at the latest."""
        last, first = self.today - timedelta(days=1), self.day(-MONTHS_TOLD) + timedelta(days=1)
        day = max(min(day, last), first)
        if day.weekday() > 4 and day > first:
            day = max(day - timedelta(days=day.weekday() - 4), first)
        minutes = crc32(str(key).encode()) % 480  # from nine to five
        return Moment(make_aware(datetime.combine(day, time(9)) + timedelta(minutes=minutes)), tell)


def choose_kept(moments: Iterable[Moment], until: datetime) -> list[Moment]:
    """Return the moments before `until`, in the order in which they happened."""
    return sorted((one for one in moments if one.at <= until), key=lambda one: one.at)
