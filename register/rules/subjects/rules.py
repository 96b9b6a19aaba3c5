"""Is another partnership already dealing with it, under another name? By what both are about, who is in and where (B6).

Likeness of names is asked first (register/rules/similar.py); this finds what calls itself otherwise.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from core.yaml_files import read_yaml

FILE = Path(__file__).with_name("subjects.yaml")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Described:
    """What is known of one: its names and purpose as one text, its area, and the names of who is in it."""

    words: str
    area: str = ""
    partners: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SharedWork:
    """What two have in common: what both are about, partners that both name, and whether the area is the same."""

    subjects: tuple[str, ...]
    partners: tuple[str, ...] = ()
    same_area: bool = False

    @property
    def weight(self) -> int:
        return 2 * len(self.subjects) + len(self.partners) + self.same_area


@cache
def read_subjects() -> Mapping[str, re.Pattern[str]]:
    """Return a pattern for each subject of the file. Raises YamlError."""
    file = read_yaml(FILE)
    found = {}
    for subject in file.list_keys():
        words = "|".join(_match(one) for one in file.texts(subject))
        found[subject] = re.compile(rf"\b(?:{words})", re.IGNORECASE)
    return found


def _match(words: str) -> str:
    """Return the pattern of some words: whole ones, of which the last may be a plural, unless a star ends them."""
    bare = re.escape(words.removesuffix("*")).replace(r"\ ", r"\s+")
    return bare if words.endswith("*") else rf"{bare}(?:e?s|'s)?\b"


def find_subjects(text: str) -> tuple[str, ...]:
    """Return what a text is about, in the order of the file."""
    return tuple(subject for subject, pattern in read_subjects().items() if pattern.search(text))


def find_same_work(own: Described, known: Mapping[Key, Described]) -> list[tuple[Key, SharedWork]]:
    """Return those about the same as `own`, who share most first. What has no subject in common is none of them."""
    subjects = set(find_subjects(own.words))
    found = []
    for key, other in known.items() if subjects else ():
        shared = tuple(one for one in find_subjects(other.words) if one in subjects)
        if shared:
            partners = own.partners | {name for name in other.partners if _names(own.words, name)}
            same = tuple(sorted(partners & other.partners))
            area = bool(own.area) and own.area.casefold() == other.area.casefold()
            found.append((key, SharedWork(shared, same, area)))
    return sorted(found, key=lambda pair: -pair[1].weight)


def _names(text: str, partner: str) -> bool:
    return len(partner) > 3 and partner.casefold() in text.casefold()
