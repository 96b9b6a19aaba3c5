"""The one listing component: a list that is filtered, counted, ordered, paged and drawn the same way everywhere.

A list names its filters (`filters.ListingFilters`, over django-filter) and its columns (`table.Column`),
and hands both with what its reader may see to `Listing`. It knows nothing of what is listed.
"""

from core.listing.address import Address
from core.listing.choices import NOT_RECORDED, Choice
from core.listing.filters import ChoiceFilter, CodesFilter, RecordFilter, WordsFilter
from core.listing.filterset import ListingFilters
from core.listing.listing import Chip, Listing
from core.listing.table import Column, Record, draw_rows, order_by_words
from core.listing.typed_filters import DayFilter, DaysFilter

__all__ = [
    "NOT_RECORDED",
    "Address",
    "Chip",
    "Choice",
    "ChoiceFilter",
    "CodesFilter",
    "Column",
    "DayFilter",
    "DaysFilter",
    "Listing",
    "ListingFilters",
    "Record",
    "RecordFilter",
    "WordsFilter",
    "draw_rows",
    "order_by_words",
]
