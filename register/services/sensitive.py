"""Marking text as sensitive where it is typed: by whom, why, and under which exempt paragraph (H11)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor
from register.models import Partnership, SensitiveMark
from register.standing import refresh as standing_refresh

# Free text that may hold what is not for everyone. Names stand in lists, searches and reports and are not among them.
MARKABLE: Sequence[str] = (
    "purpose",
    "other_names",
    "area",
    "legal_status",
    "legal_power",
    "assets",
    "vat",
    "banking",
    "surplus",
    "publish_reason",
)


@transaction.atomic
def mark(partnership: Partnership, *, field: str, paragraph: int, reason: str, by: Actor) -> SensitiveMark:
    """Mark one field as exempt, or change its paragraph and reason."""
    found = SensitiveMark.objects.filter(partnership=partnership, field=field).first()
    row = found or SensitiveMark(partnership=partnership, field=field)
    row.paragraph, row.reason, row.marked_by = paragraph, reason, by.label
    (writing.update if found else writing.insert)(row, by=by, reason=reason)
    _tell(
        "marked", row, _("Marked as exempt under paragraph %(n)s:") % {"n": paragraph}, by=by, reason=reason
    )
    return row


@transaction.atomic
def remove_mark(row: SensitiveMark, *, reason: str, by: Actor) -> None:
    """Take the mark off a field: from now on everyone who sees the partnership reads it."""
    _tell("unmarked", row, _("No longer marked as exempt:"), by=by, reason=reason)
    partnership = row.partnership
    writing.remove(row, by=by, reason=reason)
    standing_refresh.refresh([partnership.pk])


def _tell(verb: str, row: SensitiveMark, headline: str, *, by: Actor, reason: str) -> None:
    standing_refresh.refresh([row.partnership_id])
    audit.record(
        f"sensitive.{verb}",
        by=by,
        about=row.partnership,
        object=row,
        category=audit.Category.DECISION,
        headline=headline,
        detail=field_display.label(Partnership, row.field),
        reason=reason,
    )
