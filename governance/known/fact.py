"""A fact is asked once: what earlier answers, and the register itself, already say about a fact.

The same matters recur in protocol 2.6, 2.7 and Appendix 1 (P6, P7, P17).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class KnownFact:
    """What is known about a fact, since when and from where. `value` is empty when it is only background.

    `document` and `owner` are keys of the document it rests on and of whoever puts a gap right by `due_on`.
    """

    fact: str
    value: str
    text: str
    evidence: str
    source: str
    on: date | None
    document: int | None = None
    missing: str = ""
    owner: int | None = None
    due_on: date | None = None


def newest(facts: Iterable[KnownFact]) -> Mapping[str, KnownFact]:
    """Return the newest of what is known about each fact; an earlier answer never hides a later one."""
    found: dict[str, KnownFact] = {}
    for known in sorted(facts, key=lambda known: known.on or date.min):
        found[known.fact] = known
    return found
