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
    of a date, or of a number that it shows as another text. `asides` are what else the file says of the cell, each a
    kind and a text: a note, the address of a link, that it is struck through.
    """

    value: Value
    text: str
    column_letter: str
    merged: bool = False
    formula: bool = False
    error: bool = False
    code: str = ""
    asides: tuple[tuple[str, str], ...] = ()


class RowNote(NamedTuple):
    """Something about a row that a person should know, found while it was read: `letter` is its column, or "".

    `kind` is a word that stays the same, `text` what was typed, and `message` a sentence.
    """

    kind: str
    letter: str
    text: str
    message: str


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
    notes: tuple[RowNote, ...] = ()

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
    is_text: bool = False  # of a CSV file, where a comma too many shifts a row


@dataclass(frozen=True, slots=True)
class Workbook:
    """A spreadsheet file as read. `kind` is "csv" or "xlsx"; `encoding` and `delimiter` are for CSV only.

    `encodings` are those that the file may be in, likeliest first, each with a sample; none where it is certain.
    """

    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""
    encodings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a table. `index` is its place in `Record.cells`; `header` is as typed.

    Under a grouped header, `header` is group and name joined and `name` the lower text alone.
    `scale` is what a number in it must be multiplied by: 1, 1000 ("£000") or 1000000 ("£m");
    `scale_is_said` when somebody answered so. `place` says in words
    where it stands when the letter does not: a column that was a row of the sheet has only a made-up letter.
    `unit` is what a row of units under the headings says of it, such as "£000".
    """

    index: int
    letter: str
    header: str
    name: str
    scale: int = 1
    hidden: bool = False
    scale_is_said: bool = False
    place: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table, one cell for each column. `section` is the heading it stands under.

    No two rows of a table have one `number`; `where` says in words where a row stands when the number does not.
    """

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False
    section: str = ""
    where: str = ""
    sheet: str = ""
    notes: tuple[RowNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows `number` to `last` that are no record, and why.

    `kind` is 'blank', 'heading' (titles above the table too), 'repeated header', 'total', 'footnote', 'instruction',
    'example', 'units' (of the columns), 'numbered' (an empty row that has its number already), 'sheet' (one that is
    not read) or 'table'.
    `where` says in words where they stand when the number does not.
    """

    number: int
    kind: str
    text: str
    last: int
    sheet: str = ""
    where: str = ""

    @property
    def can_be_taken(self) -> bool:
        """Say whether it is a single row that may be a record after all."""
        return self.kind in _MAY_BE_RECORDS


_MAY_BE_RECORDS = (
    "heading", "repeated header", "total", "footnote", "instruction", "example", "units", "numbered",
)  # fmt: skip


class TablePart(NamedTuple):
    """Where a part of a table stands: what was added to its row numbers, and its rows of headings."""

    sheet: str
    added: int
    header_row: int
    group_row: int


@dataclass(frozen=True, slots=True)
class Table:
    """The table found in a sheet. Every row down to the last filled one is header, record or skipped.

    `header_row` is the lower row of a header over two rows (`group_row` is the upper one, else 0).
    `parts` are those that it was put together from,
    where there is more than one; `is_turned` says that its rows are no rows of the sheet. `naming` is the letter of
    the column of the names by which its rows were told apart, if there was one.
    """

    sheet: str
    header_row: int
    columns: tuple[SheetColumn, ...]
    records: tuple[TableRow, ...]
    skipped: tuple[Skipped, ...]
    group_row: int = 0
    parts: tuple[TablePart, ...] = ()
    is_turned: bool = False
    naming: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """Which key a column seems to hold. `sure` is 0 to 1; `word` is 'sure', 'likely', 'one of several'
    or 'not recognised'."""

    column: SheetColumn
    key: str | None
    sure: float
    word: str
    why: str = ""  # the reason in words, where it is not the heading alone

    @property
    def is_sure(self) -> bool:
        return self.word == "sure"


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
