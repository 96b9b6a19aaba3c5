"""Warning signs that the register itself can see: one pure rule each, with its source, its sentence and what mends it.

Their shape is in sign.py; those about notices, documents and amounts that do not fit each other are in notice_rules.py,
document_rules.py and money_rules.py.
Source: the standard weaknesses of protocol 2.4 a to h (P4), 2.6, 2.7, 2.9, 2.11, 2.14, 2.16 and 2.17.
"""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy as _lazy

from core.dates import DAY, label_financial_year, move_day
from register.choices import OPEN_STATUSES, Status
from register.known.facts import A_YEAR, RegisterFacts
from register.known.signs.document_rules import DOCUMENT_SIGNS
from register.known.signs.money_rules import MONEY_SIGNS
from register.known.signs.notice_rules import AGREEMENT_ENDED, NOTICE_CLOSES, NOTICE_MISSED, NOTICE_NOT_KNOWN
from register.known.signs.sign import (
    Rule,
    Sign,
    Window,
    rule_of_condition,
    word_for_day,
    word_for_outcome,
    word_for_pounds,
)


def _open(holds: Callable[[RegisterFacts], bool]) -> Rule[RegisterFacts]:
    return rule_of_condition(lambda facts: facts.partnership.status in OPEN_STATUSES and holds(facts))


def _running(holds: Callable[[RegisterFacts], bool]) -> Rule[RegisterFacts]:
    return rule_of_condition(lambda facts: facts.is_running and holds(facts))


def _unlimited(facts: RegisterFacts) -> Iterator[Window]:
    if facts.without_limit:
        yield Window(mends=f"finance/liabilities/{facts.first_without_limit}/edit/")


def _overspends(facts: RegisterFacts) -> Iterator[Window]:
    """By what was spent where that is recorded, else by the forecast; the newest year is told."""
    for year in facts.years:
        if (outcome := year.outcome) and outcome.needs_approval:
            words = {
                "over": word_for_pounds(outcome.over),
                "what": word_for_outcome(outcome),
                "year": label_financial_year(year.year),
            }
            # Told apart by year and by forecast or spending: since when it shows is said of just that.
            mark = f"{year.year}{'' if outcome.is_spent else ' forecast'}"
            yield Window(mark=mark, words=words, mends=f"finance/years/{year.pk}/edit/")
            return


def _no_partners(facts: RegisterFacts) -> Iterator[Window]:
    """None is named, or the last of them leaves on a day that is known."""
    if facts.partnership.status in OPEN_STATUSES and not (facts.members and facts.members_until is None):
        yield Window(facts.members_until)


def _sponsor_left(facts: RegisterFacts) -> Iterator[Window]:
    left = facts.sponsor.left_on if facts.sponsor else None
    if left and facts.partnership.status in OPEN_STATUSES:
        yield Window(left, about_on=left, words={"day": word_for_day(left)})


def _sponsor_shut_out(facts: RegisterFacts) -> Iterator[Window]:
    """Their sign-in was switched off; once they have left, the sign of that says so instead."""
    named = facts.sponsor
    if named and named.may_sign_in is False and facts.partnership.status in OPEN_STATUSES:
        yield Window(shows_until=named.left_on)


def _seat_ended(facts: RegisterFacts) -> Iterator[Window]:
    """The term of somebody who still sits on it has run out: from the day after its last day until they stand down."""
    for seat in facts.seats if facts.is_running else ():
        if last := seat.ends_on:
            yield Window(
                move_day(last, DAY),
                seat.stands_down_on,
                last,
                mark=str(seat.pk),
                words={"day": word_for_day(last)},
            )


def _no_quorum(facts: RegisterFacts) -> Iterator[Window]:
    """Two meetings within a year could not decide, until the earlier of the newest two is a year ago.

    Of a meeting of which nobody wrote down whether there was a quorum nothing is said.
    """
    if facts.is_running and len(facts.inquorate) > 1:
        yield Window(shows_until=move_day(facts.inquorate[1], A_YEAR))


SIGNS: tuple[Sign[RegisterFacts], ...] = (
    AGREEMENT_ENDED,
    NOTICE_MISSED,
    NOTICE_CLOSES,
    Sign(
        "no_sponsor",
        _lazy("Nobody is named as sponsoring officer"),
        "Protocol 2.16",
        "",
        _lazy("Name a sponsor"),
        "edit/people/#div_id_sponsor",
        3,
        _open(lambda facts: facts.sponsor is None),
        statuses=OPEN_STATUSES,
    ),
    Sign(
        "sponsor_left",
        _lazy("The sponsoring officer left on %(day)s and nobody answers for it"),
        "Protocol 2.16",
        "",
        _lazy("Name a sponsor"),
        "edit/people/#div_id_sponsor",
        3,
        _sponsor_left,
        _lazy("The sponsoring officer has left"),
        statuses=OPEN_STATUSES,
    ),
    Sign(
        "sponsor_shut_out",
        _lazy("The sponsoring officer can no longer sign in and nobody answers for it"),
        "Protocol 2.16",
        "",
        _lazy("Name a sponsor"),
        "edit/people/#div_id_sponsor",
        3,
        _sponsor_shut_out,
        _lazy("The sponsoring officer can no longer sign in"),
        statuses=OPEN_STATUSES,
    ),
    Sign(
        "no_partners",
        _lazy("No partner is named"),
        "Protocol 2.7 a",
        "a",
        _lazy("Name the partners"),
        "members/new/",
        5,
        _no_partners,
        statuses=OPEN_STATUSES,
    ),
    Sign(
        "baseline_not_assured",
        _lazy("What the old register says about it has not been checked"),
        "Protocol 2.6",
        "",
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
        _unlimited,
        statuses=tuple(Status),
    ),
    Sign(
        "no_purpose",
        _lazy("No purpose is recorded"),
        "Protocol 2.6",
        "",
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
        "priorities/new/",
        7,
        _running(lambda facts: not facts.priorities),
    ),
    Sign(
        "no_objectives",
        _lazy("It has no objectives to be measured against"),
        "Protocol 2.9",
        "d",
        _lazy("Add an objective"),
        "objectives/new/",
        6,
        _running(lambda facts: facts.objectives == 0),
    ),
    Sign(
        "unapproved_overspend",
        _lazy("%(what)s of %(year)s is %(over)s over budget and no approval is recorded"),
        "Protocol 2.5",
        "",
        _lazy("Add the approval"),
        "finance/",
        2,
        _overspends,
        _lazy("It is over budget and no approval is recorded"),
        statuses=tuple(Status),
    ),
    *MONEY_SIGNS,
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
        "no_quorum",
        _lazy("Two or more meetings of the last year had no quorum"),
        "Protocol 2.8",
        "",
        _lazy("Look at the meetings"),
        "meetings/",
        6,
        _no_quorum,
    ),
    Sign(
        "seat_ended",
        _lazy("The term of a representative ended on %(day)s and no new term is recorded"),
        "Protocol 2.8",
        "",
        _lazy("Record the new term"),
        "people/",
        5,
        _seat_ended,
        _lazy("The term of a representative has ended"),
    ),
    NOTICE_NOT_KNOWN,
    *DOCUMENT_SIGNS,
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
