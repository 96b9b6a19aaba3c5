"""Warning signs about risks and measures: one pure rule each, with its source and its sentence.

Source: protocol 2.4 d and h, 2.6, 2.9 (P4, P9, P21); domain.md 3.3 and 4.2, finding 6. The risks of a partnership
whose approval has run out depend on today, so they are no sign but a query (`Risk.objects.lapsed`).
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _lazy

from register.choices import RUNNING_STATUSES, Tier
from register.known.rules import Sign
from reviews.choices import Treatment


@dataclass(frozen=True)
class KnownRisk:
    """What the rules need of one open risk."""

    above_limit: bool
    treatment: str
    approved: bool  # somebody is named, and until when


@dataclass(frozen=True)
class KnownRisks:
    """What is known about the risks of one partnership."""

    status: str
    tier: str
    held_elsewhere: bool  # a risk register is held as a document, or the old register says so
    risks: tuple[KnownRisk, ...]


def _running(known: KnownRisks) -> bool:
    return known.status in RUNNING_STATUSES


def _no_register(known: KnownRisks) -> bool:
    """Neither a document nor a single risk; a Minor partnership needs none (P21 asks no more of it)."""
    return _running(known) and known.tier != Tier.LIMITED and not known.held_elsewhere and not known.risks


def _no_risks(known: KnownRisks) -> bool:
    """A document elsewhere is no list of risks: a Major or Moderate partnership names its own."""
    listed = known.tier in (Tier.MAJOR, Tier.MODERATE)
    return _running(known) and listed and known.held_elsewhere and not known.risks


def _untreated(known: KnownRisks) -> bool:
    return any(risk.above_limit and not risk.treatment for risk in known.risks)


def _unapproved(known: KnownRisks) -> bool:
    return any(
        risk.above_limit and risk.treatment == Treatment.TOLERATE and not risk.approved
        for risk in known.risks
    )


RISK_SIGNS: tuple[Sign, ...] = (
    Sign("no_risk_register", _lazy("No risk register is held"), "risks", "Protocol 2.6", "h", _no_register),
    Sign(
        "no_risks",
        _lazy("A risk register is held, but no risk of it is recorded here"),
        "risks",
        "Protocol 2.6",
        "h",
        _no_risks,
    ),
    Sign(
        "risk_untreated",
        _lazy("Nothing is decided about a risk above the council's limit"),
        "risks",
        "Protocol 2.6",
        "a",
        _untreated,
    ),
    Sign(
        "risk_unapproved",
        _lazy("A risk above the council's limit is tolerated and nobody has approved it"),
        "risks",
        "Protocol 2.6",
        "a",
        _unapproved,
    ),
)


UNMEASURED = Sign(
    "objective_unmeasured",
    _lazy("It has an objective without a measure"),
    "measures",
    "Protocol 2.9",
    "d",
    lambda unmeasured: unmeasured > 0,  # how many objectives of a running partnership have no measure
)
SIGNS: tuple[Sign, ...] = (*RISK_SIGNS, UNMEASURED)


def codes(known: KnownRisks) -> list[str]:
    """Return the codes of the signs that show, in the order of the table."""
    return [sign.code for sign in RISK_SIGNS if sign.applies(known)]
