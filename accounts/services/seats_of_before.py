"""Begins the history of the seats that a migration made of the members of panels, once, in a register of before."""

from typing import Any

from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from accounts.models import PanelSeat
from core import clock
from core.history import audit, sealing
from core.history.actors import SYSTEM
from core.models import AuditEvent

MIGRATION = "0008_panel_seats"
KIND = "seat.begun"


def begin_history(**_signal: Any) -> None:
    """Write the first row of history of every seat, sealed by one event. Only what was there before has none."""
    if not audit.is_migrated_to_its_end() or AuditEvent.objects.filter(kind=KIND).exists():
        return
    applied = MigrationRecorder.Migration.objects.filter(app="accounts", name=MIGRATION).first()
    oldest = AuditEvent.objects.order_by("pk").values_list("at", flat=True).first()
    if applied is None or oldest is None or oldest > applied.applied:
        return
    history: Any = PanelSeat.history
    seats = list(PanelSeat.objects.exclude(pk__in=history.model.objects.values("id")).order_by("pk"))
    with transaction.atomic():
        rows = history.bulk_history_create(seats, batch_size=500, default_date=clock.now())
        sealing.remember(rows)
        audit.record(
            KIND,
            by=SYSTEM,
            category=audit.Category.ACCESS,
            headline=_("Seats on panels have a history from now on:"),
            detail=str(len(seats)),
        )
