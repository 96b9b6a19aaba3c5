"""Warning signs that the register itself can see: one pure rule each, with its source, its sentence and what mends it.

A rule yields windows: from which day until which day the sign shows. They are stored with their cause, so that no
nightly job is needed and every page reads the same rows. Signs of higher floors have the same shape.
Source: the standard weaknesses of protocol 2.4 a to h (P4), 2.6, 2.7, 2.9, 2.11, 2.14, 2.16 and 2.17.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from core.dates import describe_due_day, financial_year_label, write_date_as_known
from core.money import format_pounds
from register.choices import (
    AGREEMENT_DOCUMENTS,
    OPEN_STATUSES,
    RUNNING_STATUSES,
    DocumentKind,
    Leaving,
    Status,
    Tier,
)
from register.known.facts import RegisterFacts, TermDate
from register.known.finding import State
from register.known.rules import RULES

F = TypeVar("F")
SOON = timedelta(days=180)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """From which day (None: ever since) until before which day (None: for good) a sign shows.

    `about_on` is the day that it is about, `mark` tells several of one kind apart, and `words` fill its sentence:
    text, a day with its precision, or pounds, kept as plain data and written when it is read.
    """

    shows_from: date | None = None
    shows_until: date | None = None
    about_on: date | None = None
    mark: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)


def day_word(on: date, precision: str = "day") -> dict[str, str]:
    """Return a day as a word of a window."""
    return {"on": on.isoformat(), "precision": precision}


def pounds_word(amount: Decimal) -> dict[str, str]:
    """Return an amount as a word of a window."""
    return {"pounds": str(amount)}


def _written(word: Any) -> str:
    if isinstance(word, Mapping):
        if "pounds" in word:
            return format_pounds(Decimal(word["pounds"]))
        return write_date_as_known(date.fromisoformat(word["on"]), word["precision"])
    return str(word)


Rule = Callable[[F], Iterator[Window]]


@dataclass(frozen=True)
class Sign(Generic[F]):
    """One warning sign. `weight` 0 is worst; `verb` and `mends` are the link that mends it, behind the record's own.

    `weakness` is the letter of protocol 2.4 that it is a sign of.
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

    @property
    def label(self) -> str | Promise:
        return self.short or self.sentence

    def is_tested(self, status: str, tier: str) -> bool:
        """Whether its rule looks at such a partnership; where it does not, that it is absent says nothing."""
        return status in self.statuses and tier in self.tiers

    def told(self, words: Mapping[str, Any]) -> str:
        """Return the sentence with the words of its window; what it is called where they are missing."""
        try:
            return str(self.sentence) % {name: _written(word) for name, word in words.items()}
        except KeyError:  # written by an earlier release, and not computed anew yet
            return str(self.label)

    def when(self, about_on: date | None, day: date) -> str:
        """Return how late it is or how long is left; where no day is behind it, the rule that it rests on."""
        return describe_due_day(about_on, day) if about_on else self.source


def move_day(day: date, by: timedelta) -> date:
    """Return the day so much later or earlier, and the first or last day there is where that lies beyond it."""
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta() else date.min


def last_day(each: TermDate) -> date:
    """Return the last day that a date can mean: a year or a month has not passed before it is over."""
    if each.precision == "year":
        return date(each.on.year, 12, 31)
    if each.precision == "month":
        return date(each.on.year, each.on.month, monthrange(each.on.year, each.on.month)[1])
    return each.on


def show_while(holds: Callable[[F], bool]) -> Rule[F]:
    """Return the rule of a sign that shows for as long as something holds, whatever the day."""

    def windows(facts: F) -> Iterator[Window]:
        if holds(facts):
            yield Window()

    return windows


def _open(holds: Callable[[RegisterFacts], bool]) -> Rule[RegisterFacts]:
    return show_while(lambda facts: facts.partnership.status in OPEN_STATUSES and holds(facts))


def _running(holds: Callable[[RegisterFacts], bool]) -> Rule[RegisterFacts]:
    return show_while(lambda facts: facts.is_running and holds(facts))


def _without(fact: str) -> Rule[RegisterFacts]:
    """None is held: not one that is out of date, and none of which the old register says yes."""
    return _running(lambda facts: RULES[fact](fact, facts).state is State.NONE)


def _review_missed(*kinds: DocumentKind) -> Rule[RegisterFacts]:
    """The day after the review date of the document that lasts longest."""

    def windows(facts: RegisterFacts) -> Iterator[Window]:
        due = facts.lasts_until(*kinds) if facts.is_running else None
        if due:
            yield Window(move_day(due, DAY), about_on=due, words={"day": day_word(due)})

    return windows


# --- The end of an agreement, and leaving ---------------------------------------------------------------------


def _undecided(facts: RegisterFacts) -> Iterator[TermDate]:
    if facts.is_running:
        yield from (each for each in facts.dates if not each.decided)


def _ended(facts: RegisterFacts) -> Iterator[Window]:
    """An end or renewal that is over, where no decision and no later end or renewal says what came after."""
    for each in _undecided(facts):
        if each == facts.end:
            last = last_day(each)
            yield Window(
                move_day(last, DAY),
                about_on=last,
                mark=f"{each.kind} {each.on}",
                words={"day": day_word(each.on, each.precision)},
            )


def _with_notice(facts: RegisterFacts) -> Iterator[tuple[TermDate, date]]:
    """Dates by which notice must be given; where nobody knows whether leaving is possible, the notice still stands."""
    if facts.partnership.leaving not in (Leaving.STATUTORY, Leaving.NOTHING_BINDS):
        yield from ((each, each.last_safe_on) for each in _undecided(facts) if each.last_safe_on)


def _notice_missed(facts: RegisterFacts) -> Iterator[Window]:
    for each, safe in _with_notice(facts):
        words = {"safe": day_word(safe), "on": day_word(each.on, each.precision)}
        yield Window(
            move_day(safe, DAY), move_day(last_day(each), DAY), safe, f"{each.kind} {each.on}", words
        )


def _notice_closes(facts: RegisterFacts) -> Iterator[Window]:
    for each, safe in _with_notice(facts):
        words = {"safe": day_word(safe), "on": day_word(each.on, each.precision)}
        yield Window(move_day(safe, -SOON), move_day(safe, DAY), safe, f"{each.kind} {each.on}", words)


def _notice_not_known(facts: RegisterFacts) -> bool:
    return facts.partnership.leaving != Leaving.NOTHING_BINDS and any(not each.notice for each in facts.dates)


def _overspends(facts: RegisterFacts) -> Iterator[Window]:
    over = [y.over for y in facts.years if y.over and y.over > 0 and not y.approval_reference]
    if over and over[0] is not None:
        yield Window(words={"over": pounds_word(over[0])})


def _no_partners(facts: RegisterFacts) -> Iterator[Window]:
    """None is named, or the last of them leaves on a day that is known."""
    if facts.partnership.status in OPEN_STATUSES and not (facts.members and facts.members_until is None):
        yield Window(facts.members_until)


def _out_of_step(facts: RegisterFacts) -> Iterator[Window]:
    """Two years running whose budgets are ten times apart: a nought too many is likelier than such a change."""
    known = [(one.year, one.budget) for one in facts.years if one.budget and one.budget > 0]
    for (year, budget), (before, earlier) in pairwise(known) if facts.is_running else ():
        if year - before == 1 and max(budget, earlier) >= 10 * min(budget, earlier):
            words = {"year": financial_year_label(year), "before": financial_year_label(before)}
            yield Window(words={**words, "sum": pounds_word(budget), "earlier": pounds_word(earlier)})
            return


def _sponsor_left(facts: RegisterFacts) -> Iterator[Window]:
    left = facts.sponsor.left_on if facts.sponsor else None
    if left and facts.partnership.status in OPEN_STATUSES:
        yield Window(move_day(left, DAY), about_on=left, words={"day": day_word(left)})


SIGNS: tuple[Sign[RegisterFacts], ...] = (
    Sign(
        "agreement_ended",
        _lazy("The agreement ended on %(day)s and nothing says what came after"),
        "Protocol 2.14",
        "g",
        _lazy("Record the decision"),
        "dates/",
        0,
        _ended,
        _lazy("The agreement has ended and nothing says what came after"),
    ),
    Sign(
        "notice_missed",
        _lazy("The last safe date to leave by %(on)s was %(safe)s, and no decision is recorded"),
        "Protocol 2.14",
        "g",
        _lazy("Record the decision"),
        "dates/",
        1,
        _notice_missed,
        _lazy("The last safe date to leave has passed without a decision"),
    ),
    Sign(
        "notice_closes",
        _lazy("Notice to leave by %(on)s must be given by %(safe)s, and no decision is recorded"),
        "Protocol 2.14",
        "g",
        _lazy("Record the decision"),
        "dates/",
        1,
        _notice_closes,
        _lazy("Notice to leave must be given soon"),
    ),
    Sign(
        "no_sponsor",
        _lazy("Nobody is named as sponsoring officer"),
        "Protocol 2.16",
        "a",
        _lazy("Name a sponsor"),
        "edit/people/#div_id_sponsor",
        3,
        _open(lambda facts: facts.sponsor is None),
        statuses=OPEN_STATUSES,
    ),
    Sign(
        "sponsor_left",
        _lazy("The sponsoring officer left on %(day)s"),
        "Protocol 2.16",
        "a",
        _lazy("Name a sponsor"),
        "edit/people/#div_id_sponsor",
        3,
        _sponsor_left,
        _lazy("The sponsoring officer has left"),
        statuses=OPEN_STATUSES,
    ),
    Sign(
        "no_partners",
        _lazy("No partner is named"),
        "Protocol 2.7 a",
        "a",
        _lazy("Name the partners"),
        "members/",
        5,
        _no_partners,
        statuses=OPEN_STATUSES,
    ),
    Sign(
        "baseline_not_assured",
        _lazy("What the old register says about it has not been checked"),
        "Protocol 2.6",
        "d",
        _lazy("Review it"),
        "reviews/",
        8,
        _open(lambda facts: not facts.partnership.baseline_assured),
        statuses=OPEN_STATUSES,
    ),
    Sign(
        "liability_without_limit",
        _lazy("The council carries a liability without an upper limit"),
        "Protocol 2.4 a",
        "a",
        _lazy("Look at the liability"),
        "finance/",
        3,
        show_while(lambda facts: bool(facts.without_limit)),
        statuses=tuple(Status),
    ),
    Sign(
        "no_purpose",
        _lazy("No purpose is recorded"),
        "Protocol 2.6",
        "b",
        _lazy("Write the purpose"),
        "edit/purpose/#div_id_purpose",
        5,
        _open(lambda facts: not facts.partnership.purpose),
        statuses=OPEN_STATUSES,
    ),
    Sign(
        "no_priority",
        _lazy("It is not linked to a council priority"),
        "Protocol 2.5",
        "c",
        _lazy("Add a priority"),
        "priorities/",
        7,
        _running(lambda facts: not facts.priorities),
    ),
    Sign(
        "no_objectives",
        _lazy("It has no objectives to be measured against"),
        "Protocol 2.9",
        "d",
        _lazy("Add an objective"),
        "objectives/",
        6,
        _running(lambda facts: facts.objectives == 0),
    ),
    Sign(
        "unapproved_overspend",
        _lazy("The forecast is %(over)s over budget and no approval is recorded"),
        "Protocol 2.5",
        "e",
        _lazy("Add the approval"),
        "finance/",
        2,
        _overspends,
        _lazy("It is forecast to overspend and no approval is recorded"),
        statuses=tuple(Status),
    ),
    Sign(
        "budget_out_of_step",
        _lazy("The budget of %(year)s is %(sum)s and that of %(before)s %(earlier)s: one may be mistyped"),
        "Protocol 2.5",
        "e",
        _lazy("Check the amounts"),
        "finance/",
        6,
        _out_of_step,
        _lazy("Its budgets of two years running are ten times apart"),
    ),
    Sign(
        "no_panel",
        _lazy("No panel oversees it"),
        "Protocol 2.17",
        "f",
        _lazy("Choose the panel"),
        "edit/people/#div_id_panel",
        6,
        _running(lambda facts: not facts.panel),
    ),
    Sign(
        "no_exit_plan",
        _lazy("No exit plan is held"),
        "Protocol 2.14",
        "g",
        _lazy("Add the exit plan"),
        "documents/",
        5,
        _without("exit-plan"),
    ),
    Sign(
        "exit_plan_out_of_date",
        _lazy("The exit plan was due for review on %(day)s"),
        "Protocol 2.14",
        "g",
        _lazy("Review the plan"),
        "documents/",
        4,
        _review_missed(DocumentKind.EXIT_PLAN),
        _lazy("The exit plan is past its review date"),
    ),
    Sign(
        "notice_not_known",
        _lazy("It has an end date and the notice period is not known"),
        "Protocol 2.14",
        "g",
        _lazy("Add the notice"),
        "dates/",
        4,
        _running(_notice_not_known),
    ),
    Sign(
        "no_agreement",
        _lazy("No agreement or terms of reference are held"),
        "Protocol 2.7",
        "h",
        _lazy("Add the agreement"),
        "documents/",
        4,
        _without("agreement"),
    ),
    Sign(
        "agreement_out_of_date",
        _lazy("The agreement was due for review on %(day)s"),
        "Protocol 2.7",
        "h",
        _lazy("Review the agreement"),
        "documents/",
        5,
        _review_missed(*AGREEMENT_DOCUMENTS),
        _lazy("The agreement is past its review date"),
    ),
    Sign(
        "no_information_sharing",
        _lazy("No information sharing agreement is held"),
        "Protocol 2.11",
        "h",
        _lazy("Add the agreement"),
        "documents/",
        6,
        _without("information-sharing"),
    ),
    Sign(
        "information_sharing_out_of_date",
        _lazy("The information sharing agreement was due for review on %(day)s"),
        "Protocol 2.11",
        "h",
        _lazy("Review the agreement"),
        "documents/",
        6,
        _review_missed(DocumentKind.INFORMATION_SHARING),
        _lazy("The information sharing agreement is past its review date"),
    ),
    Sign(
        "no_legal_power",
        _lazy("No legal power is recorded"),
        "Protocol Appendix 1, 1",
        "a",
        _lazy("Add the legal power"),
        "edit/form/#div_id_legal_power",
        7,
        _running(lambda facts: not facts.partnership.legal_power),
    ),
)
