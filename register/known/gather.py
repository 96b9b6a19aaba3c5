"""What every floor knows, put together: settings.KNOWN_PARTS names the parts, from the lowest floor up.

Each part reads its own tables once, in a fixed number of queries for one or many partnerships, and says what it
knows as findings, signs, and fields and counts of the standing. A higher part sees the findings of the lower ones.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from core import clock
from register.known.finding import Finding, State
from register.known.signs.sign import Sign, Window
from register.known.sources import RegisterState

F = TypeVar("F")
Findings = Mapping[str, Finding]


@dataclass(frozen=True)
class Searchable:
    """A text in which words are looked for: a kind of SearchEntry and the key of the record whose text it is.

    It is exempt if it says so itself, or if `field` of the partnership is; what belongs to a partnership is exempt
    with the whole of it.
    """

    kind: str
    key: int
    text: str
    marked: bool = False  # as text that is kept back from readers without the right to it
    field: str = "related"


@dataclass(frozen=True)
class StandingPart:
    """What one part says in the standing: fields of Standing, counts for the tabs, and what is searched."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    texts: Sequence[Searchable] = ()


def _no_findings(_facts: Any, _lower: Findings) -> Iterable[Finding]:
    return ()


def _nothing(_facts: Any) -> StandingPart:
    return StandingPart()


def _no_more(_facts: Mapping[int, Any]) -> Mapping[int, StandingPart]:
    return {}


@dataclass(frozen=True)
class KnownPart(Generic[F]):
    """What one floor knows: how it is read, and what follows from it. Findings, signs and `standing` are pure.

    `read` is given the keys of partnerships, the day, what the floors below have found, and where rows come from:
    None is the tables as they are, else as they stood at the end of the day. `counted` may ask the tables of today
    for what the stored standing alone needs, such as the texts that are searched.
    """

    read: Callable[[Sequence[int], date, Mapping[int, Findings], RegisterState | None], Mapping[int, F]]
    findings: Callable[[F, Findings], Iterable[Finding]] = _no_findings
    signs: Sequence[Sign[F]] = ()
    standing: Callable[[F], StandingPart] = _nothing
    counted: Callable[[Mapping[int, F]], Mapping[int, StandingPart]] = _no_more


@dataclass
class Known:
    """Everything that is known about one partnership on one day."""

    findings: dict[str, Finding] = field(default_factory=dict)
    windows: list[tuple[str, Window]] = field(default_factory=list)  # the code of a sign, and when it shows
    fields: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    texts: list[Searchable] = field(default_factory=list)

    def add(self, said: StandingPart) -> None:
        """Take in what one part says in the standing."""
        self.fields |= said.fields
        self.counts |= said.counts
        self.texts += said.texts


def gather_known(
    ids: Sequence[int],
    day: date | None = None,
    *,
    source: RegisterState | None = None,
    standing: bool = False,
) -> Mapping[int, Known]:
    """Return what is known about these partnerships on `day`, today when left out; with `standing`, all of its parts.

    `source` is the register as it is when left out, or as it stood at the end of `day` (register/record/as_at.py).

    A finding of a higher floor takes the place of a lower one about the same fact.
    """
    found = {key: Known() for key in ids}
    lower: Mapping[int, Findings] = {key: known.findings for key, known in found.items()}
    for part in load_parts():
        facts = part.read(ids, day or clock.today(), lower, source)
        for key, own in facts.items():
            known = found[key]
            known.findings |= {one.key: one for one in part.findings(own, known.findings)}
            known.windows += [(sign.code, window) for sign in part.signs for window in sign.windows(own)]
            known.add(part.standing(own))
        for key, said in part.counted(facts).items() if standing else ():
            found[key].add(said)
    return found


def find_held_gaps(gaps: Iterable[tuple[int, int, str]], day: date) -> frozenset[int]:
    """Return the open gaps of an earlier answer of which the register holds today what they say is missing.

    What it holds must itself be an answer: that somebody is named does not say what they see to. Each gap is its key,
    its partnership and the fact that it is about; nothing is read where none is about a fact.
    """
    about = [gap for gap in gaps if gap[2]]
    known = gather_known(sorted({partnership for _key, partnership, _fact in about}), day) if about else {}
    held = State.HELD
    return frozenset(
        key
        for key, partnership, fact in about
        if (finding := known[partnership].findings.get(fact)) and finding.state is held and finding.value
    )


@cache
def load_parts() -> tuple[KnownPart[Any], ...]:
    """Return the parts that settings name, from the lowest floor up."""
    return tuple(import_string(path) for path in settings.KNOWN_PARTS)


@cache
def load_signs() -> Mapping[str, Sign[Any]]:
    """Return the signs of every floor by code, in the order of their floors."""
    return {sign.code: sign for part in load_parts() for sign in part.signs}
