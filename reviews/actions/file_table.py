"""The actions of the council as a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from register.access.exempt import secrecy_over
from register.exporting.files import Export, build_dated_name, filter_words, name_of, read_in_batches
from reviews.actions.listing import ActionListing


def action_export(listing: ActionListing) -> Export:
    """Return the actions found."""
    ids = list(listing.ordered().values_list("pk", flat=True))
    heads = [
        *(_("Reference"), _("Partnership"), _("Directorate"), _("What is to be done"), _("Who does it")),
        *(_("Due"), _("Days late"), _("Came from"), _("Progress")),
    ]
    title = _("Actions")
    return Export(
        title=title,
        name=build_dated_name(slugify(title), listing.today),
        headers=heads,
        rows=_rows(listing, ids),
        count=len(ids),
        recorded=[title, *filter_words(listing.chips), *listing.kept],
    )


def _rows(listing: ActionListing, ids: Sequence[int]) -> Iterator[list[Any]]:
    for batch in read_in_batches(listing.ordered().select_related("partnership__directorate", "owner"), ids):
        secrecy = secrecy_over(listing.user, {action.partnership_id for action in batch})
        for action in batch:
            yield [
                action.partnership.reference,
                secrecy.of(action.partnership_id).instead("name") or action.partnership.name,
                name_of(action.partnership.directorate),
                *(action.what, name_of(action.owner), action.due_on),
                *(_days_late(action.due_on, listing.today), action.source_label, action.progress_note),
            ]


def _days_late(due_on: date | None, today: date) -> int | None:
    return (today - due_on).days if due_on and due_on < today else None
