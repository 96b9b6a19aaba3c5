"""The shape of a warning sign: its rule yields windows, whose words are written when they are read.

A window says from which day until which day the sign shows. They are stored with their cause, so that no nightly job
is needed and every page reads the same rows. Signs of every floor have this shape.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.dates import describe_due_day, write_date_as_known
from core.money import format_pounds
from register.choices import RUNNING_STATUSES, DocumentKind, Tier
from register.models import Partnership
from register.rules.evidence import Limit, LimitKind, write_renewer
from register.rules.finance import AgainstBudget

F = TypeVar("F")


@dataclass(frozen=True)
class Window:
    """From which day (None: ever since) until before which day (None: for good) a sign shows.

    `about_on` is the day that it is about, `mark` tells several of one kind apart, and `words` fill its sentence:
    text, a day with its precision, pounds and the like, kept as plain data and written when it is read.
    """

    shows_from: date | None = None
    shows_until: date | None = None
    about_on: date | None = None
    mark: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)
    mends: str = ""  # where just this is mended, if not where its sign says

    def shows_on(self, day: date) -> bool:
        """Whether it shows on a day, as SignShownQuerySet.on asks the stored rows."""
        begun = self.shows_from is None or self.shows_from <= day
        return begun and (self.shows_until is None or day < self.shows_until)


def word_for_day(on: date, precision: str = "day") -> dict[str, str]:
    """Return a day as a word of a window."""
    return {"on": on.isoformat(), "precision": precision}


def word_for_pounds(amount: Decimal) -> dict[str, str]:
    """Return an amount as a word of a window."""
    return {"pounds": str(amount)}


def word_for_outcome(outcome: AgainstBudget) -> dict[str, bool]:
    """Return what lies above a budget, spending or the forecast, as a word of a window."""
    return {"spent": outcome.is_spent}


def word_for_names(names: Sequence[str]) -> dict[str, list[str]]:
    """Return fields of a partnership and kinds of record, by label, as a word of a window."""
    return {"names": list(names)}


def _name_of(name: str) -> str:
    if "." in name:
        return str(apps.get_model(name)._meta.verbose_name_plural)
    return str(Partnership._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _written(word: Any) -> str:
    if isinstance(word, Mapping):
        if "pounds" in word:
            return format_pounds(Decimal(word["pounds"]))
        if "spent" in word:
            return _("Spending") if word["spent"] else _("The forecast")
        if "names" in word:
            return ", ".join(map(_name_of, word["names"]))
        if "document" in word:
            return str(DocumentKind(word["document"]).label)
        if "renewer" in word:
            return write_renewer(word["renewer"])
        if "limit" in word:
            limit = Limit(date.fromisoformat(word["on"]), LimitKind(word["limit"]))
            return limit.words(past=word["past"])
        return write_date_as_known(date.fromisoformat(word["on"]), word["precision"])
    return str(word)


Rule = Callable[[F], Iterator[Window]]


@dataclass(frozen=True)
class Sign(Generic[F]):
    """One warning sign. `weight` 0 is worst; `verb` and `mends` are the link that mends it, behind the record's own.

    `weakness` is the letter of protocol 2.4 that it proves; blank where it proves none of the eight.
    """

    code: str
    sentence: str | Promise
    source: str
    weakness: str
    verb: str | Promise
    mends: str
    weight: int
    windows: Rule[F]
    short: str | Promise = ""  # what it is called where no facts stand beside it
    statuses: Sequence[str] = RUNNING_STATUSES  # where its rule looks at all: elsewhere it is not tested
    tiers: Sequence[str] = tuple(Tier)
    variants: Mapping[str, Promise] = field(
        default_factory=dict
    )  # the sentence of a window whose words name it `as`

    @property
    def label(self) -> str | Promise:
        return self.short or self.sentence

    def is_tested(self, status: str, tier: str) -> bool:
        """Whether its rule looks at such a partnership; where it does not, that it is absent says nothing."""
        return status in self.statuses and tier in self.tiers

    def told(self, words: Mapping[str, Any]) -> str:
        """Return the sentence with the words of its window; what it is called where they are missing."""
        try:
            sentence = self.variants.get(str(words.get("as", "")), self.sentence)
            return str(sentence) % {name: _written(word) for name, word in words.items()}
        except KeyError:  # written by an earlier release, and not computed anew yet
            return str(self.label)

    def when(self, about_on: date | None, day: date) -> str:
        """Return how late it is or how long is left; where no day is behind it, the rule that it rests on."""
        return describe_due_day(about_on, day) if about_on else self.source


def rule_of_condition(holds: Callable[[F], bool]) -> Rule[F]:
    """Return the rule of a sign that shows for as long as something holds, whatever the day."""

    def windows(facts: F) -> Iterator[Window]:
        if holds(facts):
            yield Window()

    return windows
