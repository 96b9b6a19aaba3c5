"""Which rows look alike: the same reference, nearly the same name. Pure, and quick for thousands of rows.

register/rules/similar.py compares names for somebody who proposes one partnership: it may show five too many, and
looks at other names and parts in brackets. Here every pair found is a question that the import waits for, so this is
stricter, and it knows that "Vale Safeguarding Board" may be the "Safeguarding Board".

Source: beginner's guide 1.4.1 (B6).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from core.parsing.result import name_key
from register.importing.model import Likeness
from register.rules.organisation_names import are_told_apart, simplify_spelling

ALIKE = 88.0
COMMON = 50
NEARLY, OF_REFERENCE = "nearly", "reference"  # kinds of likeness
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_EMPTY_WORDS = frozenset(
    "the of and for ltd limited partnership board jc joint committee service services".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class NamedRow:
    """A row of the sheet by what is compared of it; without a number, a partnership that the register has already."""

    name: str
    reference: str | None
    old_reference: str | None = None
    number: int = 0
    where: str = ""


@dataclass(frozen=True)
class MergedName:
    """The partnership that an old reference leads to, and why, in a sentence."""

    reference: str
    name: str
    why: str


@lru_cache(maxsize=20_000)
def simplify_name(name: str) -> str:
    """Return a name as it is compared: small letters, no brackets, no punctuation, "&" as "and"."""
    return simplify_spelling(_IN_BRACKETS.sub(" ", name))


@lru_cache(maxsize=20_000)
def _telling(name: str) -> frozenset[str]:
    words = frozenset(simplify_name(name).split())
    return (words - _EMPTY_WORDS) or words


def find_duplicates(rows: Sequence[NamedRow], register: Sequence[NamedRow]) -> Iterator[Likeness]:
    """Yield every row that looks like an earlier row of the sheet or like a partnership of the register."""
    yield from _same_reference(rows)
    yield from _known_reference(rows, register)
    others = NamesSeen()
    for one in register:
        others.add(one.name, (None, one.reference or "", ""))
    for row in rows:
        if not row.name:
            continue
        for place in others.find_alike(row.name):
            name, (other_row, reference, where) = others.names[place], others.about[place]
            if reference != row.reference and not are_told_apart(row.name, name):
                same = name_key(row.name) == name_key(name)
                why = _("The names are the same.") if same else _("The names are nearly the same.")
                yield Likeness(
                    row.number, row.name, other_row, reference, name, why, row.where, where, NEARLY
                )
        others.add(row.name, (row.number, "", row.where))


def find_merged(rows: Sequence[NamedRow], merged: Mapping[str, MergedName]) -> Iterator[Likeness]:
    """Yield every row that has the reference of a partnership that was merged: it is led to the one that stands."""
    for row in rows:
        for reference in (row.reference, row.old_reference):
            if row.name and (found := merged.get(reference or "")):
                yield Likeness(row.number, row.name, None, found.reference, found.name, found.why, row.where)
                break


def first_by_row(found: Iterable[Likeness]) -> dict[int, Likeness]:
    """Return what is asked about each row, and what its decision is about: the first that it looks like."""
    first: dict[int, Likeness] = {}
    for one in found:
        first.setdefault(one.row, one)
    return first


def describe_likeness(one: Likeness) -> str:
    """Return the sentence that a row carries when it looks like another."""
    if one.other_row is not None:
        words = {"place": one.other_place, "name": one.other_name, "why": one.reason}
        return _("It looks like %(place)s, “%(name)s”. %(why)s") % words
    words = {"reference": one.other_reference, "name": one.other_name, "why": one.reason}
    return _("It looks like %(reference)s, “%(name)s”, which the register has. %(why)s") % words


class NamesSeen:
    """The names seen so far, found by their words: each new one is compared with those that share a rare word."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.about: list[tuple[int | None, str, str]] = []
        self._places: dict[str, list[int]] = defaultdict(list)  # by a word that tells
        self._texts: dict[str, list[str]] = defaultdict(
            list
        )  # the names at these places, their words in order
        self._same: dict[frozenset[str], list[int]] = defaultdict(list)  # by all words that tell

    def add(self, name: str, about: tuple[int | None, str, str]) -> None:
        place, text = len(self.names), _order_words(name)
        self.names.append(name)
        self.about.append(about)
        self._same[_telling(name)].append(place)
        for word in _telling(name):
            self._places[word].append(place)
            self._texts[word].append(text)

    def find_alike(self, name: str) -> list[int]:
        """Return the places of the names that probably mean the same: by their words that tell, or nearly by letters.

        What is only nearly the same is found where it shares a rare word.
        """
        found, text = set(self._same.get(_telling(name), ())), _order_words(name)
        for word in self._rarest(name):
            near = process.extract(text, self._texts[word], scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
            found.update(self._places[word][at] for _text, _score, at in near)
        return sorted(found)

    def _rarest(self, name: str) -> list[str]:
        """The three words of a name that fewest others share: comparing only those keeps thousands of rows quick.

        A word that very many names share tells little, so it counts only where there is no rarer one.
        """
        words = (word for word in _telling(name) if word in self._places)
        found = sorted(words, key=lambda word: (len(self._places[word]), word))
        return [word for at, word in enumerate(found[:3]) if at == 0 or len(self._places[word]) <= COMMON]


def _order_words(name: str) -> str:
    return " ".join(sorted(simplify_name(name).split()))


def _known_reference(rows: Sequence[NamedRow], register: Sequence[NamedRow]) -> Iterator[Likeness]:
    """Yield every row with the council's own reference of a partnership of the register, under a name that is neither
    that one's nor another's there: what has one of their names is found by it."""
    names = {name_key(one.name) for one in register}
    known: dict[str, NamedRow] = {}
    for one in register:
        if one.old_reference:
            known.setdefault(name_key(one.old_reference), one)
    for row in rows:
        found = (known.get(name_key(said)) for said in (row.reference, row.old_reference) if said)
        there = next(filter(None, found), None)
        if there and row.name and name_key(row.name) not in names:
            reason = _("It has the same reference, %(reference)s: the same under a new name, or another?")
            told = reason % {"reference": there.old_reference}
            reference = there.reference or ""
            yield Likeness(
                row.number, row.name, None, reference, there.name, told, row.where, "", OF_REFERENCE
            )


def _same_reference(rows: Sequence[NamedRow]) -> Iterator[Likeness]:
    first: dict[str, NamedRow] = {}
    for row in rows:
        reference = row.reference or row.old_reference or ""
        if reference and reference in first:
            earlier = first[reference]
            reason = _("The reference %(reference)s is used twice.") % {"reference": reference}
            yield Likeness(
                row.number, row.name, earlier.number, "", earlier.name, reason, row.where, earlier.where
            )
        elif reference:
            first[reference] = row
