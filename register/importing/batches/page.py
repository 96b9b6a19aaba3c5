"""What the page of an import shows: what it did, where that stands in the register, what was changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.importing.tables.commit import KEPT, table_of
from register.importing.write.undo import LaterChange
from register.listing.import_filter import CHANGED, DOUBTED, MADE, write_import_value
from register.models import Batch

TEXTS_SHOWN = 20


@dataclass(frozen=True)
class WayOn:
    """A part of what an import did: how many partnerships, in words, and the list of them."""

    words: str
    href: str


def list_ways_on(batch: Batch) -> list[WayOn]:
    """Return the ways from an import into the register: what came in, what was changed, what is left to look at."""
    counts = batch.counts
    if table_of(batch):
        return []
    made, changed = int(counts.get("made", 0)), int(counts.get("changed", 0))
    doubted = len(counts.get("doubted_keys", ()))
    parts = [
        (made, MADE, ngettext("One partnership came in", "%(n)s partnerships came in", made)),
        (changed, CHANGED, ngettext("One was changed", "%(n)s were changed", changed)),
        (doubted, DOUBTED, ngettext("One has a doubt to look at", "%(n)s have doubts to look at", doubted)),
    ]
    register = reverse("partnership_list")
    screening = (
        [WayOn(_("Confirm which of them are partnerships"), reverse("screening_many"))] if made else []
    )
    return [
        WayOn(words % {"n": n}, f"{register}?{urlencode({'imported': write_import_value(batch.pk, what)})}")
        for n, what, words in parts
        if n
    ] + screening


def page_texts(batch: Batch, number: str | None) -> "Page[list[str]]":
    """Return a page of the texts that an import keeps itself: row, record, column, text of each."""
    texts: list[list[str]] = batch.counts.get(KEPT, [])
    return Paginator(texts, TEXTS_SHOWN).get_page(number)


def cut_changes(changes: Sequence[LaterChange], most: int = 20) -> tuple[Sequence[LaterChange], int]:
    """Return the first of what was changed since, and how many more there are: a page stays short."""
    return changes[:most], max(len(changes) - most, 0)
