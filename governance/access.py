"""Whose checklists a person may read: those of the partnerships they may open.

An exempt partnership's are read only with the right to exempt text, because the answers say what is
kept from the public (H11). Answering needs the right to change the partnership.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from core.access_log.recording import Subject
from governance.models import Assessment, Screening
from register.access.addresses import subject_of_partnership
from register.access.exempt import kept_from, open_to
from register.access.visible import condition_for_readable, readable_to
from register.models import Action


def assessments_visible_to(user: User) -> QuerySet[Assessment]:
    """Return the assessments, drafts and signed, that `user` may read, with edition and partnership."""
    rows = Assessment.objects.filter(condition_for_readable(user))
    return rows.select_related("edition", "partnership", "snapshot").defer(
        "snapshot__content", "snapshot__body"
    )


def screenings_visible_to(user: User) -> QuerySet[Screening]:
    """Return the screenings that `user` may read, the newest first."""
    return Screening.objects.filter(condition_for_readable(user))


def gaps_visible_to(user: User) -> QuerySet[Action]:
    """Return the open gaps that `user` may read, the soonest first."""
    rows = open_to(user, _gaps_of_readable(user))
    return rows.select_related("owner").order_by("due_on", "pk")


def gaps_kept_from(user: User) -> QuerySet[Action]:
    """Return the open gaps that are marked and not `user`'s to read, in partnerships that they may read."""
    return kept_from(user, _gaps_of_readable(user))


def _gaps_of_readable(user: User) -> QuerySet[Action]:
    return Action.objects.filter(Action.IS_OPEN_GAP, partnership__in=readable_to(user).values("pk"))


def find_partnership(user: User, url_name: str, kwargs: Mapping[str, Any]) -> Subject | None:
    """Return the partnership whose checklist a refused address names, for the access log."""
    if not url_name.startswith("assessment") or "pk" not in kwargs:
        return None
    return subject_of_partnership(user, assessments__pk=kwargs["pk"])
