"""Rows of the register leaving it as a file."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.history import audit
from core.history.actors import Actor


@transaction.atomic
def record_export(*, kind: str, rows: int, filters: Sequence[str], by: Actor) -> None:
    """Write down that a file was made of the register: who, how many rows, which filters."""
    words = ngettext("%(rows)s row as %(kind)s", "%(rows)s rows as %(kind)s", rows)
    shown = words % {"rows": rows, "kind": kind.upper()}
    audit.record(
        "register.exported",
        by=by,
        category=audit.Category.ACCESS,
        headline=_("Register exported:"),
        detail="; ".join([shown, *filters]),
    )
