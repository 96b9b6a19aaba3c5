"""Is another partnership already dealing with it? Names that are so alike that somebody should look (B6)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz

Key = TypeVar("Key")

# Tuned on a register of fifty real partnerships: both of its duplicates score above, and of its other
# 1,270 pairs only bodies that share a proper name (a place's two joint committees) do.
ALIKE = 86
SHOWN = 5
SHORTEST = 5  # letters of a part in brackets: what is shorter is an abbreviation that many share

# Words that many partnerships have in their names, so that sharing them says nothing.
_COMMON = frozenset(
    """
    a and by for in jc of on the to with
    borough cic city company council councils county district limited ltd plc
    agreement board body committee forum group joint local management network panel partnership partnerships
    programme project regional service services shared strategic trust
    """.split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class _SimilarName:
    """One known name that is like a new one, and how much: 0 to 100."""

    name: str
    score: float


def find_similar(name: str, known: Mapping[Key, Sequence[str]]) -> list[tuple[Key, _SimilarName]]:
    """Return those whose names are like `name`, the most alike first, five at most.

    `known` maps each partnership to all its names. A part of a name in brackets counts as a name too.
    """
    wanted = _versions([name])
    found = []
    for key, names in known.items():
        score = max((_alike(a, b) for a in wanted for b in _versions(names)), default=0.0)
        if score >= ALIKE:
            found.append((key, _SimilarName(names[0], score)))
    return sorted(found, key=lambda pair: (-pair[1].score, pair[1].name))[:SHOWN]


def _versions(names: Sequence[str]) -> set[str]:
    """Each name without common words, whole and by its parts outside and inside brackets."""
    parts = {part for name in names for part in re.split(r"[()]| – ", name) if len(part.strip()) >= SHORTEST}
    return {plain for part in {*names, *parts} if (plain := _plain(part))}


def _plain(name: str) -> str:
    words = _WORD.findall(name.replace("'", "").replace("’", "").lower())
    telling = [word for word in words if word not in _COMMON]
    return " ".join(telling or words)


def _alike(left: str, right: str) -> float:
    if left == right:
        return 100.0
    return max(fuzz.token_sort_ratio(left, right), fuzz.ratio(left.replace(" ", ""), right.replace(" ", "")))
