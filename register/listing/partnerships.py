"""The register as one reader asked for it: the same for the page, its files and whatever else lists partnerships."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, OrderBy, QuerySet, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from core.dates import financial_year_of
from core.listing import Chip, Listing, draw_rows
from core.listing.table import order_by_column
from register.access.exempt import (
    annotate_unread,
    condition_for_hidden,
    may_read_everything,
    name_shown_to,
    order_by_shown_names,
    secrecy_for,
)
from register.access.secrecy import OPEN_FIELDS
from register.access.visible import visible_to
from register.choices import OPEN_STATUSES
from register.listing.filters import UNREAD, GuardedFilters, NamelessFilters, PartnershipFilters
from register.listing.partnership_cells import Cells
from register.listing.partnership_columns import (
    TIE,
    USUAL_ORDER,
    build_annotations,
    column_for_best_match,
    columns_for_day,
)
from register.listing.search import Search
from register.listing.spelling import SuggestedWords, suggest_words
from register.models import Partnership
from register.models.money import PaidInAll, council_pays_in_all


@dataclass(frozen=True)
class _WayOut:
    """A filter to take away when nothing is found: its words, the address without it, and how many that finds."""

    words: str
    href: str
    count: int


class PartnershipListing(Listing):
    """The partnerships that `user` may see, as the parameters `data` of an address ask for them."""

    def __init__(self, user: User, data: QueryDict, *, today: date) -> None:
        self.user, self.today = user, today
        self._year, self._guarded = financial_year_of(today), not may_read_everything(user)
        self._names = names = user.may(Permission.PERSON_VIEW)
        guarded = GuardedFilters if names else NamelessFilters
        visible, search = visible_to(user), Search(user)
        super().__init__(
            reverse("partnership_list"),
            data,
            visible.annotate(**{UNREAD: annotate_unread(user)}) if self._guarded else visible,
            filters=partial(guarded if self._guarded else PartnershipFilters, search=search),
            columns=columns_for_day(today, names=names),
            order=USUAL_ORDER,
            tie=TIE,
            match=lambda words: column_for_best_match(search, words),
        )

    def ordered(self) -> QuerySet[Partnership]:
        """Return every partnership found, in the order asked for."""
        found: QuerySet[Partnership] = super().ordered()
        # Where each has its standing, as it should, say so: the database can then read in order by its index.
        every_one = all(item.value for item in self.filters.tally.counted["rating"])
        return found.filter(standing__isnull=False) if every_one else found

    @cached_property
    def rows(self) -> SafeString:
        """The rows of this page, drawn; exempt text is left out for a reader who may not see it."""
        shown = (self.order, self.page.number, self.page.paginator.per_page, *(c.key for c in self.columns))
        records = self.filters.remember(
            ("rows", self._year, *shown),
            lambda: self.records(**build_annotations(self.today, names=self._names)),
        )
        cells = Cells(self.today)
        cells.secrecy = secrecy_for(self.user, {record["pk"] for record in records})
        return draw_rows(self.columns, records, cells)

    @cached_property
    def money(self) -> PaidInAll:
        """What the council puts this year into everything found, on all pages, in pounds."""
        year = self._year
        return self.summed(("council pays", year), lambda found: council_pays_in_all(self._open(found), year))

    def _open(self, found: QuerySet[Partnership]) -> QuerySet[Partnership]:
        """Those of which the reader may see more than that they are there."""
        return found.filter(**{UNREAD: False}) if self._guarded else found

    def _ordering(self) -> list[OrderBy | str]:
        """Return the order asked for; what the reader may not see comes last, and a name as it is shown."""
        if not self._guarded:
            return super()._ordering()
        column = self._order_column()
        orders = order_by_column(column, descending=self._descending)
        # A match counts only what the reader may read.
        if column.key not in OPEN_FIELDS and not self._by_match:
            hidden = condition_for_hidden(self.user, column.key)
            orders = [_by(Case(When(hidden, then=None), default=one.expression), one) for one in orders]
        return order_by_shown_names(self.user, [*orders, *TIE])

    @property
    def money_not_known(self) -> int:
        """Of how many partnerships found no figure is recorded for this year."""
        return self.found - self.money.known

    @property
    def columns_before_money(self) -> int:
        """How many columns stand before the money in the line that sums it; 0 when it is not shown."""
        return next((place for place, column in enumerate(self.columns) if column.key == "money"), 0)

    @property
    def columns_after_money(self) -> int:
        return len(self.columns) - self.columns_before_money - 1

    @property
    def open(self) -> int:
        """How many partnerships are not closed, withdrawn or out of scope, whatever the filters say."""
        return sum(item.whole for item in self.filters.tally.counted["status"] if item.value in OPEN_STATUSES)

    @property
    def over(self) -> int:
        """How many are closed, withdrawn or out of scope."""
        return self.whole - self.open

    @property
    def asked_for(self) -> str:
        """The filters in one phrase: `“nature”, tier Minor and rating Weak`."""
        return get_text_list([_phrase(chip) for chip in self.chips], _("and"))

    @cached_property
    def ways_out(self) -> list[_WayOut]:
        """What to take away when nothing is found, the most fruitful filter first."""
        found = [
            _WayOut(_phrase(chip), chip.href, self.filters.found_without(chip.name)) for chip in self.chips
        ]
        return sorted((way for way in found if way.count), key=lambda way: -way.count)

    @property
    def guarded(self) -> bool:
        """Whether there may be more than this reader finds or reads: then their count says so."""
        return self._guarded

    @cached_property
    def meant(self) -> SuggestedWords | None:
        """What somebody may have meant whose words are found nowhere, if that finds something."""
        typed = str(self.filters.chosen.get("q", ""))
        if not typed:
            return None
        visible = visible_to(self.user)
        words = suggest_words(
            typed, visible.annotate(shown=name_shown_to(self.user)).values_list("shown", flat=True)
        )
        if not words or not visible.filter(Search(self.user).condition(words)).exists():
            return None
        return SuggestedWords(words, f"{self.address.path}?{urlencode({'q': words})}")


def _by(expression: Any, order: OrderBy) -> OrderBy:
    return OrderBy(expression, descending=order.descending, nulls_last=True)


def _phrase(chip: Chip) -> str:
    """Return a filter within a sentence: `tier Major or Moderate`; words looked for stand for themselves."""
    return chip.words if chip.name == "q" else f"{chip.label.lower()} {chip.words}"
