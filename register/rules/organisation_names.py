"""Whether two names mean the same organisation: exactly, once spelling is set aside, or very likely.

Pure: names in, keys out. Nothing here asks the database.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz

Key = TypeVar("Key")

ALIKE = 85.0  # of 100: above it stand spelling mistakes, below it bodies that share a place or a kind
_WORD_ALIKE = 80.0  # "college" and "collage" are one word, "vale" and "dale" are two
SHOWN = 3
_REMEMBERED = (
    20_000  # names whose spelling is kept in this process: comparing one with all others stays quick
)

_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(
    r"\w*\d\w*|[^\W\d_]|[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|fifth"
    r"|(?:north|south)?(?:north|south|east|west)(?:ern)?|gogledd|de|dwyrain|gorllewin|canolbarth"
)
_SHORT: Mapping[str, str] = {
    "icb": "integrated care board",
    "ccg": "clinical commissioning group",
    "ics": "integrated care system",
    "cc": "county council",
    "bc": "borough council",
    "dc": "district council",
    "mbc": "metropolitan borough council",
    "pcc": "police and crime commissioner",
    "opcc": "police and crime commissioner",
    "frs": "fire and rescue service",
    "nhsft": "foundation trust",
    "ft": "foundation trust",
    "uni": "university",
    "ltd": "limited",
    "assoc": "association",
    "dept": "department",
}
_SAY_NOTHING = frozenset(
    {"a", "an", "and", "the", "of", "for", "in", "nhs", "limited", "plc", "cic", "cio", "llp", "service"}
)


@lru_cache(maxsize=_REMEMBERED)
def simplify_spelling(name: str) -> str:
    """Return a name without capitals, punctuation and spare spaces: two that agree in this are the same name."""
    plain = unicodedata.normalize("NFKC", name).replace("’", "'").replace("'", "").replace("&", " and ")
    return " ".join(_WORD.findall(plain.casefold()))


def are_told_apart(one: str, other: str) -> bool:
    """Whether each of two names has a number, letter or compass point that the other has not: "Oak 1" and "Oak 10",
    "Board North" and "Board South". They are different, however alike the rest is."""
    left, right = set(simplify_spelling(one).split()), set(simplify_spelling(other).split())
    return bool(_list_marks(left - right)) and bool(_list_marks(right - left))


def _list_marks(words: Iterable[str]) -> list[str]:
    return [word for word in words if _MARK.fullmatch(word)]


def find_same_name(name: str, known: Mapping[Key, Iterable[str]]) -> Key | None:
    """Return the organisation that has this very name or other name, spelling set aside."""
    wanted = simplify_spelling(name)
    if not wanted:
        return None
    return next((key for key, names in known.items() if wanted in map(simplify_spelling, names)), None)


def find_likely_same(
    name: str, known: Mapping[Key, Sequence[str]], *, but: Collection[Key] = ()
) -> list[Key]:
    """Return the organisations that `name` may well mean, the likeliest first, three at most."""
    found = [
        (
            max((measure_likeness(name, one, least=ALIKE) for one in names), default=0.0),
            simplify_spelling(names[0]),
            key,
        )
        for key, names in known.items()
        if key not in but and names
    ]
    found = [entry for entry in found if entry[0] >= ALIKE]
    found.sort(key=lambda entry: (-entry[0], entry[1]))
    return [key for _score, _name, key in found[:SHOWN]]


def measure_likeness(left: str, right: str, *, least: float = 0.0) -> float:
    """Return how alike two names are, 0 to 100: abbreviations written out, words that say nothing left out.

    Those that cannot be as alike as `least` any more are not compared to their end.
    """
    if not simplify_spelling(left) or not simplify_spelling(right):
        return 0.0
    if find_initials(left) == simplify_spelling(right) or find_initials(right) == simplify_spelling(left):
        return 95.0
    one, other = list_telling_words(left), list_telling_words(right)
    if "".join(one) == "".join(other):
        return 100.0
    few, many = sorted((one, other), key=len)
    found = 0.0
    for compared, word in enumerate(many, start=1):
        best = max((fuzz.ratio(word, wanted) for wanted in few), default=0.0)
        found += best if best >= _WORD_ALIKE else 0.0
        if found + 100 * (len(many) - compared) < least * len(many):
            return 0.0
    return found / max(len(many), 1)


@lru_cache(maxsize=_REMEMBERED)
def list_telling_words(name: str) -> tuple[str, ...]:
    """Return the words that tell one body from another."""
    written_out = " ".join(_SHORT.get(word, word) for word in simplify_spelling(name).split()).split()
    return tuple(word for word in written_out if word not in _SAY_NOTHING) or tuple(written_out)


@lru_cache(maxsize=_REMEMBERED)
def find_initials(name: str) -> str:
    """Return the first letters of a name of three words or more; nothing for a shorter one."""
    words = [word for word in simplify_spelling(name).split() if word not in {"and", "of", "the", "for"}]
    return "".join(word[0] for word in words) if len(words) >= 3 else ""
