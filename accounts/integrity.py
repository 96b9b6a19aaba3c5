"""Whether every sign-in allows what the newest audit event about it says: it is no record and has no history."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import PanelSeat, User
from core.history import audit, canonical
from core.history.actors import SYSTEM
from core.history.results import CheckResult
from core.models import AuditEvent


def seal_rights(user: User, roles: Iterable[str], seats: Iterable[PanelSeat]) -> Mapping[str, Any]:
    """Return what an event seals of a sign-in: roles, seats on panels, whether it works, and a hash of its address."""
    return {
        "rights": {
            "roles": sorted(set(roles)),
            "panels": [seat.sealed for seat in sorted(seats, key=_place)],
            "active": user.is_active,
            "person": user.person_id,
            "address": canonical.digest_canonical(user.email.encode()),
        }
    }


def _place(seat: PanelSeat) -> tuple[int, str, int]:
    return seat.panel_id, str(seat.started_on or ""), seat.pk


def begin_sealing(**_signal: Any) -> None:
    """Seal what each sign-in of a register of before allows, once, after the migration that brings sealing."""
    if not audit.sealing_is_to_begin("sign_in.sealed"):
        return
    with transaction.atomic():
        for user in User.objects.prefetch_related("grants", "person__panel_seats").order_by("pk"):
            roles = sorted(grant.role for grant in user.grants.all())
            audit.record(
                "sign_in.sealed",
                by=SYSTEM,
                object=user,
                category=audit.Category.ACCESS,
                headline=_("Sealed as it stood, the sign-in of:"),
                detail=str(user.person),
                sealed=seal_rights(user, roles, user.person.panel_seats.all()),
            )


def check_rights() -> CheckResult:
    """Compare each sign-in with the newest event about it; one that no event tells of was given past the register."""
    count, altered, unsealed = 0, [], 0
    kind = User._meta.label_lower
    users = User.objects.prefetch_related("grants", "person__panel_seats").order_by("pk")
    for user in users.iterator(chunk_size=200):
        events = AuditEvent.objects.filter(object_kind=kind, object_key=user.pk).order_by("-pk")
        told = events.values_list("shape", "evidence").first()
        words = {"number": user.pk, "person": user.person}
        if told is None:
            altered.append(_("Sign-in %(number)s, %(person)s, was given past the register") % words)
        elif "rights" not in told[1]:
            unsealed += 1
            continue
        elif told[1] != told[1] | seal_rights(
            user, [grant.role for grant in user.grants.all()], user.person.panel_seats.all()
        ):
            altered.append(_("Sign-in %(number)s, %(person)s, allows other than was given") % words)
        count += 1
    gone = AuditEvent.objects.filter(object_kind=kind).exclude(object_key__in=User.objects.values("pk"))
    altered += [
        _("Sign-in %(number)s was removed past the register") % {"number": key}
        for key in gone.order_by("object_key").values_list("object_key", flat=True).distinct()
    ]
    notes = [_("%(count)s sign-ins were last changed before their rights were sealed: not checked")]
    return CheckResult(
        _("sign-ins and what they allow"),
        count,
        altered,
        [note % {"count": unsealed} for note in notes if unsealed],
    )
