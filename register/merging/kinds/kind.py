"""What the machine asks of a kind of thing that can be merged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.models import User
from accounts.permissions import Permission
from core.models import Record


def _no_refusals(_keep: Any, _other: Any) -> list[str]:
    return []


def _nothing(_keep: Any, _names: Sequence[str]) -> list[Record]:
    return []


def _as_it_is(_keep: Any, _names: Sequence[str]) -> None: ...


def _in_none(_row: Any) -> list[int]:
    return []


def _no_notes(_keep: Any, _other: Any) -> list[str]:
    return []


@dataclass(frozen=True)
class MergeKind:
    """One kind: who may merge it, how it is found and called, and what only it must mind.

    `keeps_row` says that the one that goes stays in its table behind what is signed and names it. `addresses` are
    the pages that lead on to the kept one, by the word in them that names it.
    """

    key: str
    model: type[Record]
    noun: str | Promise
    permission: Permission
    may_see: Callable[[User], "QuerySet[Any]"]
    page: Callable[[Any], str]
    way: Callable[[Any], str]  # the address of merging another into it
    # The list that it stands in: the name of its address, and what it is called.
    back: tuple[str, str | Promise]
    addresses: Sequence[str]
    label: Callable[[Any], str] = str
    tell_apart: Callable[[Any], str] = lambda _row: ""
    names: Callable[[Any], Sequence[str]] = lambda row: [str(row)]
    own_name: Callable[[Any], str] = str  # empty where it may not be repeated elsewhere
    named_by: str = "pk"
    narrowed: Mapping[str, str] | None = None  # further words of the address
    keeps_row: bool = False
    refuse: Callable[[Any, Any], list[str]] = _no_refusals
    notes: Callable[[Any, Any], list[str]] = _no_notes
    settle: Callable[[Any, Sequence[str]], None] = (
        _as_it_is  # the names of both as they were, before it is saved
    )
    adds: Callable[[Any, Sequence[str]], list[Record]] = _nothing
    named_in: Callable[[Any], Iterable[int]] = _in_none  # partnerships that are found by its words
    tells: str | Promise = ""  # the headline in the history of each partnership that names it

    def in_full(self, row: Any) -> str:
        """What it is called, with what tells it from others of that name."""
        return ", ".join(filter(None, (self.label(row), self.tell_apart(row))))
