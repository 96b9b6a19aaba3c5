"""The entries of the council's short lists: added, renamed everywhere at once, and removed while nothing names them."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import Panel
from accounts.models.panel import slug_for
from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor
from core.models import Record


class InUse(Exception):
    """Something names the entry, so it was not removed."""


@transaction.atomic
def add(entry: Record, *, by: Actor) -> Record:
    """Write a new entry."""
    if isinstance(entry, Panel):
        entry.slug = slug_for(entry.name, set(Panel.objects.values_list("slug", flat=True)))
    writing.insert(entry, by=by)
    audit.record("list.added", by=by, object=entry, headline=_("Added to a list:"), detail=str(entry))
    return entry


@transaction.atomic
def change(entry: Record, *, names: Iterable[str], by: Actor, reason: str = "") -> Record:
    """Write a changed entry; it reads so wherever it is named. Raises core.history.writing.Stale."""
    before = type(entry)._default_manager.get(pk=entry.pk)
    found = field_display.list_changes(before, entry, names)
    if found:
        writing.update(entry, by=by, reason=reason)
        headline = _("%(was)s is now called %(now)s") % {"was": before, "now": entry}
        audit.record("list.changed", by=by, object=entry, headline=headline, changes=found, reason=reason)
    return entry


@transaction.atomic
def remove(entry: Record, *, by: Actor, reason: str) -> None:
    """Take an entry away that nothing names. Raises InUse."""
    detail = str(entry)
    try:
        writing.remove(entry, by=by, reason=reason)
    except ProtectedError as refused:
        raise InUse from refused
    audit.record(
        "list.removed", by=by, object=entry, headline=_("Removed from a list:"), detail=detail, reason=reason
    )
