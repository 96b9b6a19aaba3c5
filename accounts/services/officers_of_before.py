"""Tells of each administrator of before who was given the role of partnership officer when the two were separated.

The role itself is given by a migration, which writes no history; a check of the history would otherwise find that a
sign-in allows other than was given.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from accounts.integrity import seal_rights
from accounts.models import User
from accounts.services.sign_ins import ADMINISTRATOR, OFFICER, describe_rights, rights_of
from core.access_log.recording import Kind, record_access
from core.history import audit
from core.history.actors import SYSTEM
from core.models import AuditEvent

MIGRATION = "0007_administrators_are_officers"
KIND = "sign_in.both_roles"


def tell_of_second_roles(**_signal: Any) -> None:
    """Write an event for each administrator whose newest event is older than the migration that gave the role."""
    if not audit.is_migrated_to_its_end():
        return
    applied = MigrationRecorder.Migration.objects.filter(app="accounts", name=MIGRATION).first()
    both = User.objects.filter(grants__role=ADMINISTRATOR).filter(grants__role=OFFICER).order_by("pk")
    if applied is None:
        return
    for user in both:
        newest = _newest_event(user)
        if newest and newest.at < applied.applied and _sealed_as_administrator(newest):
            _tell(user)


def find_officers_by_migration(users: Sequence[int]) -> set[int]:
    """Return which of these sign-ins were given the second role with the migration, by the event that tells of it."""
    told = AuditEvent.objects.filter(object_kind=User._meta.label_lower, object_key__in=users, kind=KIND)
    return {key for key in told.values_list("object_key", flat=True) if key is not None}


def _newest_event(user: User) -> AuditEvent | None:
    return (
        AuditEvent.objects.filter(object_kind=User._meta.label_lower, object_key=user.pk)
        .order_by("-pk")
        .first()
    )


def _sealed_as_administrator(event: AuditEvent) -> bool:
    """Whether it seals an administrator who was no partnership officer: only then was the second role given."""
    sealed = event.evidence.get("rights", {}).get("roles", ()) if event.evidence else ()
    return ADMINISTRATOR in sealed and OFFICER not in sealed


def _tell(user: User) -> None:
    rights = rights_of(user.person)
    assert rights is not None
    now = describe_rights(rights)
    with transaction.atomic():
        audit.record(
            KIND,
            by=SYSTEM,
            object=user,
            category=audit.Category.ACCESS,
            headline=_("Administrator keeps the rights of a partnership officer:"),
            detail=f"{user.person}. {now}",
            reason=_("The two roles were separated. Whoever was an administrator before holds both."),
            sealed=seal_rights(user, rights.roles, user.person.panel_seats.all()),
        )
        record_access(Kind.RIGHTS, by=SYSTEM, whose=user, detail=_("Now: %(rights)s") % {"rights": now})
