"""Whether what has a last day still runs: one rule, as a function and as the same condition in the database.

On the day on which somebody leaves or stands down they are gone; one whose day lies ahead is still there.
"""

from datetime import date

from django.db.models import Q


def is_over(left_on: date | None, day: date) -> bool:
    """Return whether it is over on a day; without a last day it runs on."""
    return left_on is not None and left_on <= day


def condition_for_running(column: str, day: date) -> Q:
    """Return the condition that it still runs on a day, by the column of its last day."""
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": day})
