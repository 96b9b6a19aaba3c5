"""Names of one kind that are nearly the same: each is asked about before it is made new beside the other. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from core.parsing.people import read_name
from core.parsing.split_people import bare_person_name
from register.rules.organisation_names import (
    ALIKE,
    are_told_apart,
    find_initials,
    list_telling_words,
    measure_likeness,
    simplify_spelling,
)

SHOWN = 3
_SORTS = frozenset(
    "authority borough city constabulary council county district foundation metropolitan police unitary".split()  # noqa: SIM905
)
_PARTS = frozenset("and care department directorate group of service social the".split())  # noqa: SIM905
_COMMON = 60  # names that share the beginning of a word: more tell nothing


class SimilarNames:
    """Names that are there, each found by the beginnings of its words, which keeps thousands of names quick."""

    def __init__(self, kind: str, names: Iterable[tuple[str, str]] = ()) -> None:
        self._kind = kind
        self._found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for compared, written in names:
            self.add(compared, written)

    def add(self, compared: str, written: str) -> None:
        """Add a name: as it is compared, and as it is written."""
        for beginning in _list_beginnings(self._kind, compared):
            self._found[beginning].append((compared, written))

    def find(self, name: str) -> list[str]:
        """Return the names, as they are written, that this one is nearly the same as: three at most."""
        known = sorted(
            (one for one in _list_beginnings(self._kind, name) if one in self._found), key=self._count
        )
        near = [one for place, one in enumerate(known) if not place or self._count(one) <= _COMMON]
        alike = dict.fromkeys(
            written
            for beginning in near[:3]
            for compared, written in self._found[beginning]
            if are_nearly_same(self._kind, name, compared)
        )
        return list(alike)[:SHOWN]

    def _count(self, beginning: str) -> int:
        return len(self._found[beginning])


def _list_beginnings(kind: str, name: str) -> list[str]:
    words = simplify_spelling(name).split()
    if kind == "person" and (person := _read_person(name)).kind == "name":
        words = [person.last]
    elif initials := find_initials(name):
        words.append(initials)
    return list(dict.fromkeys(word[:3] for word in words if len(word) > 1))


def are_nearly_same(kind: str, one: str, other: str) -> bool:
    """Whether two names of a kind may well mean the same: differences in spelling, and no other number in them."""
    if kind == "service":
        (of, _colon, one), (other_of, _colon, other) = one.partition(": "), other.partition(": ")
        if simplify_spelling(of) != simplify_spelling(other_of):
            return False
    if {word for word in one.split() if word.isdigit()} != {word for word in other.split() if word.isdigit()}:
        return False
    if kind != "person" and are_told_apart(one, other):
        return False
    if kind == "person":
        left, right = _read_person(one), _read_person(other)
        if left.kind != "post" or right.kind != "post":
            return left.kind == right.kind == "name" and _are_people_alike(left, right)
    if kind == "directorate" and _is_same_part(one, other):
        return True
    return measure_likeness(one, other) >= ALIKE or (kind == "organisation" and _is_shortened(one, other))


def _is_same_part(one: str, other: str) -> bool:
    """Whether two parts of a council differ in what says no more than that: "Adults", "Adult Services"."""
    left, right = (
        {w.removesuffix("s") for w in simplify_spelling(name).split()} - _PARTS for name in (one, other)
    )
    return bool(left) and left == right


def _is_shortened(one: str, other: str) -> bool:
    """Whether one name leaves out of the other only what says its sort: "Vale Police", "Vale Constabulary Police"."""
    few, many = sorted((set(list_telling_words(one)), set(list_telling_words(other))), key=len)
    return len(few) > 1 and few <= many and many - few <= _SORTS


class _Person(NamedTuple):
    kind: str
    first: str
    last: str


@lru_cache(maxsize=20_000)
def _read_person(name: str) -> _Person:
    named = read_name(name)
    *firsts, last = simplify_spelling(bare_person_name(name)).split() or [""]
    return _Person(named.kind if named else "", " ".join(firsts), last)


def _are_people_alike(one: _Person, other: _Person) -> bool:
    """Whether two are one person by their surname and first name, which may be cut short: J Finch and Jo Finch."""
    if one.last == other.last:
        return one.first.startswith(other.first) or other.first.startswith(one.first)
    return one.first == other.first and len(one.last) > 4 and OSA.distance(one.last, other.last) == 1
