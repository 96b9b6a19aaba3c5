"""What needs somebody on this partnership now: the warning signs that show, each with the one link that mends it.

List, record, gaps page, files and report read the same stored rows (register/models/standing.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from register.known.gather import load_signs
from register.models import SignShown


@dataclass(frozen=True)
class Concern:
    """One sign that shows. `mends` is the part of the address behind the record's own; `weight` 0 is worst.

    `when` says how late it is or how long is left, or which rule it rests on.
    """

    code: str
    sentence: str
    when: str
    verb: str
    mends: str
    weight: int
    source: str
    weakness: str
    since: date
    about_on: date | None = None  # the day that it is about: it is late once that has passed

    @property
    def tab(self) -> str:
        """Where it is read, for who may not change it: a tab, or the record's own page."""
        tab = self.mends.partition("/")[0]
        return "" if tab == "edit" else f"{tab}/"


def list_concerns(shown: Iterable[SignShown], day: date) -> list[Concern]:
    """Return what needs somebody on `day`, of rows that show on it, the worst first."""
    every = load_signs()
    found = [_concern(one, day) for one in shown if one.code in every]
    return sorted(found, key=lambda one: (one.weight, list(every).index(one.code), one.sentence))


def _concern(one: SignShown, day: date) -> Concern:
    sign = load_signs()[one.code]
    return Concern(
        code=one.code,
        sentence=sign.told(one.words),
        when=sign.when(one.about_on, day),
        verb=str(sign.verb),
        mends=one.mends or sign.mends,
        weight=sign.weight,
        source=sign.source,
        weakness=sign.weakness,
        since=one.since,
        about_on=one.about_on,
    )


def concerns_of(partnership_id: int, day: date) -> list[Concern]:
    """Return what needs somebody in one partnership on `day`, in one query."""
    return list_concerns(SignShown.objects.filter(partnership=partnership_id).on(day), day)
