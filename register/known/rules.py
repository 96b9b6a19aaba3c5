"""Warning signs that the register itself can see: one pure rule each, with its source and its sentence.

Source: the standard weaknesses of protocol 2.4 a to h (P4), and what auditors of councils found missing.
Signs that need a checklist, a review or a risk come from the floors above: their codes through
settings.STANDING_PARTS, their sentences through settings.WARNING_SIGNS.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _lazy

from register.choices import (
    AGREEMENT_DOCUMENTS,
    OPEN_STATUSES,
    RUNNING_STATUSES,
    DocumentKind,
    Leaving,
)


@dataclass(frozen=True)
class Known:
    """What the register knows about one partnership, as far as the rules need it."""

    status: str
    tier: str
    form: str
    leaving: str
    has_sponsor: bool
    has_panel: bool
    has_purpose: bool
    has_priority: bool
    has_legal_power: bool
    partners: int
    objectives: int
    documents: frozenset[str]
    has_end_date: bool
    end_without_notice: bool
    liability_without_limit: bool
    overspend_without_approval: bool
    baseline_assured: bool


@dataclass(frozen=True)
class Sign:
    """One warning sign: its code, what it says, the tab that mends it, and the rule a reader can look up."""

    code: str
    sentence: str | Promise
    tab: str
    source: str
    weakness: str  # the letter of protocol 2.4
    applies: Callable[[Any], bool]  # asked with what its own floor knows, here `Known`


def _running(known: Known) -> bool:
    return known.status in RUNNING_STATUSES


def _lacks(*kinds: str) -> Callable[[Known], bool]:
    return lambda known: _running(known) and not known.documents & set(kinds)


SIGNS: tuple[Sign, ...] = (
    Sign(
        "no_sponsor",
        _lazy("Nobody is named as sponsoring officer"),
        "people",
        "Protocol 2.16",
        "a",
        lambda known: known.status in OPEN_STATUSES and not known.has_sponsor,
    ),
    Sign(
        "no_partners",
        _lazy("No partner is named"),
        "members",
        "Protocol 2.7 a",
        "a",
        lambda known: known.status in OPEN_STATUSES and known.partners == 0,
    ),
    Sign(
        "baseline_not_assured",
        _lazy("What the old register says about it has not been checked"),
        "reviews",
        "Protocol 2.6",
        "d",
        lambda known: known.status in OPEN_STATUSES and not known.baseline_assured,
    ),
    Sign(
        "liability_without_limit",
        _lazy("The council carries a liability without an upper limit"),
        "finance",
        "Protocol 2.4 a",
        "a",
        lambda known: known.liability_without_limit,
    ),
    Sign(
        "no_purpose",
        _lazy("No purpose is recorded"),
        "summary",
        "Protocol 2.6",
        "b",
        lambda known: known.status in OPEN_STATUSES and not known.has_purpose,
    ),
    Sign(
        "no_priority",
        _lazy("It is not linked to a council priority"),
        "summary",
        "Protocol 2.5",
        "c",
        lambda known: _running(known) and not known.has_priority,
    ),
    Sign(
        "no_objectives",
        _lazy("It has no objectives to be measured against"),
        "summary",
        "Protocol 2.9",
        "d",
        lambda known: _running(known) and known.objectives == 0,
    ),
    Sign(
        "unapproved_overspend",
        _lazy("It is forecast to overspend and no approval is recorded"),
        "finance",
        "Protocol 2.5",
        "e",
        lambda known: known.overspend_without_approval,
    ),
    Sign(
        "no_panel",
        _lazy("No panel oversees it"),
        "people",
        "Protocol 2.17",
        "f",
        lambda known: _running(known) and not known.has_panel,
    ),
    Sign(
        "no_exit_plan",
        _lazy("No exit plan is held"),
        "documents",
        "Protocol 2.14",
        "g",
        _lacks(DocumentKind.EXIT_PLAN),
    ),
    Sign(
        "notice_not_known",
        _lazy("It has an end date and the notice period is not known"),
        "summary",
        "Protocol 2.14",
        "g",
        lambda known: _running(known) and known.end_without_notice and known.leaving != Leaving.NOTHING_BINDS,
    ),
    Sign(
        "no_agreement",
        _lazy("No agreement or terms of reference are held"),
        "documents",
        "Protocol 2.7",
        "h",
        _lacks(*AGREEMENT_DOCUMENTS),
    ),
    Sign(
        "no_information_sharing",
        _lazy("No information sharing agreement is held"),
        "documents",
        "Protocol 2.11",
        "h",
        _lacks(DocumentKind.INFORMATION_SHARING),
    ),
    Sign(
        "no_legal_power",
        _lazy("No legal power is recorded"),
        "summary",
        "Protocol Appendix 1, 1",
        "a",
        lambda known: _running(known) and not known.has_legal_power,
    ),
)


def _collected() -> dict[str, Sign]:
    return {sign.code: sign for path in settings.WARNING_SIGNS for sign in import_string(path)}


# The signs of every floor: settings name the tables, as they name the parts of a standing.
BY_CODE = cast(Mapping[str, Sign], SimpleLazyObject(_collected))


def codes(known: Known) -> list[str]:
    """Return the codes of the signs that show, in the order of the table."""
    return [sign.code for sign in SIGNS if sign.applies(known)]


def shown(found: Iterable[str]) -> list[Sign]:
    """Return the signs behind stored codes, in the order in which they are stored."""
    return [BY_CODE[code] for code in found if code in BY_CODE]
