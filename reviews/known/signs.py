"""Warning signs about reviews, risks and measures: one pure rule each, with its source, its sentence and what mends it.

Source: protocol 2.4 d and h, 2.6, 2.9 (P4, P9, P21, H7).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache

from django.utils.translation import gettext_lazy as _lazy

from core.dates import DAY, move_day
from governance.frameworks.load import load_facts
from register.choices import OPEN_STATUSES, Status
from register.known.finding import THERE, State
from register.known.signs.sign import Rule, Sign, Window, rule_of_condition, word_for_day, word_for_names
from register.rules.evidence import split_into_spells
from reviews.choices import Treatment
from reviews.known.facts import WITH_DEPTH, WITH_RISKS, OpenRisk, ReviewsFacts
from reviews.risks.rules import is_late

RISK_REGISTER = "risk-register"  # the fact that asks whether it was looked at on time
_KEPT_ELSEWHERE = (*THERE, State.NOT_KNOWN)  # not known: the old register says that there is one


def _review_overdue(facts: ReviewsFacts) -> Iterator[Window]:
    """A review that is signed is no longer overdue: it waits to be accepted."""
    due = facts.next_review_on
    if facts.is_running and due and facts.review_state != "signed":
        yield Window(move_day(due, DAY), about_on=due, words={"day": word_for_day(due)})


def _contradicts(facts: ReviewsFacts) -> Iterator[Window]:
    """A yes of the review that counts, where the register has looked and holds none, or counts risks late."""

    def said(day: date) -> tuple[str, ...] | None:
        return facts.contradicted_on(max(day, facts.day)) or None

    for begins, ends, found in split_into_spells(said, facts.contradiction_turns) if facts.is_running else ():
        words = {"lines": "; ".join(_fact_words()[fact] for fact in found)}
        yield Window(begins, ends, mark=begins.isoformat() if begins else "", words=words)
    if facts.is_running and RISK_REGISTER in facts.said_yes:
        for begins, ends, (n, _first) in _spells_late(facts):
            words = {"as": "late" if n == 1 else "late_many", "n": str(n)}
            yield Window(begins, ends, mark=f"late {begins}", words=words)


def _spells_late(facts: ReviewsFacts) -> Iterator[tuple[date | None, date | None, tuple[int, date | None]]]:
    """From and until when how many risks are late to be looked at, with the day of the first that is not exempt."""

    def late(day: date) -> tuple[int, date | None] | None:
        found = facts.list_late(day)
        first = next((risk.review_by for risk in found if not risk.exempt), None)
        return (len(found), first) if found else None

    yield from split_into_spells(late, [move_day(r.review_by, DAY) for r in facts.risks if r.review_by])


def _late(facts: ReviewsFacts) -> Iterator[Window]:
    """All of them are one sign. An exempt one is counted, and its day is not told."""
    for begins, ends, (n, first) in _spells_late(facts):
        words = {"as": "" if n == 1 else "many", "n": str(n)}
        yield Window(begins, ends, about_on=first, mark=str(begins), words=words)


def _older(facts: ReviewsFacts) -> Iterator[Window]:
    """Something material changed after the review was signed, and no other review looks at it yet."""
    if facts.is_running and facts.signed and facts.changed and not facts.review_state:
        signed, first = facts.signed.signed_on, facts.changed[0].on
        words = {"day": word_for_day(signed), "what": word_for_names([one.what for one in facts.changed])}
        yield Window(first, words=words)


@cache
def _fact_words() -> Mapping[str, str]:
    return load_facts()


def _no_register(facts: ReviewsFacts) -> bool:
    """Neither a document nor a single risk; the lowest tier needs none (P21 asks no more of it)."""
    return facts.is_running and facts.needs_depth and facts.risk_register is State.NONE and not facts.risks


def _no_risks(facts: ReviewsFacts) -> bool:
    """A document elsewhere is no list of risks: a Major or Moderate partnership names its own."""
    listed = facts.tier in WITH_RISKS
    return facts.is_running and listed and facts.risk_register in _KEPT_ELSEWHERE and not facts.risks


def _is_untreated(risk: OpenRisk) -> bool:
    return risk.above_limit and not risk.treatment


def _is_not_acted_on(risk: OpenRisk) -> bool:
    """That something is to be done about it is decided, and nothing says what: choosing a word changes no risk."""
    decided = (Treatment.TREAT, Treatment.TRANSFER, Treatment.TERMINATE)
    return risk.above_limit and risk.treatment in decided and not risk.acted_on


def _is_unapproved(risk: OpenRisk) -> bool:
    return risk.above_limit and risk.treatment == Treatment.TOLERATE and not risk.approved


def _ran_out_on(risk: OpenRisk) -> date | None:
    """The last day of an approval that covers it, where it is tolerated."""
    return risk.approved_until if risk.treatment == Treatment.TOLERATE and risk.approved else None


ABOUT_RISKS = ("risk_unapproved", "risk_approval_over", "risk_untreated", "risk_not_acted_on", "risk_late")


def is_about(code: str, risk: OpenRisk, facts: ReviewsFacts) -> bool:
    """Whether a sign that shows is about this very risk; no sign but those about risks is."""
    until = _ran_out_on(risk)
    about = {
        "risk_untreated": _is_untreated(risk),
        "risk_not_acted_on": _is_not_acted_on(risk),
        "risk_unapproved": _is_unapproved(risk),
        "risk_approval_over": until is not None and until < facts.day,
        "risk_late": is_late(risk.review_by, facts.status, facts.day),
    }
    return about.get(code, False)


def _any(holds: Callable[[OpenRisk], bool]) -> Rule[ReviewsFacts]:
    return rule_of_condition(lambda facts: any(map(holds, facts.risks)))


def _unapproved(facts: ReviewsFacts) -> Iterator[Window]:
    """All of them are one sign; where the approval of each ended on a day that is known, it shows from the first."""
    bare = [risk for risk in facts.risks if _is_unapproved(risk)]
    if not bare:
        return
    days, ended = [risk.uncovered_on for risk in bare], sum(risk.approval_ended for risk in bare)
    kind = "some_ended" if 0 < ended < len(bare) else "ended" if ended else "never"
    words = {"as": kind if len(bare) == 1 or kind == "some_ended" else f"{kind}_many"}
    known = [day for day in days if day]
    begins = min(known) if len(known) == len(bare) else None
    # Told apart from one that nobody ever approved: else it would show since the day on which that was first seen.
    mark = "ended" if kind == "ended" and begins is None else ""
    yield Window(begins, mark=mark, words=words | {"n": str(len(bare)), "ended": str(ended)})


def _approval_over(facts: ReviewsFacts) -> Iterator[Window]:
    """An approval holds through the whole of its last day."""
    days = [until for risk in facts.risks if (until := _ran_out_on(risk))]
    if days:
        first = min(days)
        yield Window(move_day(first, DAY), about_on=first, words={"day": word_for_day(first)})


def _unmeasured(facts: ReviewsFacts) -> bool:
    return facts.is_running and facts.needs_depth and facts.unmeasured > 0


SIGNS: tuple[Sign[ReviewsFacts], ...] = (
    Sign(
        "review_overdue",
        _lazy("The review was due on %(day)s"),
        "Protocol 2.6",
        "",
        _lazy("Review it"),
        "reviews/",
        2,
        _review_overdue,
        _lazy("The review is overdue"),
    ),
    Sign(
        "review_contradicts_register",
        _lazy("The last review says yes, but the register holds none: %(lines)s"),
        "Protocol 2.6",
        "",
        _lazy("Look at the review"),
        "reviews/",
        4,
        _contradicts,
        _lazy("The last review says yes to what the register does not bear out"),
        variants={
            "late": _lazy("The last review says that risks are looked at on time, but one of them is late"),
            "late_many": _lazy(
                "The last review says that risks are looked at on time, but %(n)s of them are late"
            ),
        },
    ),
    Sign(
        "review_older_than_record",
        _lazy("Changed since the review was signed on %(day)s: %(what)s"),
        "Protocol 2.6",
        "",
        _lazy("Look at the review"),
        "reviews/",
        6,
        _older,
        _lazy("The record changed after the review was signed"),
    ),
    Sign(
        "no_risk_register",
        _lazy("No risk register is held"),
        "Protocol 2.6",
        "h",
        _lazy("Add the risk register"),
        "documents/new/?kind=risk_register",
        5,
        rule_of_condition(_no_register),
        tiers=WITH_DEPTH,
    ),
    Sign(
        "no_risks",
        _lazy("A risk register is held, but no risk of it is recorded here"),
        "Protocol 2.6",
        "h",
        _lazy("Add a risk"),
        "risks/new/",
        6,
        rule_of_condition(_no_risks),
        tiers=WITH_RISKS,
    ),
    Sign(
        "risk_untreated",
        _lazy("Nothing is decided about a risk above the council's limit"),
        "Protocol 2.6",
        "",
        _lazy("Look at the risks"),
        "risks/",
        6,
        _any(_is_untreated),
        statuses=tuple(Status),
    ),
    Sign(
        "risk_not_acted_on",
        _lazy("A risk above the council's limit is to be acted on, but no open action says how"),
        "Protocol 2.6",
        "",
        _lazy("Look at the risks"),
        "risks/",
        6,
        _any(_is_not_acted_on),
        statuses=tuple(Status),
    ),
    Sign(
        "risk_unapproved",
        _lazy("A risk above the council's limit is tolerated and nobody has approved it"),
        "Protocol 2.6",
        "",
        _lazy("Look at the risks"),
        "risks/",
        6,
        _unapproved,
        statuses=tuple(Status),
        variants={
            "never_many": _lazy(
                "%(n)s risks above the council's limit are tolerated and nobody has approved them"
            ),
            "ended": _lazy("A risk above the council's limit is tolerated and the approval of it has ended"),
            "ended_many": _lazy(
                "%(n)s risks above the council's limit are tolerated and the approvals of them have ended"
            ),
            "some_ended": _lazy(
                "%(n)s risks above the council's limit are tolerated without an approval; of %(ended)s it has ended"
            ),
        },
    ),
    Sign(
        "risk_approval_over",
        _lazy("The approval to live with a risk ran out on %(day)s"),
        "Protocol 2.6",
        "",
        _lazy("Look at the risks"),
        "risks/",
        6,
        _approval_over,
        _lazy("The approval to live with a risk has run out"),
        statuses=tuple(Status),
    ),
    Sign(
        "risk_late",
        _lazy("A risk is late to be looked at again"),
        "Protocol 2.6",
        "",
        _lazy("Look at the risks"),
        "risks/",
        6,
        _late,
        statuses=OPEN_STATUSES,
        variants={"many": _lazy("%(n)s risks are late to be looked at again")},
    ),
    Sign(
        "objective_unmeasured",
        _lazy("It has an objective without a measure"),
        "Protocol 2.9",
        "d",
        _lazy("Add a measure"),
        "measures/new/",
        6,
        rule_of_condition(_unmeasured),
        tiers=WITH_DEPTH,
    ),
)
