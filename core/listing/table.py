"""Columns of a list, and its heads and rows drawn in one pass: a table on a desk, cards on a phone, the same markup.

A list of a hundred rows is drawn for every reader who opens it, so this is written for speed: one
template for all rows, and each cell escaped by the standard library unless it is safe already.
"""

import html
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db.models import Case, F, IntegerField, OrderBy, Value, When
from django.db.models.expressions import Combinable
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Words = str | Promise
Record = Mapping[str, Any]
T = TypeVar("T")
MOST_DRAWN = 64
_drawn: "WeakKeyDictionary[Column, dict[Hashable, Any]]" = WeakKeyDictionary()
ICONS = {"": "sort", "ascending": "sort-up", "descending": "sort-down"}


@dataclass(frozen=True, eq=False)
class Column:
    """One column: what it reads, how a cell is written, how the list is ordered by it.

    `cell` gets the record, after whatever `draw_rows` draws with, and returns text, which is escaped, or safe HTML.
    `order` is what the list is ordered by, smallest first, and `orders` says that in words, then the other way
    round ({column} is its label in them). Where the label will not do, `card` stands on a phone and `head` over
    the column. `largest_first` is for figures, where the first press shows the most; `wraps` lets long words
    take a second line. `heads_row` is the column that names the record and is always shown; `usual` ones are
    shown until the reader chooses.

    An order that asks a query of its own is given as a function: Django changes such an expression as it
    uses it, so one that is kept must be made anew each time.
    """

    key: str
    label: Words
    cell: Callable[..., str]
    fields: tuple[str, ...]
    order: tuple[str | Combinable | Callable[[], Combinable], ...]
    orders: tuple[Words, Words]
    card: Words | None = None
    head: Words | None = None
    number: bool = False
    largest_first: bool = False
    usual: bool = True
    heads_row: bool = False
    wraps: bool = False


@dataclass(frozen=True)
class Head:
    """One column head: `sorted` is ascending, descending or empty; `href` orders by it, or the other way round."""

    column: Column
    sorted: str
    href: str


def order_by_column(column: Column, *, descending: bool) -> list[OrderBy]:
    """Return the column's order with what is not recorded last, whichever way round."""
    parts: list[Any] = [F(part) if isinstance(part, str) else part for part in column.order]
    parts = [part() if callable(part) else part for part in parts]
    return [part.desc(nulls_last=True) if descending else part.asc(nulls_last=True) for part in parts]


def order_by_words(path: str, words: Iterable[str]) -> Case:
    """Order records by the place of their word in a list, and not by its letters; other words come last."""
    places = [When(**{path: word, "then": Value(place)}) for place, word in enumerate(words)]
    return Case(*places, output_field=IntegerField())


def draw_once(column: Column, question: Hashable, draw: Callable[[], T]) -> T:
    """Return what `draw` gives, drawn once for as long as the column lives; columns are usually made once."""
    kept = _drawn.setdefault(column, {})
    found: T | None = kept.get(question)
    if found is None:
        if len(kept) >= MOST_DRAWN:
            kept.clear()
        found = kept[question] = draw()
    return found


def order_words(column: Column, *, descending: bool) -> str:
    """Return the order by a column in words: `by sponsor, A to Z`."""

    def words() -> str:
        return str(column.orders[descending]).format(column=str(column.label).lower())

    return draw_once(column, ("order", descending, get_language()), words)


def draw_heads(heads: Iterable[Head]) -> SafeString:
    """Draw the heads, each a link that puts the list in its order."""
    return SafeString("".join([_head(head.column, head.sorted, head.href) for head in heads]))


def _head(column: Column, sorted_: str, href: str) -> str:
    number = ' class="number"' if column.number else ""
    label = _escaped(str(column.head or column.label)) if column.head is None else str(column.head)
    is_sorted = f' aria-sort="{sorted_}"' if sorted_ else ""
    # A space that does not break keeps the arrow by the word that it belongs to.
    parts = (_icon(ICONS[sorted_]), label) if column.number else (label, _icon(ICONS[sorted_]))
    link = f'<a class="sort" href="{html.escape(href)}">{"&nbsp;".join(parts)}</a>'
    return f'<th scope="col"{is_sorted}{number}>{link}</th>'


def draw_rows(columns: Sequence[Column], records: Iterable[Record], look: Any = None) -> SafeString:
    """Draw the rows. `look` is what the cells of this page draw with, if they need anything but the record."""
    row = "".join(["<tr>", *(_cell(column) for column in columns), "</tr>\n"])
    cells = [column.cell if look is None else partial(column.cell, look) for column in columns]
    return SafeString(
        "".join([row.format(*[_escaped(cell(record)) for cell in cells]) for record in records])
    )


def _escaped(text: str) -> str:
    return text if isinstance(text, SafeString) else html.escape(text)


def _cell(column: Column) -> str:
    kinds = " ".join(kind for kind, wanted in (("number", column.number), ("wraps", column.wraps)) if wanted)
    kind = f' class="{kinds}"' if kinds else ""
    if column.heads_row:
        return f'<th scope="row"{kind}>{{}}</th>'
    label = html.escape(str(column.label if column.card is None else column.card))
    return f'<td{kind} data-label="{label.replace("{", "{{").replace("}", "}}")}">{{}}</td>'


@lru_cache(maxsize=8)
def _icon(name: str) -> SafeString:
    return SafeString(render_to_string(f"icons/{name}.svg").strip())
