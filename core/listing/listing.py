"""One page of a list: what was asked for in the address, what is found, and where each link leads."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import OrderBy, QuerySet
from django.db.models.expressions import Combinable
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from core.listing.address import Address
from core.listing.filterset import ListingFilters
from core.listing.table import Column, Head, Record, draw_heads, draw_once, order_by_column, order_words

T = TypeVar("T")
PER_PAGE, MOST_PER_PAGE = 20, 100


@dataclass(frozen=True)
class Chip:
    """One active filter in words, and the address without it."""

    name: str
    label: str
    words: str
    href: str


class Listing:
    """A list as asked for. `data` are the parameters of the address: anything wrong in them does no harm.

    `order` is the usual order, such as `name` or `-money`; `tie` settles it among equals. `match` is an order
    without a column, the usual one while there are words to look for.
    """

    def __init__(
        self,
        path: str,
        data: QueryDict,
        queryset: QuerySet[Any],
        *,
        filters: Callable[[QueryDict, QuerySet[Any]], ListingFilters],
        columns: Sequence[Column],
        order: str,
        tie: Sequence[str],
        match: Callable[[str], Column] | None = None,
    ) -> None:
        self.every_column, self._usual_order, self._tie = columns, order, tie
        self.filters = filters(data, queryset)
        words = self.filters.chosen.get("q")
        self._match = match(words) if match and words else None
        if self._match:
            self._usual_order = self._match.key
        self.columns = self._chosen_columns(data)
        self.order = self._chosen_order(data.get("o", ""))
        self.page = self._page(data)
        self.address = Address(path, self._parameters(data))

    # --- What is found ------------------------------------------------------------------------------------

    @property
    def found(self) -> int:
        return self.page.paginator.count

    @property
    def whole(self) -> int:
        return self.filters.whole

    def ordered(self) -> QuerySet[Any]:
        """Return every record found, in the order asked for."""
        return self.filters.filtered().order_by(*self._ordering())

    def records(self, **worked_out: Combinable | Callable[[], Combinable]) -> Sequence[Record]:
        """Return what the columns read, for the records of this page.

        `worked_out` is annotated to these alone, as far as a column reads it; it may be given as functions.
        """
        start, stop = self.page.start_index() - 1, self.page.end_index()
        if self.found == 0:
            return []
        fields = dict.fromkeys(["pk", *(name for column in self.columns for name in column.fields)])
        read = {name: expression for name, expression in worked_out.items() if name in fields}
        wanted = {name: one() if callable(one) else one for name, one in read.items()}
        page = self.ordered().values("pk")[start:stop]
        rows = self.filters.queryset.model._default_manager.filter(pk__in=page).annotate(**wanted)
        return list(rows.order_by(*self._ordering()).values(*fields))

    def summed(self, question: Hashable, find: Callable[[QuerySet[Any]], T]) -> T:
        """Return a figure about everything found, on all pages; `question` names it and what it depends on."""
        return self.filters.remember(question, lambda: find(self.filters.filtered()))

    def panel(self) -> SafeString:
        """Draw the filters that have choices."""

        def draw() -> SafeString:
            filters = list(self.filters.offered())
            opened = any(one.folded and (one.chosen or one.errors) for one in filters)
            typed = list(self.filters.typed())
            dated = any(one.value or one.errors for one in typed)
            context = {"filters": filters, "opened": opened, "typed": typed, "dated": dated}
            return render_to_string("listing/filters.html", context)

        if self.filters.form.errors:
            return draw()
        return self.filters.remember(("panel", get_language()), draw)

    def shows(self, key: str) -> bool:
        """Whether a column is among those the reader chose."""
        return any(column.key == key for column in self.columns)

    # --- Where each link leads -----------------------------------------------------------------------------

    @cached_property
    def chips(self) -> list[Chip]:
        """The active filters, each with the address that takes it away."""
        filters = self.filters
        return [
            Chip(
                name,
                str(filters.filters[name].label),
                filters.in_words(name),
                str(self.address.having(**{name: ""})),
            )
            for name in filters.filters
            if name in filters.chosen
        ]

    @property
    def cleared(self) -> str:
        """The address without any filter, in the same order and columns."""
        return str(self.address.having(**dict.fromkeys(self.filters.chosen, "")))

    # What the forms of the page must carry along, because they do not ask it themselves.

    def further(self) -> Iterator[tuple[str, str]]:
        """Yield what is no filter that is drawn: order, columns and rows on a page."""
        filters = self.filters.filters.items()
        drawn = [name for name, one in filters if not getattr(one, "is_carried", False)]
        return self.address.pairs("page", *drawn)

    def filtering(self) -> Iterator[tuple[str, str]]:
        """Yield everything but the columns."""
        return self.address.pairs("page", "columns")

    def unordered(self) -> Iterator[tuple[str, str]]:
        """Yield everything but the order."""
        return self.address.pairs("page", "o")

    @property
    def heads(self) -> SafeString:
        """The heads of the columns, drawn."""
        return draw_heads(self._heads())

    def _heads(self) -> Iterator[Head]:
        for column in self.columns:
            sorted_, other = "", "-" if column.largest_first else ""
            if column.key == self.order.removeprefix("-"):
                descending = self.order.startswith("-")
                sorted_, other = ("descending", "") if descending else ("ascending", "-")
            yield Head(
                column, sorted_, str(self.address.having(o=other + column.key)) if column.order else ""
            )

    @property
    def orders(self) -> SafeString:
        """The orders of the shown columns as options of a select, drawn."""
        column = self._order_column()
        shown = self.columns if column in self.columns or self._by_match else [*self.columns, column]
        return self._once(
            ("orders", self._match is not None), lambda: _orders_offered(shown, self.order, self._match)
        )

    @property
    def order_words(self) -> str:
        """The order in words: `soonest review first`."""
        return order_words(self._order_column(), descending=self._descending)

    @property
    def columns_offered(self) -> SafeString:
        """The choice of columns, drawn."""
        return self._once("columns", lambda: _columns_offered(self.every_column, self.columns))

    def _once(self, question: Hashable, draw: Callable[[], SafeString]) -> SafeString:
        """Draw what depends on the choice of columns, their order and the language alone."""
        shown = tuple(column.key for column in self.columns)
        return draw_once(self.every_column[0], (question, shown, self.order, get_language()), draw)

    @property
    def query(self) -> QueryDict:
        """The parameters of the address as it was understood, for the links to other pages."""
        return QueryDict(str(self.address).partition("?")[2])

    # --- Reading the address ----------------------------------------------------------------------------------

    def _chosen_columns(self, data: QueryDict) -> list[Column]:
        asked = {word for value in data.getlist("columns") for word in value.split(",")}
        known = asked & {column.key for column in self.every_column}
        return [c for c in self.every_column if c.heads_row or (c.key in known if known else c.usual)]

    def _chosen_order(self, asked: str) -> str:
        known = {column.key for column in self.every_column}
        return asked if asked.removeprefix("-") in known else self._usual_order

    @property
    def _by_match(self) -> bool:
        return self._match is not None and self.order == self._match.key

    def _ordering(self) -> list[OrderBy | str]:
        column = self._order_column()
        return [*order_by_column(column, descending=self._descending), *self._tie]

    @property
    def _descending(self) -> bool:
        return self.order.startswith("-")

    def _order_column(self) -> Column:
        if self._match and self._by_match:
            return self._match
        return next(column for column in self.every_column if column.key == self.order.removeprefix("-"))

    def _page(self, data: QueryDict) -> Page[Any]:
        per_page = _whole_number(data.get("per_page"), PER_PAGE) or PER_PAGE
        pages = Paginator(range(self.filters.found), min(per_page, MOST_PER_PAGE))
        return pages.page(max(1, min(_whole_number(data.get("page"), 1), pages.num_pages)))

    def _parameters(self, data: QueryDict) -> dict[str, Sequence[str]]:
        """Return what must stand in every link: what was understood and is not as usual."""
        chosen = self.filters.chosen.items()
        kept: dict[str, Sequence[str]] = {name: v if isinstance(v, list) else [str(v)] for name, v in chosen}
        if self.order != self._usual_order:
            kept["o"] = [self.order]
        if self.columns != [column for column in self.every_column if column.heads_row or column.usual]:
            further = [column.key for column in self.columns if not column.heads_row]
            kept["columns"] = [",".join(further) or self.columns[0].key]
        if self.page.paginator.per_page != PER_PAGE:
            kept["per_page"] = [str(self.page.paginator.per_page)]
        if self.page.number > 1:
            kept["page"] = [str(self.page.number)]
        return kept


def _orders_offered(columns: Sequence[Column], chosen: str, match: Column | None) -> SafeString:
    ways = [(match, "")] if match else []
    ways += [(column, sign) for column in columns for sign in ("", "-")]
    options = ((f"{sign}{c.key}", capfirst(order_words(c, descending=bool(sign)))) for c, sign in ways)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, " selected" if value == chosen else "", words) for value, words in options),
    )


def _columns_offered(columns: Sequence[Column], shown: Sequence[Column]) -> SafeString:
    offered = [(column, column in shown) for column in columns if not column.heads_row]
    return render_to_string("listing/columns_offered.html", {"offered": offered})


def _whole_number(text: str | None, otherwise: int) -> int:
    """Return a whole number that is not negative, however long; anything else is `otherwise`."""
    return int(text[:9]) if text and text.isascii() and text.isdigit() else otherwise
