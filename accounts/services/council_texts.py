"""Writing a page of the council's own, each time as its next version."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import CouncilText
from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor


@transaction.atomic
def write(page: CouncilText, *, by: Actor, reason: str = "") -> CouncilText:
    """Write the first version of a page, or its next one. Raises core.history.writing.Stale."""
    if page.pk is None:
        return _first(page, by)
    changes = field_display.list_changes(CouncilText.objects.get(pk=page.pk), page, ["text"])
    if changes:
        writing.update(page, by=by, reason=reason)
        headline = _("Page changed:")
        audit.record(
            "text.changed",
            by=by,
            object=page,
            headline=headline,
            detail=str(page),
            changes=changes,
            reason=reason,
        )
    return page


def _first(page: CouncilText, by: Actor) -> CouncilText:
    try:
        with transaction.atomic():
            writing.insert(page, by=by)
    except IntegrityError as taken:  # somebody else wrote the first version a moment ago
        raise writing.Stale(page) from taken
    audit.record("text.written", by=by, object=page, headline=_("Page written:"), detail=str(page))
    return page
