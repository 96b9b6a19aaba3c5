"""What a spreadsheet is to the rest of the product: plain, frozen, and free of any file format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

# A datetime is a date. Numbers are never binary floats, so money stays exact.
Value = str | Decimal | int | date | bool | None


class Cell(NamedTuple):
    """One cell: `value` as stored, `text` as a person sees it (best effort).

    `merged`: part of a merge over several rows, so the text may come from the top cell.
    `formula`: the value was calculated. `error`: Excel shows an error, or never calculated the
    formula; then `value` and `text` both hold the error or the formula as typed. `code`: the number format
    of a date, or of a number that it shows as another text.
    """

    value: Value
    text: str
    column_letter: str
    merged: bool = False
    formula: bool = False
    error: bool = False
    code: str = ""


class MergedCells(NamedTuple):
    """A merged block of cells, all four numbers counted from 1 as Excel does."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with something in it. `number` is what Excel shows beside it; cells start at column A."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def at(self, column: int) -> Cell:
        """Return the cell in `column` (0 is A); past the end of the row it is an empty one."""
        return self.cells[column] if column < len(self.cells) else empty_cell(column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Rows with nothing in them are not listed; the row numbers show where they are."""

    name: str
    rows: tuple[SheetRow, ...]
    hidden: bool = False
    merges: tuple[MergedCells, ...] = ()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A spreadsheet file as read. `kind` is "csv" or "xlsx"; `encoding` and `delimiter` are for CSV only."""

    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a table. `index` is its place in `Record.cells`; `header` is as typed.

    Under a grouped header, `header` is group and name joined and `name` the lower text alone.
    `scale` is what a number in it must be multiplied by: 1, 1000 ("£000") or 1000000 ("£m").
    """

    index: int
    letter: str
    header: str
    name: str
    scale: int = 1
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table, one cell for each column. `section` is the heading it stands under."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows `number` to `last` that are no record, and why.

    `kind` is 'blank', 'heading' (titles above the table too), 'repeated header', 'total' or 'footnote'.
    """

    number: int
    kind: str
    text: str
    last: int


@dataclass(frozen=True, slots=True)
class Table:
    """The table found in a sheet. Every row down to the last filled one is header, record or skipped.

    `header_row` is the lower row of a header over two rows (`group_row` is the upper one, else 0).
    `also` names the other sheets that look like such a table too.
    """

    sheet: str
    header_row: int
    columns: tuple[SheetColumn, ...]
    records: tuple[TableRow, ...]
    skipped: tuple[Skipped, ...]
    group_row: int = 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """Which key a column seems to hold. `sure` is 0 to 1; `word` is 'sure', 'likely' or 'not recognised'."""

    column: SheetColumn
    key: str | None
    sure: float
    word: str


@lru_cache(maxsize=1024)
def name_column(column: int) -> str:
    """Return Excel's name of a column counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(maxsize=1024)
def empty_cell(column: int) -> Cell:
    """Return the cell of a place where nothing was typed."""
    return Cell(None, "", name_column(column))


def pad_cells(cells: Sequence[Cell | None]) -> tuple[Cell, ...]:
    """Return cells from column A on, gaps filled with empty cells and trailing blanks dropped."""
    end = len(cells)
    while end and not (cells[end - 1] or _NOTHING).text:
        end -= 1
    return tuple(cell or empty_cell(column) for column, cell in enumerate(cells[:end]))


_NOTHING = Cell(None, "", "")
