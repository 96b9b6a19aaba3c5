"""What an adviser looks into: where they are named, what may want advice, and what is weak or late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from portal import gaps
from portal.homes import scope
from portal.homes.rows import SOONEST_REVIEW, PartnershipRow, build_rows, sort_as_shown, sort_worst_first
from register.access.visible import readable_to
from register.choices import OPEN_STATUSES, Rating
from register.known.overdue import review_overdue_on
from register.models.standing import rating_on, signs_on
from reviews.access import risks_visible_to
from reviews.models import Risk
from reviews.risks import appetite

MOST = 10
WEAK = (Rating.LIMITED, Rating.WEAK)


@dataclass(frozen=True)
class Advice:
    """What may want advice: the risks above the council's limit, the highest first, and how many gaps are open."""

    above: int
    risks: Sequence[Risk]
    gaps: int
    late: int


@dataclass(frozen=True)
class _Doubtful:
    """What internal audit would look at first: how many are weak, late or have signs, and the worst of them."""

    weak: int
    late: int
    signs: int
    rows: Sequence[PartnershipRow]


def build_home(user: User, today: date) -> Mapping[str, Any]:
    named = sort_as_shown(user, scope.find_partnerships_naming(user), SOONEST_REVIEW)
    return {
        "named": build_rows(user, named, today, MOST),
        "advice": gather_advice(user, today),
        "doubtful": find_doubtful(user, today),
    }


def gather_advice(user: User, today: date) -> Advice:
    """Return what may want advice in the open partnerships of which the reader may read what is said."""
    risks = risks_visible_to(user).open().in_bands(appetite.list_bands_above_appetite())
    counted = gaps.count_gaps(gaps.list_posts(user, today))
    found = risks.with_scores().order_by("-current__score", "partnership__name__sorted", "number")
    return Advice(risks.count(), list(found[:MOST]), counted["gaps"], counted["late"])


def find_doubtful(user: User, today: date) -> _Doubtful:
    """Return what is rated Limited or Weak, what is late for review, and what has warning signs."""
    found = (
        readable_to(user)
        .filter(status__in=OPEN_STATUSES)
        .annotate(sign_count=signs_on(today), rating_now=rating_on(today), overdue=review_overdue_on(today))
    )
    weak, late = Q(rating_now__in=WEAK), Q(overdue=True)
    signs = Q(sign_count__gt=0)
    number = found.order_by().aggregate(
        weak=Count("pk", filter=weak), late=Count("pk", filter=late), signs=Count("pk", filter=signs)
    )
    worst = sort_worst_first(user, found.filter(weak | late | signs), today)
    return _Doubtful(rows=build_rows(user, worst, today, MOST), **number)
