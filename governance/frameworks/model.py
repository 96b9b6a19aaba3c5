"""The shapes of a framework: what a checklist file holds once it is read. Plain data, no model.

Source: protocol 2.7, Appendix 1 and 2.1 (P7, P17, P20).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from core.history.canonical import digest_canonical
from register.choices import ASSESSED_TIERS, Tier

TIERS: tuple[str, ...] = tuple(tier.value for tier in ASSESSED_TIERS)
NOT_ASSESSED: str = Tier.NOT_ASSESSED.value

YES, PARTLY, NO, NOT_APPLICABLE = "yes", "partly", "no", "na"
ANSWERS = (YES, PARTLY, NO, NOT_APPLICABLE)


class Kind(StrEnum):
    """How a question is answered. REGISTER shows what the register holds and asks nothing."""

    YES_PARTLY_NO_NA = "yes_partly_no_na"
    TEXT = "text"
    CHOICE = "choice"
    SCORE = "score"
    DATE = "date"
    MONEY = "money"
    REGISTER = "register"


class Depth(StrEnum):
    """How deep a question goes: with evidence, in one line, or folded into the head of its section."""

    FULL = "full"
    LIGHT = "light"
    FOLDED = "folded"


def refuse_unknown_tier(tier: str) -> None:
    """Raise ValueError for a word that is neither a tier nor "not assessed"."""
    if tier not in (*TIERS, NOT_ASSESSED):
        raise ValueError(f"{tier!r} is not a tier: use one of {', '.join((*TIERS, NOT_ASSESSED))}")


@dataclass(frozen=True)
class Depths:
    """The depth of a question in each tier."""

    major: Depth
    moderate: Depth
    limited: Depth

    def at(self, tier: str) -> Depth:
        """Return the depth in `tier`; a partnership not yet assessed is asked as much as a Major one.

        Raises ValueError for a tier that is not known.
        """
        refuse_unknown_tier(tier)
        by_tier: Mapping[str, Depth] = {Tier.MODERATE: self.moderate, Tier.LIMITED: self.limited}
        return by_tier.get(tier, self.major)


@dataclass(frozen=True)
class SourceDocument:
    """A document that questions cite, by the short name a reader knows."""

    name: str
    title: str
    reference: str


@dataclass(frozen=True)
class Source:
    """Where a demand stands: the coverage id for us, document and paragraph for the reader."""

    id: str
    document: str
    paragraph: str

    @property
    def citation(self) -> str:
        """Return what a page shows beside the question, like "Protocol 2.7 l"."""
        return f"{self.document} {self.paragraph}"


@dataclass(frozen=True)
class Option:
    """One choice of a question, with help on when it fits."""

    key: str
    label: str
    help: str
    source: Source


@dataclass(frozen=True)
class Question:
    """One question. `fact` is shared by every question that asks the same thing, in any framework.

    A head stands for its whole section; `one_line` is asked in its place where the details fold into it.
    `when_missing` is the sentence of the gap; `held_in` names kinds of document that may hold the answer.
    """

    key: str
    fact: str
    label: str
    question: str
    guidance: str
    kind: Kind
    when_missing: str
    depth: Depths
    sources: tuple[Source, ...]
    head: bool = False
    one_line: str = ""
    rests_on: str = ""
    draws_on: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    forms: tuple[str, ...] = ()
    weight: int = 1
    evidence: bool = False
    held_in: tuple[str, ...] = ()

    @property
    def citation(self) -> str:
        """Return every source as a page shows it, each document named once, like "Protocol 2.7 l; 2.13"."""
        paragraphs: dict[str, list[str]] = {}
        for source in self.sources:
            paragraphs.setdefault(source.document, []).append(source.paragraph)
        return "; ".join(f"{name} {'; '.join(dict.fromkeys(found))}" for name, found in paragraphs.items())


@dataclass(frozen=True)
class Section:
    """A page of questions that belong together."""

    key: str
    title: str
    intro: str
    questions: tuple[Question, ...]

    @property
    def heads(self) -> tuple[Question, ...]:
        """Return the questions that no tier and no form may drop."""
        return tuple(question for question in self.questions if question.head)


@dataclass(frozen=True)
class Band:
    """A word of the rating, from how many per cent it begins, and what it means."""

    key: str
    label: str
    from_percent: int
    meaning: str


@dataclass(frozen=True)
class Cap:
    """A limit on the rating while the thing that `line` asks about is missing; no tiers means every tier."""

    line: str
    at_most: str
    sentence: str
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class NextReview:
    """When to review again, in months: sooner for the tiers named when the rating is below a band."""

    months: int
    sooner_months: int
    sooner_below: str
    sooner_tiers: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """How answers become a rating. Bands stand from best to worst."""

    yes: int
    partly: int
    no: int
    bands: tuple[Band, ...]
    caps: tuple[Cap, ...]
    next_review: NextReview

    def rank(self, band: str) -> int:
        """Return the place of a band, 0 for the best."""
        return [each.key for each in self.bands].index(band)


@dataclass(frozen=True)
class Framework:
    """One edition of a checklist."""

    code: str
    title: str
    edition: int
    published: date
    purpose: str
    documents: tuple[SourceDocument, ...]
    sections: tuple[Section, ...]
    scale: Scale | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Return every question in order."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, key: str) -> Question:
        """Return the question with this key; raises KeyError when there is none."""
        found = {question.key: question for question in self.questions}
        return found[key]

    def canonical(self) -> dict[str, Any]:
        """Return the edition as plain data that JSON can hold, the same on any machine.

        Keys are sorted and lists keep their order. What is empty is left out, so that a kind of
        detail added to the format later leaves the fingerprints of older editions as they were.
        """
        return _mapping(self)

    @cached_property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the canonical JSON, in hexadecimal."""
        return digest_canonical(self.canonical())


def _mapping(value: Any) -> dict[str, Any]:
    parts = {each.name: getattr(value, each.name) for each in fields(value)}
    return {name: _plain(parts[name]) for name in sorted(parts) if not _empty(parts[name])}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return _mapping(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _empty(value: Any) -> bool:
    return value is None or value is False or value in ("", ())
