"""Warning signs about documents: none is held, one that is held runs out, or it counts no longer (P7).

Source: protocol 2.7, 2.11 and 2.14.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from register.choices import AGREEMENT_DOCUMENTS, DocumentKind
from register.known.facts import HeldDocument, RegisterFacts
from register.known.finding import State
from register.known.rules import RULES
from register.known.signs.sign import Rule, Sign, Window, rule_of_condition
from register.rules.evidence import EvidenceState, Limit, split_into_spells
from register.rules.leaving import is_required


def _without(fact: str) -> Rule[RegisterFacts]:
    """None is held: not one that is out of date, and none of which the old register says yes."""
    return rule_of_condition(lambda facts: facts.is_running and RULES[fact](fact, facts).state is State.NONE)


def _no_exit_plan(facts: RegisterFacts) -> Iterator[Window]:
    """The protocol asks how every partnership would end, planned or not: also of one that the law requires."""
    own = facts.partnership
    required = is_required(own.basis, own.leaving)
    for window in _without("exit-plan")(facts):
        yield replace(window, words={"as": "required"}) if required else window


def _counting(state: EvidenceState, *groups: Sequence[DocumentKind]) -> Rule[RegisterFacts]:
    """While the document of a group of kinds that counts most is in a state; the one that lasts longest tells."""
    past = state is EvidenceState.OUT_OF_DATE

    def windows(facts: RegisterFacts) -> Iterator[Window]:
        for kinds in groups if facts.is_running else ():
            own = {each.pk: each for each in facts.documents if each.kind in kinds}
            turns = {turn for each in own.values() for turn in each.age.turns()}
            for begins, ends, (pk, limit) in split_into_spells(_telling(facts, state, kinds), turns):
                yield Window(
                    begins,
                    ends,
                    about_on=limit.on,
                    mark=f"{own[pk].kind} {limit.on}",
                    mends="" if own[pk].exempt else f"documents/{pk}/new-version/",
                    words=_words(own[pk], limit, past=past),
                )

    return windows


def _telling(
    facts: RegisterFacts, state: EvidenceState, kinds: Sequence[DocumentKind]
) -> Callable[[date], tuple[int, Limit] | None]:
    """Return what tells on a day that the best of these kinds is in a state: the document and its last day."""

    def telling(day: date) -> tuple[int, Limit] | None:
        best = facts.held(*kinds, day=day)
        if best is None or best.age.state(day) is not state:
            return None
        limits = [
            (each.pk, limit)
            for each in facts.documents
            if each.kind in kinds and each.age.state(day) is state and (limit := each.age.limit(day))
        ]
        return max(limits, key=lambda one: (one[1].on, one[0]), default=None)

    return telling


# Kinds of which a sign of their own tells; any other kind is told of once it has a day.
_NAMED = (AGREEMENT_DOCUMENTS, (DocumentKind.EXIT_PLAN,), (DocumentKind.INFORMATION_SHARING,))
_OTHERS = tuple((kind,) for kind in DocumentKind if all(kind not in kinds for kinds in _NAMED))


def _words(held: HeldDocument, limit: Limit, *, past: bool) -> dict[str, Any]:
    """Return what a document is, the day that ends it and who renews it, as words of a window."""
    ends = {"limit": limit.kind, "on": limit.on.isoformat(), "past": past}
    return {"what": {"document": held.kind}, "limit": ends, "who": {"renewer": held.renewer}}


DOCUMENT_SIGNS: tuple[Sign[RegisterFacts], ...] = (
    Sign(
        "exit_plan_out_of_date",
        _lazy("The exit plan %(limit)s; %(who)s"),
        "Protocol 2.14",
        "",
        _lazy("Renew the plan"),
        "documents/",
        5,
        _counting(EvidenceState.OUT_OF_DATE, _NAMED[1]),
        _lazy("The exit plan is out of date"),
    ),
    Sign(
        "agreement_out_of_date",
        _lazy("The agreement %(limit)s; %(who)s"),
        "Protocol 2.7",
        "",
        _lazy("Renew the agreement"),
        "documents/",
        5,
        _counting(EvidenceState.OUT_OF_DATE, _NAMED[0]),
        _lazy("The agreement is out of date"),
    ),
    Sign(
        "information_sharing_out_of_date",
        _lazy("The information sharing agreement %(limit)s; %(who)s"),
        "Protocol 2.11",
        "",
        _lazy("Renew the agreement"),
        "documents/",
        6,
        _counting(EvidenceState.OUT_OF_DATE, _NAMED[2]),
        _lazy("The information sharing agreement is out of date"),
    ),
    Sign(
        "document_out_of_date",
        _lazy("%(what)s %(limit)s; %(who)s"),
        "Protocol 2.7",
        "",
        _lazy("Renew it"),
        "documents/",
        6,
        _counting(EvidenceState.OUT_OF_DATE, *_OTHERS),
        _lazy("A document is out of date"),
    ),
    Sign(
        "document_runs_out",
        _lazy("%(what)s %(limit)s; %(who)s"),
        "Protocol 2.7",
        "",
        _lazy("Renew it"),
        "documents/",
        6,
        _counting(EvidenceState.RUNS_OUT, *_NAMED, *_OTHERS),
        _lazy("A document runs out within 90 days"),
    ),
    Sign(
        "no_exit_plan",
        _lazy("No exit plan is held"),
        "Protocol 2.14",
        "g",
        _lazy("Add the exit plan"),
        "documents/new/?kind=exit_plan",
        4,
        _no_exit_plan,
        variants={
            "required": _lazy(
                "No exit plan is held; though the law requires the partnership, the protocol asks how it would end"
            )
        },
    ),
    Sign(
        "no_agreement",
        _lazy("No agreement or terms of reference are held"),
        "Protocol 2.7",
        "a",
        _lazy("Add the agreement"),
        "documents/new/?kind=agreement",
        4,
        _without("agreement"),
    ),
    Sign(
        "no_information_sharing",
        _lazy("No information sharing agreement is held"),
        "Protocol 2.11",
        "",
        _lazy("Add the agreement"),
        "documents/new/?kind=information_sharing",
        6,
        _without("information-sharing"),
    ),
)
