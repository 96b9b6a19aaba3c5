"""What becomes of everything that names a person when they hand over what they answer for: a decision for each key.

`settings.HAND_OVER_PARTS` names what each floor decides about its own tables. A foreign key to a person that nobody
has decided on fails tests/register/handing_over/test_closure.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from accounts.models import Person
from accounts.permissions import Permission
from core.models.terms import condition_for_running
from register.access.secrecy import Secrecy


class Passing(StrEnum):
    """How the rows behind one foreign key pass from one person to the next."""

    MOVES = "moves"  # the row names the successor instead
    SUCCEEDS = "succeeds"  # a seat: it ends for the one, and the other gets one of their own
    JOINS = "joins"  # a seat on a panel: it ends, and the successor gets one unless they have it already
    ASKS = "asks"  # a question put to somebody: it is put to the successor instead, and never changed
    STAYS = "stays"  # nothing that anybody answers for: who somebody is, or what they once did


def _nothing_wrong(_row: Any, _successor: Person) -> str:
    return ""


def _where_read(row: Any, secrecy: Secrecy) -> bool:
    return secrecy.shows(row)


def _its_own_words(row: Any) -> str:
    return str(row)


@dataclass(frozen=True)
class HandOverDecision:
    """What becomes of the rows behind the foreign key `relation`, such as `register.action.owner`.

    `is_open` says which of them still ask something of somebody, `ends` is the column of their last day where they
    have one, `fault` says in a sentence why somebody may not take one on; `is_shown` whether a reader may read of a
    row, whose partnership they may open; `words` which row it is, beside its partnership; `path` leads to that
    partnership. `needs` is what else a mover must hold.
    """

    relation: str
    passing: Passing = Passing.MOVES
    duty: str | Promise = ""
    is_open: Q = field(default_factory=Q)
    ends: str = ""
    path: str = "partnership"
    words: Callable[[Any], str] = _its_own_words
    is_shown: Callable[[Any, Secrecy], bool] = _where_read
    fault: Callable[[Any, Person], str] = _nothing_wrong
    needs: Permission = Permission.PERSON_HAND_OVER

    def open_on(self, day: date) -> Q:
        """Which rows still ask something of somebody on a day: one that ends later does so until then."""
        return self.is_open & condition_for_running(self.ends, day) if self.ends else self.is_open

    @property
    def field(self) -> str:
        return self.relation.rpartition(".")[2]


@cache
def hand_over_decisions() -> Mapping[str, HandOverDecision]:
    """Return every decision by the name of its foreign key, in the order in which a page shows them."""
    parts: Sequence[Sequence[HandOverDecision]] = [import_string(path) for path in settings.HAND_OVER_PARTS]
    return {one.relation: one for part in parts for one in part}
