"""What needs somebody on this partnership now: the stored warning signs, and what depends on today's date.

Each is one sentence, how long it has stood or how long is left, and one link to the tab that mends it.
Pure: facts in, sentences out. Sources: protocol 2.4 and 2.14 (P4, P13).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import in_words, long_date
from core.money import format_pounds
from register.choices import RUNNING_STATUSES, DateKind, Leaving
from register.known.rules import Sign
from register.record.content import AgreementDate, RecordContent

SOON = timedelta(days=180)


@dataclass(frozen=True)
class Concern:
    """One thing that needs somebody. `tab` is the part of the address behind the record's own; `weight` 0 is worst."""

    sentence: str
    when: str
    verb: str
    tab: str
    weight: int


_Mend = tuple[str | Promise, str, int]

# What mends a stored sign: the verb, where, and its weight.
MENDS: Mapping[str, _Mend] = {
    "liability_without_limit": (_lazy("Look at the liability"), "finance/", 3),
    "unapproved_overspend": (_lazy("Add the approval"), "finance/", 2),
    "no_sponsor": (_lazy("Name a sponsor"), "edit/people/#div_id_sponsor", 3),
    "notice_not_known": (_lazy("Add the notice"), "dates/", 4),
    "no_agreement": (_lazy("Add the agreement"), "documents/", 4),
    "no_exit_plan": (_lazy("Add the exit plan"), "documents/", 5),
    "no_risk_register": (_lazy("Add the risk register"), "documents/", 5),
    "no_information_sharing": (_lazy("Add the agreement"), "documents/", 6),
    "no_partners": (_lazy("Name the partners"), "members/", 5),
    "no_purpose": (_lazy("Write the purpose"), "edit/purpose/#div_id_purpose", 5),
    "no_panel": (_lazy("Choose the panel"), "edit/people/#div_id_panel", 6),
    "no_priority": (_lazy("Choose a theme"), "edit/purpose/#div_id_theme", 7),
    "no_objectives": (_lazy("Add an objective"), "objectives/", 6),
    "no_legal_power": (_lazy("Add the legal power"), "edit/form/#div_id_legal_power", 7),
    "baseline_not_assured": (_lazy("Review it"), "reviews/", 8),
}


# The same for signs of higher floors, by the tab that they name.
_TAB_VERBS: Mapping[str, str | Promise] = {
    "risks": _lazy("Look at the risks"),
    "reviews": _lazy("Look at the reviews"),
    "governance": _lazy("Look at the checklists"),
    "actions": _lazy("Look at the actions"),
    "measures": _lazy("Add a measure"),
    "documents": _lazy("Look at the documents"),
}


def mend(sign: Sign) -> tuple[str, str, int]:
    """Return what mends a sign: the verb, the part of the address behind the record's own, and its weight."""
    verb, tab, weight = MENDS.get(sign.code, (_TAB_VERBS.get(sign.tab, _("Look")), f"{sign.tab}/", 6))
    return str(verb), tab, weight


def concerns(
    facts: RecordContent, signs: Iterable[Sign], *, next_review_on: date | None, review_state: str = ""
) -> list[Concern]:
    """Return everything that needs somebody on `facts.day`, the worst first.

    `review_state` is that of Standing: a review that is begun is to be finished, a signed one to be accepted.
    """
    found = (
        list(_of_the_day(facts, next_review_on, review_state))
        if facts.partnership.status in RUNNING_STATUSES
        else []
    )
    found += [_of_sign(facts, sign) for sign in signs]
    return sorted(found, key=lambda concern: concern.weight)


def _of_sign(facts: RecordContent, sign: Sign) -> Concern:
    verb, tab, weight = mend(sign)
    sentence = str(sign.sentence)
    if sign.code == "unapproved_overspend" and facts.money.over and facts.money.over > 0:
        sentence = _("The forecast is %(over)s over budget and no approval is recorded") % {
            "over": format_pounds(facts.money.over)
        }
    return Concern(sentence, sign.source, verb, tab, weight)


def _of_the_day(facts: RecordContent, next_review_on: date | None, review_state: str) -> Iterator[Concern]:
    for when in facts.dates:
        if not when.decision:
            yield from _of_date(when, facts)
    if review_state == "signed":
        yield Concern(
            _("This year’s review is signed and waits to be accepted"), "", _("Read it"), "reviews/", 6
        )
    elif next_review_on and next_review_on < facts.day:
        words = {"day": long_date(next_review_on)}
        late = in_words(next_review_on, facts.day)
        verb = _("Continue the review") if review_state else _("Start the review")
        yield Concern(_("The review was due on %(day)s") % words, late, verb, "reviews/", 2)
    plan = facts.exit_plan
    if plan and plan.review_on and plan.review_on < facts.day:
        words = {"day": long_date(plan.review_on)}
        late = in_words(plan.review_on, facts.day)
        yield Concern(
            _("The exit plan was due for review on %(day)s") % words,
            late,
            _("Review the plan"),
            "documents/",
            4,
        )


def _of_date(when: AgreementDate, facts: RecordContent) -> Iterator[Concern]:
    verb, tab = _("Record the decision"), "dates/"
    if when.on < facts.day:
        if when.kind != DateKind.BREAK:
            sentence = _("The agreement ended on %(day)s and nothing says what came after")
            yield Concern(sentence % {"day": when.on_words}, in_words(when.on, facts.day), verb, tab, 0)
        return
    safe = when.last_safe_on
    if safe is None or facts.partnership.leaving != Leaving.BY_NOTICE:
        return
    words = {"safe": long_date(safe), "on": when.on_words}
    if safe < facts.day:
        sentence = _("The last safe date to leave by %(on)s was %(safe)s, and no decision is recorded")
        yield Concern(sentence % words, in_words(safe, facts.day), verb, tab, 1)
    elif safe - facts.day <= SOON:
        sentence = _("Notice to leave by %(on)s must be given by %(safe)s, and no decision is recorded")
        yield Concern(sentence % words, in_words(safe, facts.day), verb, tab, 1)
