"""The actions of the council as the rows of a file."""

from datetime import date

from django.utils.translation import gettext as _

from register.access.exempt import secrecy_over
from register.exporting.tables import Table, name_of
from reviews.actions.listing import ActionListing


def action_table(listing: ActionListing) -> Table:
    """Return the name, the heads and the rows of the actions found."""
    found = list(listing.ordered().select_related("partnership__directorate", "owner"))
    secrecy = secrecy_over(listing.user, {action.partnership_id for action in found})
    heads = [
        *(_("Reference"), _("Partnership"), _("Directorate"), _("What is to be done"), _("Who does it")),
        *(_("Due"), _("Days late"), _("Came from"), _("Progress")),
    ]
    rows = [
        [
            action.partnership.reference,
            secrecy.of(action.partnership_id).instead("name") or action.partnership.name,
            name_of(action.partnership.directorate),
            *(action.what, name_of(action.owner), action.due_on, _days_late(action.due_on, listing.today)),
            *(action.source_label, action.progress_note),
        ]
        for action in found
    ]
    return _("Actions"), heads, rows


def _days_late(due_on: date | None, today: date) -> int | None:
    return (today - due_on).days if due_on and due_on < today else None
