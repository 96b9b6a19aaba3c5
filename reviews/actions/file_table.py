"""The actions of the council as a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from register.access.exempt import secrecy_for
from register.exporting.files import Export, build_listing_export, name_of, read_in_batches
from reviews.actions.listing import ActionListing


def build_action_export(listing: ActionListing) -> Export:
    """Return the actions found."""
    heads = [
        *(_("Reference"), _("Partnership"), _("Directorate"), _("What is to be done"), _("Who does it")),
        *(_("Due"), _("Days late"), _("Came from"), _("Progress in words")),
    ]
    return build_listing_export(listing, _("Actions"), heads, partial(_rows, listing))


def _rows(listing: ActionListing, ids: Sequence[int]) -> Iterator[list[Any]]:
    for batch in read_in_batches(listing.ordered().select_related("partnership__directorate", "owner"), ids):
        secrecy = secrecy_for(listing.user, {action.partnership_id for action in batch})
        for action in batch:
            yield [
                action.partnership.reference,
                secrecy.of(action.partnership_id).instead("name") or action.partnership.name,
                name_of(action.partnership.directorate),
                *(action.what, action.owner and action.owner.name_for(names=listing.names), action.due_on),
                *(_days_late(action.due_on, listing.today), action.source_label, action.progress_note),
            ]


def _days_late(due_on: date | None, today: date) -> int | None:
    return (today - due_on).days if due_on and due_on < today else None
