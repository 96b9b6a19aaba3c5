"""Living with a risk above the council's limit, as something that somebody approves; what such an approval covers.

It covers the score and the words that were read, in a partnership of that tier: a higher score, other words, another
matrix or a higher tier is not what was approved (decision 20). Source: protocol 2.6 bullet 8 (P21).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from register.approvals.kinds import ApprovalKind
from register.approvals.read import standings_of
from register.approvals.rules import ApprovalStanding, ApprovalState, Covers, Given
from register.choices import ASSESSED_TIERS, Tier
from register.rules import matrix as matrices
from reviews import access
from reviews.choices import Treatment
from reviews.models import Risk
from reviews.models.risk import RiskQuerySet
from reviews.risks import appetite, rules

TEXTS = ("title", "cause", "event", "consequence")  # what somebody reads who approves living with a risk
_SCORE = ("score", "band", "matrix", "edition")
COLUMNS = (*TEXTS, *(f"current__{name}" for name in _SCORE))  # what `covers_of_row` reads of a row
# The higher, the more governance; what is not assessed asks for approvers as if it were the highest.
_RANKS: Mapping[str, int] = {tier: rank for rank, tier in enumerate(reversed(ASSESSED_TIERS))}


def covers_of_row(row: Mapping[str, Any], tier: str) -> Covers:
    """Return what an approval of a risk covers, from its columns."""
    score = {name: row[f"current__{name}"] for name in _SCORE}
    limit = None
    if score["matrix"]:
        limit = appetite.find_appetite_limit(matrices.get_matrix(score["matrix"], score["edition"]))
    return {**{name: row[name] for name in TEXTS}, **score, "limit": limit, "tier": tier}


def covers_of(risk: Risk, tier: str = "") -> Covers:
    """Return what an approval of a risk covers as it stands, in a partnership of its tier or of another."""
    texts = {name: getattr(risk, name) for name in TEXTS}
    score = {f"current__{name}": getattr(risk.current, name, None) for name in _SCORE}
    return covers_of_row(texts | score, tier or risk.partnership.tier)


def list_worse(then: Covers, now: Covers) -> Sequence[str]:
    """Return in which ways a risk is worse than what was approved, a sentence each; nothing when it is covered."""
    found = []
    if now["matrix"] != then["matrix"]:
        found.append(_("It is scored on another matrix."))
    elif now["edition"] != then["edition"]:
        found.append(_("It is scored on another edition of the matrix."))
    elif (now["score"] or 0) > (then["score"] or 0):
        words = {"now": now["score"], "then": then["score"]}
        found.append(_("It now scores %(now)s; it scored %(then)s when it was read.") % words)
    if any(now[name] != then[name] for name in TEXTS):
        found.append(_("Its words have changed since they were read."))
    if _rank(now["tier"]) > _rank(then["tier"]):
        words = {"now": Tier(now["tier"]).label, "then": Tier(then["tier"]).label}
        found.append(_("Its partnership is %(now)s now and was %(then)s.") % words)
    return found


def _rank(tier: str) -> int:
    return _RANKS.get(tier, len(_RANKS) - 1)


def describe_covers(covers: Covers) -> Sequence[tuple[str, str]]:
    """Return a state that is or was covered, each part with its label."""
    parts = rules.label_parts(covers["cause"], covers["event"], covers["consequence"])
    found = [(_("Risk"), covers["title"]), *parts]
    if covers["matrix"]:
        matrix = matrices.get_matrix(covers["matrix"], covers["edition"])
        band = next(band.word for band in matrix.bands if band.key == covers["band"])
        words = {"title": matrix.title, "edition": covers["edition"]}
        found += [
            (_("Score"), f"{covers['score']} {band}"),
            (_("The council's limit"), str(covers["limit"])),
            (_("Matrix"), _("%(title)s, edition %(edition)s") % words),
        ]
    found.append((_("Tier of the partnership"), str(Tier(covers["tier"]).label)))
    return [(label, words) for label, words in found if words]


def risks_readable_to(user: User) -> RiskQuerySet:
    """Return the risks that somebody may read, as an approval reads them."""
    return access.risks_visible_to(user).with_scores()


def is_wanted(risk: Risk) -> bool:
    """Whether living with a risk takes an approval: it is open, tolerated and above the limit."""
    above = rules.is_above(risk.current.band if risk.current else "", appetite.read_appetite())
    return risk.closed_on is None and risk.treatment == Treatment.TOLERATE and above


KIND = ApprovalKind(
    key="tolerate-risk",
    subject_kind="reviews.risk",
    label=_lazy("Live with a risk above the council's limit"),
    asks=_lazy("May the council live with this risk?"),
    follows=_lazy(
        "The council lives with the risk until that day. The risk register and reports say who approved it."
    ),
    ends=_lazy(
        "It ends by itself when the risk scores higher, when its words or its matrix change, or when its partnership "
        "rises to a higher tier. Then somebody is asked anew."
    ),
    readable_to=risks_readable_to,
    cover=covers_of,
    worse=list_worse,
    describe=describe_covers,
    is_wanted=is_wanted,
)


def standings_of_risks(risks: Iterable[Risk], day: date) -> Mapping[int, ApprovalStanding]:
    """Return how it stands with the approval of each tolerated risk, in two queries."""
    tolerated = [risk for risk in risks if risk.treatment == Treatment.TOLERATE]
    return standings_of(KIND, {risk.pk: covers_of(risk) for risk in tolerated}, day=day)


def standings_in(risks: RiskQuerySet, day: date) -> Mapping[int, ApprovalStanding]:
    """Return the same of many risks, in three queries."""
    columns = (*COLUMNS, "partnership__tier")
    rows = risks.filter(treatment=Treatment.TOLERATE).order_by().values("pk", *columns)
    now = {row["pk"]: covers_of_row(row, row["partnership__tier"]) for row in rows}
    return standings_of(KIND, now, day=day)


def build_typed_approval(
    found: ApprovalStanding, who: str, until: date | None, day: date
) -> ApprovalStanding:
    """Return how it stood on a past day, with an approval that was only typed in then and has ended since.

    One that had not ended when approvals began to be pressed has a row of its own, which says so itself.
    """
    if found.word is not ApprovalState.NONE or not who or until is None:
        return found
    typed = Given(0, {}, who, day, until)
    word = ApprovalState.HOLDS if day <= until else ApprovalState.RAN_OUT
    return ApprovalStanding(word, who, None, until, "", typed)
