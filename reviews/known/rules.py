"""What the register shows today about the lines of a review: a table of rules, pure over `Books`.

A rule answers with the value that the register speaks for. The page shows it only where that is another
answer than last year's: that is the exception somebody must see before they press "Still true".
Source: protocol 2.6 bullet 4 (P21).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import long_date
from governance.frameworks.model import NO, PARTLY, YES
from register.choices import AGREEMENT_DOCUMENTS, DocumentKind


@dataclass(frozen=True)
class Paper:
    """A document that is held, and the day by which it must be looked at again."""

    kind: str
    title: str
    review_on: date | None = None


@dataclass(frozen=True)
class Books:
    """What the rules need to know of one partnership on `day`; the numbers of meetings are those of a year."""

    day: date
    papers: Collection[Paper] = ()
    ends_on: date | None = None
    last_safe_on: date | None = None
    priorities: int = 0
    benefit: str = ""
    meetings: int = 0
    without_quorum: int = 0
    seats: int = 0
    terms_over: int = 0
    contributions: int = 0
    overspent: bool | None = False  # None: no forecast, or no budget, is recorded
    approval: str = ""
    without_limit: int = 0
    risks: int = 0
    risks_late: int = 0
    measured: int = 0  # measures with a figure from the last year and a target
    met: int = 0
    measures: int = 0


@dataclass(frozen=True)
class Now:
    """What the register says, and the answer that it speaks for."""

    text: str
    value: str


Rule = Callable[[Books], Now | None]


def shown(fact: str, last_value: str, books: Books) -> Now | None:
    """Return what to show beside last year's answer; None where the register agrees or cannot tell."""
    rule = RULES.get(fact)
    found = rule(books) if rule else None
    return found if found and found.value != last_value else None


def _held(*kinds: str) -> Rule:
    def rule(books: Books) -> Now | None:
        papers = [paper for paper in books.papers if paper.kind in kinds]
        if not papers:
            return Now(_("None among the documents"), NO)
        current = [paper for paper in papers if not (paper.review_on and paper.review_on < books.day)]
        if current:
            return Now(_("%(title)s is held") % {"title": current[0].title}, YES)
        day = papers[0].review_on
        assert day is not None
        words = {"title": papers[0].title, "day": long_date(day)}
        return Now(_("%(title)s is held, its review was due %(day)s") % words, PARTLY)

    return rule


def _agreement(books: Books) -> Now | None:
    held = _held(*AGREEMENT_DOCUMENTS)(books)
    if held and held.value == YES and books.ends_on and books.ends_on < books.day:
        return Now(_("Held, but it ended %(day)s") % {"day": long_date(books.ends_on)}, PARTLY)
    return held


def _exit(books: Books) -> Now | None:
    held = _held(DocumentKind.EXIT_PLAN)(books)
    late = (
        books.last_safe_on and books.last_safe_on < books.day and books.ends_on and books.ends_on >= books.day
    )
    if held and held.value == YES and late and books.last_safe_on:
        words = {"day": long_date(books.last_safe_on)}
        return Now(_("The last safe day to give notice was %(day)s") % words, PARTLY)
    return held


def _risks(books: Books) -> Now | None:
    if not books.risks:
        return _held(DocumentKind.RISK_REGISTER)(books)
    if not books.risks_late:
        words = ngettext("%(n)s risk, none late for review", "%(n)s risks, none late for review", books.risks)
        return Now(words % {"n": books.risks}, YES)
    words = ngettext(
        "%(late)s of %(n)s risk late for review", "%(late)s of %(n)s risks late for review", books.risks
    )
    return Now(words % {"late": books.risks_late, "n": books.risks}, PARTLY)


def _members(books: Books) -> Now | None:
    if not books.seats:
        return None
    if not books.terms_over:
        words = ngettext("%(n)s representative, in term", "%(n)s representatives, all in term", books.seats)
        return Now(words % {"n": books.seats}, YES)
    words = ngettext(
        "The term of %(over)s of %(n)s representative is over",
        "The term of %(over)s of %(n)s representatives is over",
        books.seats,
    )
    return Now(words % {"over": books.terms_over, "n": books.seats}, PARTLY)


def _quorum(books: Books) -> Now | None:
    if not books.meetings:
        return None
    words = {"n": books.meetings, "without": books.without_quorum}
    if not books.without_quorum:
        text = ngettext(
            "%(n)s meeting in a year, quorate", "%(n)s meetings in a year, all quorate", books.meetings
        )
        return Now(text % words, YES)
    text = ngettext(
        "%(without)s of %(n)s meeting without a quorum",
        "%(without)s of %(n)s meetings without a quorum",
        books.meetings,
    )
    return Now(text % words, PARTLY)


def _contributions(books: Books) -> Now | None:
    if not books.contributions:
        return Now(_("No contribution recorded for this year"), NO)
    words = ngettext("%(n)s contribution recorded", "%(n)s contributions recorded", books.contributions)
    return Now(words % {"n": books.contributions}, YES)


def _unbudgeted(books: Books) -> Now | None:
    if books.overspent is None:
        return None
    if not books.overspent:
        return Now(_("Forecast within the budget"), YES)
    if books.approval:
        return Now(_("Forecast over budget, approved: %(reference)s") % {"reference": books.approval}, YES)
    return Now(_("Forecast over budget, no approval recorded"), NO)


def _liabilities(books: Books) -> Now | None:
    if not books.without_limit:
        return None
    words = ngettext(
        "%(n)s liability without a known limit",
        "%(n)s liabilities without a known limit",
        books.without_limit,
    )
    return Now(words % {"n": books.without_limit}, PARTLY)


def _priorities(books: Books) -> Now | None:
    if not books.priorities:
        return None
    words = ngettext("Serves %(n)s council priority", "Serves %(n)s council priorities", books.priorities)
    return Now(words % {"n": books.priorities}, YES)


def _benefit(books: Books) -> Now | None:
    return Now(books.benefit, YES) if books.benefit else None


def _targets(books: Books) -> Now | None:
    """Yes when every measure has a figure of the last year and most targets are met (the line's own guidance)."""
    if not books.measures:
        return Now(_("No measure is recorded"), NO)
    if not books.measured:
        return Now(_("No measure has a figure from the last year"), NO)
    words = _("%(met)s of %(n)s measures meet their target") % {"met": books.met, "n": books.measures}
    good = books.measured == books.measures and books.met * 2 > books.measures
    return Now(words, YES if good else PARTLY)


D = DocumentKind
RULES: Mapping[str, Rule] = {
    "council-priorities": _priorities,
    "resident-benefit": _benefit,
    "agreement": _agreement,
    "decisions-followed": _quorum,
    "representatives": _members,
    "information-sharing": _held(D.INFORMATION_SHARING),
    "contributions-outturn": _contributions,
    "unbudgeted-approval": _unbudgeted,
    "liabilities": _liabilities,
    "risk-register": _risks,
    "targets-met": _targets,
    "exit-plan": _exit,
}
