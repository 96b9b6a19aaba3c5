"""Objectives stand in an order; a new one goes to the end."""

from django.db import transaction
from django.db.models import Max

from core.history.actors import Actor
from register.models import Objective
from register.services import related
from register.services.related import change, remove
from register.standing import refresh as standing_refresh

__all__ = ["add", "change", "remove"]


@transaction.atomic
def add(objective: Objective, *, by: Actor, reason: str = "") -> Objective:
    """Write a new objective after the others."""
    standing_refresh.take_turn([objective.partnership_id])  # who reads the last place holds it
    others = Objective.objects.filter(partnership=objective.partnership_id)
    objective.position = (others.aggregate(last=Max("position"))["last"] or 0) + 1
    return related.add(objective, by=by, reason=reason)
