"""The eight weaknesses that the protocol warns of: which show, which do not, and which nothing here tests.

A weakness is clear only where its signs were tested and nothing that it also means lies outside them. The table
says for each letter what that is. Source: protocol 2.4 a to h (P4), in our words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from register.choices import Tier
from register.known.concerns import Concern
from register.known.tested import count_tested, explain_not_tested


@dataclass(frozen=True)
class Judged:
    """What a weakness is judged by beside the signs that show."""

    status: str
    tier: str
    liabilities: bool  # any is recorded
    checklists: bool  # any is answered
    contributions: bool  # what partners put in is recorded for this year
    dates: bool  # an end of the agreement is recorded
    assured: bool  # a review has checked what the old register says


Reason = str | Promise
MOST_SIGNS = 5  # of one weakness in the report


@dataclass(frozen=True)
class Letter:
    """One weakness. `untested` says why it is not tested, or what of it is not."""

    letter: str
    label: Reason
    untested: Callable[[Judged], Reason]


@dataclass(frozen=True)
class Weakness:
    """How one weakness stands: the signs of it that show, or why nothing can be said."""

    letter: str
    label: str
    shows: tuple[str, ...] = ()
    untested: str = ""

    @property
    def is_clear(self) -> bool:
        return not self.shows and not self.untested

    @property
    def first(self) -> tuple[str, ...]:
        """The sentences that the report has room for."""
        return self.shows[:MOST_SIGNS]

    @property
    def left(self) -> int:
        """How many more signs of it show."""
        return len(self.shows) - len(self.first)


def _bound(judged: Judged) -> Reason:
    return "" if judged.liabilities else _lazy("no liability is recorded, which is not the same as none.")


def _ties(judged: Judged) -> Reason:
    only = _lazy("only the council priority is tested, and no checklist of its governance is answered.")
    return "" if judged.checklists else only


def _measured(judged: Judged) -> Reason:
    return _lazy("measures are not asked for in its tier.") if judged.tier == Tier.LIMITED else ""


def _put_in(judged: Judged) -> Reason:
    if not judged.contributions:
        return _lazy("no contributions are recorded for this year; only forecast against budget is tested.")
    return _lazy("only forecast against budget is tested, not whether each partner put in what it promised.")


def _leaving(judged: Judged) -> Reason:
    if not judged.assured:
        return _lazy("what the old register says of it has not been checked.")
    return "" if judged.dates else _lazy("no end date is recorded, so that no notice can be tested.")


LETTERS: tuple[Letter, ...] = (
    Letter("a", _lazy("Not knowing how far the council is bound, in law and money"), _bound),
    Letter(
        "b",
        _lazy("Working alone and doing twice what others do"),
        lambda _judged: _lazy(
            "nothing here sets its work beside that of others; only whether a purpose is recorded is tested."
        ),
    ),
    Letter("c", _lazy("Loose ties to the council's plans and governance"), _ties),
    Letter("d", _lazy("Nobody measuring what it achieves"), _measured),
    Letter("e", _lazy("Nobody looking at what each partner puts in"), _put_in),
    Letter(
        "f",
        _lazy("Little scrutiny by the council"),
        lambda _judged: _lazy("only that a panel is named is tested, not what it looked at and when."),
    ),
    Letter("g", _lazy("No plan for leaving"), _leaving),
    Letter(
        "h",
        _lazy("No record of interests or of the risks of funding"),
        lambda _judged: _lazy("interests are not recorded here; only agreements and risks are tested."),
    ),
)


def judge_weaknesses(shown: Iterable[Concern], judged: Judged) -> list[Weakness]:
    """Return the eight, each with the signs of it that show or with what is not tested."""
    found = list(shown)
    return [
        Weakness(one.letter, str(one.label), signs, "" if signs else _untested(one, judged))
        for one in LETTERS
        for signs in [tuple(sign.sentence for sign in found if sign.weakness == one.letter)]
    ]


def _untested(one: Letter, judged: Judged) -> str:
    """A status in which its signs are not tested comes before what its signs leave out."""
    why = explain_not_tested(judged.status) or str(one.untested(judged))
    if not why and not count_tested(judged.status, judged.tier, one.letter):
        why = _("none of its signs is asked for in its tier.")
    return capfirst(why)
