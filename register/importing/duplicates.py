"""Which rows look alike: the same reference, nearly the same name. Pure, and quick for thousands of rows.

register/rules/similar.py compares names for somebody who proposes one partnership: it may show five too many, and
looks at other names and parts in brackets. Here every pair found is a question that the import waits for, so this is
stricter, and it knows that "Vale Safeguarding Board" may be the "Safeguarding Board".

Source: beginner's guide 1.4.1 (B6).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from register.importing.model import ImportRow, Likeness

ALIKE = 88.0
COMMON = 50
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NOT_A_WORD = re.compile(r"[^a-z0-9 ]+")
_EMPTY_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "ltd",
        "limited",
        "partnership",
        "board",
        "jc",
        "joint",
        "committee",
        "service",
        "services",
    ]
)


@dataclass(frozen=True)
class NamedRow:
    """A partnership that the register has already."""

    reference: str
    name: str


@dataclass(frozen=True)
class MergedName:
    """The partnership that an old reference leads to, and why, in a sentence."""

    reference: str
    name: str
    why: str


@lru_cache(maxsize=20_000)
def simplify_name(name: str) -> str:
    """Return a name as it is compared: small letters, no brackets, no punctuation, "&" as "and"."""
    lowered = _IN_BRACKETS.sub(" ", name.lower()).replace("&", " and ")
    return " ".join(_NOT_A_WORD.sub(" ", lowered).split())


@lru_cache(maxsize=20_000)
def _telling(name: str) -> frozenset[str]:
    words = frozenset(simplify_name(name).split())
    return (words - _EMPTY_WORDS) or words


def are_alike(one: str, other: str) -> bool:
    """Whether two names probably mean the same partnership."""
    a, b = simplify_name(one), simplify_name(other)
    return a == b or _telling(one) == _telling(other) or fuzz.token_sort_ratio(a, b) >= ALIKE


def find_duplicates(rows: Sequence[ImportRow], register: Sequence[NamedRow]) -> Iterator[Likeness]:
    """Yield every row that looks like an earlier row of the sheet or like a partnership of the register."""
    yield from _same_reference(rows)
    others: list[tuple[int | None, str, str]] = [(None, k.reference, k.name) for k in register]
    by_word: dict[str, list[int]] = defaultdict(list)
    for place, (_row, _reference, name) in enumerate(others):
        _file(by_word, place, name)
    for row in rows:
        if not row.name:
            continue
        for place in sorted({place for word in _rarest(by_word, row.name) for place in by_word[word]}):
            other_row, reference, name = others[place]
            if are_alike(row.name, name) and reference != row.values.get("reference"):
                yield Likeness(
                    row.number, row.name, other_row, reference, name, _("The names are nearly the same.")
                )
        others.append((row.number, "", row.name))
        _file(by_word, len(others) - 1, row.name)


def find_merged(rows: Sequence[ImportRow], merged: Mapping[str, MergedName]) -> Iterator[Likeness]:
    """Yield every row that has the reference of a partnership that was merged: it is led to the one that stands."""
    for row in rows:
        for key in ("reference", "old_reference"):
            if row.name and (found := merged.get(str(row.values.get(key) or ""))):
                yield Likeness(row.number, row.name, None, found.reference, found.name, found.why)
                break


def describe_likeness(one: Likeness) -> str:
    """Return the sentence that a row carries when it looks like another."""
    if one.other_row is not None:
        words = {"row": one.other_row, "name": one.other_name, "why": one.reason}
        return _("It looks like row %(row)s, “%(name)s”. %(why)s") % words
    words = {"reference": one.other_reference, "name": one.other_name, "why": one.reason}
    return _("It looks like %(reference)s, “%(name)s”, which the register has. %(why)s") % words


def _file(by_word: Mapping[str, list[int]], place: int, name: str) -> None:
    for word in _telling(name):
        by_word[word].append(place)


def _rarest(by_word: Mapping[str, list[int]], name: str) -> list[str]:
    """The three words of a name that fewest others share: comparing only those keeps thousands of rows quick.

    A word that very many names share tells little, so it counts only where there is no rarer one.
    """
    found = sorted(
        (word for word in _telling(name) if word in by_word), key=lambda word: (len(by_word[word]), word)
    )
    return [word for place, word in enumerate(found[:3]) if place == 0 or len(by_word[word]) <= COMMON]


def _same_reference(rows: Sequence[ImportRow]) -> Iterator[Likeness]:
    first: dict[str, ImportRow] = {}
    for row in rows:
        reference = str(row.values.get("reference") or row.values.get("old_reference") or "")
        if reference and reference in first:
            earlier = first[reference]
            reason = _("The reference %(reference)s is used twice.") % {"reference": reference}
            yield Likeness(row.number, row.name, earlier.number, "", earlier.name, reason)
        elif reference:
            first[reference] = row
