"""The way through the questions of the screening: what an address says was answered, and what is asked next.

The answers stand in the address, so that going back works, nothing is lost and nothing is kept before it is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from register.rules.screening.read import read_screening
from register.rules.screening.rules import (
    Answers,
    Screening,
    ScreeningQuestion,
    ScreeningResult,
    find_next,
    screen,
)

YES, NO, NOT_KNOWN = "yes", "no", "unknown"
WORDS: Mapping[str, str | Promise] = {YES: _lazy("Yes"), NO: _lazy("No"), NOT_KNOWN: _lazy("Not known yet")}
ASK, ASKED, OTHERS = "ask", "asked", "others"  # what an address says beside the answers


@dataclass(frozen=True)
class Walk:
    """One way through the questions. `given` is what was said of each: yes, no or not known, by its key."""

    given: Mapping[str, str]
    asks: str = ""  # the question that is to be answered anew
    with_others: bool = False

    @cached_property
    def screening(self) -> Screening:
        return read_screening()

    @cached_property
    def answers(self) -> Answers:
        """The answers that count: a question that another answer has made needless is out."""
        known = self.screening.by_key
        said = {key: word == YES for key, word in self.given.items() if word != NOT_KNOWN}
        return {key: value for key, value in said.items() if known[key].is_asked(said)}

    @cached_property
    def result(self) -> ScreeningResult:
        return screen(self.screening, self.answers)

    @cached_property
    def question(self) -> ScreeningQuestion | None:
        """What is asked next; None when what can be said is said."""
        if self.asks:
            return self.screening.by_key[self.asks]
        left = [key for key, word in self.given.items() if word == NOT_KNOWN]
        return find_next(self.screening, self.answers, left=left, with_others=self.with_others)

    @cached_property
    def missing(self) -> Sequence["PathStep"]:
        """What must be known before anything is decided."""
        return [self._step(key, NOT_KNOWN) for key in self.result.missing]

    @cached_property
    def path(self) -> Sequence["PathStep"]:
        """The answers that count, each with the address that asks it again."""
        return [self._step(key, YES if value else NO) for key, value in self.answers.items()]

    @property
    def asks_others(self) -> bool:
        """Whether the other documents have questions that are not answered yet."""
        left = [key for key, word in self.given.items() if word == NOT_KNOWN]
        return find_next(self.screening, self.answers, left=left, with_others=True) is not None

    @property
    def query(self) -> str:
        """What was said so far, as the end of an address."""
        return urlencode(self.given)

    @property
    def query_with_others(self) -> str:
        return urlencode({**self.given, OTHERS: YES})

    def _step(self, key: str, word: str) -> "PathStep":
        more = {OTHERS: YES} if self.with_others else {}
        again = urlencode({**self.given, **more, ASK: key})
        return PathStep(self.screening.by_key[key], WORDS[word], again)


@dataclass(frozen=True)
class PathStep:
    """One question of the way, what was said, and the end of the address where it is said anew."""

    question: ScreeningQuestion
    words: str | Promise
    again: str


def read_walk(said: Mapping[str, str]) -> Walk:
    """Read what an address says; what is no question, or no answer to one, is passed over."""
    known = read_screening().by_key
    given = {key: word for key, word in said.items() if key in known and word in WORDS}
    asks = said.get(ASK, "")
    return Walk(given, asks if asks in known else "", said.get(OTHERS) == YES)


def walk_of(answers: Answers) -> Walk:
    """Return the way that was kept; a question that is asked no more is passed over."""
    return read_walk({key: YES if value else NO for key, value in answers.items()})
