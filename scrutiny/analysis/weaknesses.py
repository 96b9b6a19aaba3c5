"""The eight weaknesses that the protocol warns of: which show, which do not, and which nothing here tests.

A weakness shows only by a sign that proves it; every other sign is listed behind the eight. It is clear only where
its signs were tested, what they look at is known, and nothing that it also means lies outside them. The table says
for each letter what that is.
Source: protocol 2.4 a to h (P4), in our words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.number_words import spell_number
from register.known.concerns import Concern
from register.known.tested import count_tested, explain_not_tested
from reviews.known.facts import WITH_DEPTH


@dataclass(frozen=True)
class Judged:
    """What a weakness is judged by beside the signs that show."""

    status: str
    tier: str
    liabilities: bool  # any is recorded
    checklists: bool  # any is answered
    contributions: bool  # what partners put in is recorded for this year
    measured: bool  # any objective has a measure
    assured: bool  # a review has checked what the old register says
    uncapped: int = (
        0  # liabilities of which the upper limit, or what it is, is not known; those kept back among them
    )
    without_figure: int = 0  # measures without a single figure
    ages: frozenset[str] = frozenset()  # letters that rest on a document of which the age is not known
    codes: frozenset[str] = frozenset()  # of every sign that shows


Reason = str | Promise
MOST_SIGNS = 5  # of one weakness in the report
MOST_OTHERS = 10  # of those that prove none
UNMEASURED, PLAN_TOO_OLD = "objective_unmeasured", "exit_plan_out_of_date"
AGREEMENT_TOO_OLD = "agreement_out_of_date"


@dataclass(frozen=True)
class Letter:
    """One weakness. `untested` says why it is not tested, or what of it is not; `unknown` what nobody knows of it."""

    letter: str
    label: Reason
    untested: Callable[[Judged], Reason]
    unknown: Callable[[Judged], Reason] = lambda _judged: ""


@dataclass(frozen=True)
class Weakness:
    """How one weakness stands: the signs of it that show, or why nothing can be said."""

    letter: str
    label: str
    shows: tuple[str, ...] = ()
    untested: str = ""
    unknown: str = ""

    @property
    def is_clear(self) -> bool:
        return not (self.shows or self.untested or self.unknown)

    @property
    def word(self) -> str:
        """The word where none of its signs shows."""
        if self.is_clear:
            return _("Clear")
        return _("Not known") if self.unknown else _("Not tested")

    @property
    def first(self) -> tuple[str, ...]:
        """The sentences that the report has room for."""
        return self.shows[:MOST_SIGNS]

    @property
    def left(self) -> int:
        """How many more signs of it show."""
        return len(self.shows) - len(self.first)


def _unchecked(judged: Judged) -> Reason:
    return "" if judged.assured else _lazy("what the old register says of it has not been checked.")


def _bound(judged: Judged) -> Reason:
    if AGREEMENT_TOO_OLD in judged.codes:
        return _lazy("an agreement is held and is out of date.")
    return _unchecked(judged)


def _bound_unknown(judged: Judged) -> Reason:
    if not judged.liabilities:
        return _lazy("no liability is recorded, which is not the same as none.")
    if judged.uncapped:
        words = ngettext(
            "the most that %(n)s liability could cost is not known.",
            "the most that %(n)s liabilities could cost is not known.",
            judged.uncapped,
        )
        return words % {"n": spell_number(judged.uncapped)}
    return _lazy("an agreement is held and its age is not known.") if "a" in judged.ages else ""


def _ties(judged: Judged) -> Reason:
    only = _lazy("only the council priority is tested, and no checklist of its governance is answered.")
    return "" if judged.checklists else only


def _measured(judged: Judged) -> Reason:
    if UNMEASURED in judged.codes and judged.measured:
        return _lazy("some of its objectives have a measure and some have none.")
    return _lazy("measures are not asked for in its tier.") if judged.tier not in WITH_DEPTH else ""


def _measured_unknown(judged: Judged) -> Reason:
    if not judged.without_figure:
        return ""
    words = ngettext("%(n)s measure has no figure.", "%(n)s measures have no figure.", judged.without_figure)
    return words % {"n": spell_number(judged.without_figure)}


def _put_in(judged: Judged) -> Reason:
    if not judged.contributions:
        return _lazy("no contributions are recorded for this year.")
    return _lazy(
        "contributions are recorded, but nothing here tests whether each partner put in what it promised."
    )


def _leaving(judged: Judged) -> Reason:
    return (
        _lazy("an exit plan is held and is out of date.")
        if PLAN_TOO_OLD in judged.codes
        else _unchecked(judged)
    )


def _leaving_unknown(judged: Judged) -> Reason:
    return _lazy("an exit plan is held and its age is not known.") if "g" in judged.ages else ""


LETTERS: tuple[Letter, ...] = (
    Letter("a", _lazy("Not knowing how far the council is bound, in law and money"), _bound, _bound_unknown),
    Letter(
        "b",
        _lazy("Working alone and doing twice what others do"),
        lambda _judged: _lazy("nothing here sets its work beside that of others."),
    ),
    Letter("c", _lazy("Loose ties to the council's plans and governance"), _ties),
    Letter("d", _lazy("Nobody measuring what it achieves"), _measured, _measured_unknown),
    Letter("e", _lazy("Nobody looking at what each partner puts in"), _put_in),
    Letter(
        "f",
        _lazy("Little scrutiny by the council"),
        lambda _judged: _lazy("only that a panel is named is tested, not what it looked at and when."),
    ),
    Letter("g", _lazy("No plan for leaving"), _leaving, _leaving_unknown),
    Letter(
        "h",
        _lazy("No record of interests or of the risks of funding"),
        lambda _judged: _lazy("interests are not recorded here; only whether risks are recorded is tested."),
    ),
)


@dataclass(frozen=True)
class OtherSigns:
    """The signs that show and prove none of the eight: those that the report has room for, and how many more."""

    first: tuple[str, ...]
    left: int


def judge_weaknesses(shown: Iterable[Concern], judged: Judged) -> list[Weakness]:
    """Return the eight, each with the signs of it that show or with what is not tested."""
    found = list(shown)
    judged = replace(judged, codes=frozenset(sign.code for sign in found))
    return [
        Weakness(one.letter, str(one.label), signs, *(("", "") if signs else _silent(one, judged)))
        for one in LETTERS
        for signs in [tuple(sign.sentence for sign in found if _letter_of(sign, judged) == one.letter)]
    ]


def list_other_signs(shown: Iterable[Concern], judged: Judged) -> OtherSigns:
    """Return the signs that show and prove none of the eight."""
    others = tuple(sign.sentence for sign in shown if not _letter_of(sign, judged))
    return OtherSigns(others[:MOST_OTHERS], max(len(others) - MOST_OTHERS, 0))


def _letter_of(sign: Concern, judged: Judged) -> str:
    """Where something is measured, an objective without a measure does not prove that nobody measures."""
    return "" if sign.code == UNMEASURED and judged.measured else sign.weakness


def _silent(one: Letter, judged: Judged) -> tuple[str, str]:
    """Return why it is not tested, or what is not known. A status in which no sign is tested comes first."""
    if why := explain_not_tested(judged.status):
        return capfirst(why), ""
    if unknown := str(one.unknown(judged)):
        return "", capfirst(unknown)
    why = str(one.untested(judged))
    if not why and not count_tested(judged.status, judged.tier, one.letter):
        why = _("none of its signs is asked for in its tier.")
    return capfirst(why), ""
