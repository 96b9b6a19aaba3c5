"""Warning signs that the register itself can see: one pure rule each, with its source, its sentence and what mends it.

Their shape is in sign.py, those about documents in document_signs.py.
Source: the standard weaknesses of protocol 2.4 a to h (P4), 2.6, 2.7, 2.9, 2.11, 2.14, 2.16 and 2.17.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext_lazy as _lazy

from core.dates import DAY, financial_year_label, move_day
from register.choices import OPEN_STATUSES, Leaving, Status
from register.known.facts import RegisterFacts, TermDate
from register.known.signs.document_rules import DOCUMENT_SIGNS
from register.known.signs.sign import Rule, Sign, Window, day_word, outcome_word, pounds_word, while_true

SOON = timedelta(days=180)


def _open(holds: Callable[[RegisterFacts], bool]) -> Rule[RegisterFacts]:
    return while_true(lambda facts: facts.partnership.status in OPEN_STATUSES and holds(facts))


def _running(holds: Callable[[RegisterFacts], bool]) -> Rule[RegisterFacts]:
    return while_true(lambda facts: facts.is_running and holds(facts))


# --- The end of an agreement, and leaving ---------------------------------------------------------------------


def _undecided(facts: RegisterFacts) -> Iterator[TermDate]:
    if facts.is_running:
        yield from (each for each in facts.dates if not each.decided)


def _ended(facts: RegisterFacts) -> Iterator[Window]:
    """An end or renewal that is over, where no decision and no later end or renewal says what came after."""
    for each in _undecided(facts):
        if each == facts.end:
            last = each.last_day
            yield Window(
                move_day(last, DAY),
                about_on=last,
                mark=f"{each.kind} {each.on}",
                words={"day": day_word(each.on, each.precision)},
                mends=_decide(each),
            )


def _decide(each: TermDate) -> str:
    """Where the decision about a date is recorded."""
    return f"dates/{each.pk}/decision/"


def _with_notice(facts: RegisterFacts) -> Iterator[tuple[TermDate, date]]:
    """Dates by which notice must be given; where nobody knows whether leaving is possible, the notice still stands."""
    if facts.partnership.leaving not in (Leaving.STATUTORY, Leaving.NOTHING_BINDS):
        yield from ((each, each.last_safe_on) for each in _undecided(facts) if each.last_safe_on)


def _notice_missed(facts: RegisterFacts) -> Iterator[Window]:
    for each, safe in _with_notice(facts):
        words = {"safe": day_word(safe), "on": day_word(each.on, each.precision)}
        yield Window(
            move_day(safe, DAY),
            move_day(each.last_day, DAY),
            safe,
            f"{each.kind} {each.on}",
            words,
            _decide(each),
        )


def _notice_closes(facts: RegisterFacts) -> Iterator[Window]:
    for each, safe in _with_notice(facts):
        words = {"safe": day_word(safe), "on": day_word(each.on, each.precision)}
        yield Window(
            move_day(safe, -SOON), move_day(safe, DAY), safe, f"{each.kind} {each.on}", words, _decide(each)
        )


def _notice_not_known(facts: RegisterFacts) -> Iterator[Window]:
    unknown = [each for each in facts.dates if not each.notice]
    if facts.is_running and unknown and facts.partnership.leaving != Leaving.NOTHING_BINDS:
        yield Window(mends=f"dates/{unknown[0].pk}/edit/")


def _unlimited(facts: RegisterFacts) -> Iterator[Window]:
    if facts.without_limit:
        yield Window(mends=f"finance/liabilities/{facts.first_without_limit}/edit/")


def _overspends(facts: RegisterFacts) -> Iterator[Window]:
    """By what was spent where that is recorded, else by the forecast; the newest year is told."""
    for year in facts.years:
        if (outcome := year.outcome) and outcome.over > 0 and not year.approval_reference:
            words = {"over": pounds_word(outcome.over), "what": outcome_word(outcome)}
            yield Window(words=words, mends=f"finance/years/{year.pk}/edit/")
            return


def _no_partners(facts: RegisterFacts) -> Iterator[Window]:
    """None is named, or the last of them leaves on a day that is known."""
    if facts.partnership.status in OPEN_STATUSES and not (facts.members and facts.members_until is None):
        yield Window(facts.members_until)


def _out_of_step(facts: RegisterFacts) -> Iterator[Window]:
    """Two years running whose budgets are ten times apart: a nought too many is likelier than such a change."""
    known = [(one.year, one.budget, one.pk) for one in facts.years if one.budget and one.budget > 0]
    for (year, budget, pk), (before, earlier, _pk) in pairwise(known) if facts.is_running else ():
        if year - before == 1 and max(budget, earlier) >= 10 * min(budget, earlier):
            words = {"year": financial_year_label(year), "before": financial_year_label(before)}
            sums = {"sum": pounds_word(budget), "earlier": pounds_word(earlier)}
            yield Window(words=words | sums, mends=f"finance/years/{pk}/edit/")
            return


def _sponsor_left(facts: RegisterFacts) -> Iterator[Window]:
    left = facts.sponsor.left_on if facts.sponsor else None
    if left and facts.partnership.status in OPEN_STATUSES:
        yield Window(move_day(left, DAY), about_on=left, words={"day": day_word(left)})


def _sponsor_shut_out(facts: RegisterFacts) -> Iterator[Window]:
    """Their sign-in was switched off; once they have left, the sign of that says so instead."""
    named = facts.sponsor
    if named and named.may_sign_in is False and facts.partnership.status in OPEN_STATUSES:
        yield Window(shows_until=move_day(named.left_on, DAY) if named.left_on else None)


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
        _lazy("The sponsoring officer left on %(day)s and nobody answers for it"),
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
        "sponsor_shut_out",
        _lazy("The sponsoring officer can no longer sign in and nobody answers for it"),
        "Protocol 2.16",
        "a",
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
        _unlimited,
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
        _lazy("%(what)s is %(over)s over budget and no approval is recorded"),
        "Protocol 2.5",
        "e",
        _lazy("Add the approval"),
        "finance/",
        2,
        _overspends,
        _lazy("It is over budget and no approval is recorded"),
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
        "notice_not_known",
        _lazy("It has an end date and the notice period is not known"),
        "Protocol 2.14",
        "g",
        _lazy("Add the notice"),
        "dates/",
        4,
        _notice_not_known,
    ),
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
