"""What a panel member and a reader look at: the partnerships they may read, how many there are, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from accounts.models import User, panels_of
from portal.homes import changes, scope
from portal.homes.rows import SOONEST_REVIEW, build_rows, sort_as_shown, sort_worst_first
from register.access.visible import visible_to
from register.choices import OPEN_STATUSES, Tier

OVERSEEN, READ = 25, 10


@dataclass(frozen=True)
class _TierCount:
    """How many open partnerships of one tier the reader may see."""

    key: str
    label: str
    count: int


def build_panel_home(user: User, today: date) -> Mapping[str, Any]:
    """What the reader's panels oversee, the most warning signs first, and what changed there lately."""
    found = scope.overseen_by(user)
    return {
        "seats": [panel.name for panel in panels_of(user.person).order_by("name__sorted")],
        "overseen": build_rows(user, sort_worst_first(user, found, today), today, OVERSEEN),
        "changes": changes.list_latest_changes(user, found, today),
    }


def build_reader_home(user: User, today: date) -> Mapping[str, Any]:
    """How large the register is that they may read, and the partnerships whose review comes first."""
    found = visible_to(user).filter(status__in=OPEN_STATUSES)
    counted = dict(found.order_by().values_list("tier").annotate(n=Count("pk")))
    tiers = [_TierCount(tier.value, str(tier.label), counted[tier]) for tier in Tier if tier in counted]
    soonest = sort_as_shown(user, found, SOONEST_REVIEW)
    return {"tiers": tiers, "readable": build_rows(user, soonest, today, READ)}
