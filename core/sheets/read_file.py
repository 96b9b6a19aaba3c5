"""Reading a spreadsheet: a CSV file as `csv_file` says, an Excel workbook safely and in one pass.

openpyxl writes our workbooks but does not read other people's: it loads a workbook twice to see a
formula and its result, fills in every row of a claimed range, and refuses a whole file for a style or a
validation it does not know. A list needs cells, merges and what is hidden; this reads those and no more,
builds no tree, fetches nothing, and stops at the limits.
"""

import logging
import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import lru_cache
from zipfile import ZipFile

from django.utils.translation import gettext as _

from core.sheets import csv_file
from core.sheets.match_headers import is_about_copies
from core.sheets.model import Cell, MergedCells, Sheet, SheetRow, Workbook, name_column, pad_cells
from core.sheets.note_rows import COLOUR, STRUCK
from core.sheets.open_file import Limits, SheetRefused, detect_kind, open_package, parse, refuse_damaged
from core.sheets.xlsx_asides import read_asides
from core.sheets.xlsx_package import (
    Package,
    SheetPart,
    TextPieces,
    open_workbook,
    read_stored_value,
    refuse_too_much,
)

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LAST_ROW = 1_048_576
_TRUE = ("1", "true")
log = logging.getLogger(__name__)


def read(data: bytes, name: str, *, limits: Limits | None = None, encoding: str = "") -> Workbook:
    """Return the rows of a CSV or Excel file, told by its bytes and not by its name.

    `encoding` is the one that somebody chose, where a CSV file leaves it open.

    Raises SheetRefused, and nothing else, with a sentence for the person who chose the file.
    """
    limits = limits or Limits()
    if detect_kind(data, name, limits) == "csv":
        return csv_file.read(data, name, limits, encoding=encoding)
    try:
        with open_package(data, name, limits) as archive:
            return Workbook(name, "xlsx", _read_workbook(archive, limits))
    except SheetRefused:
        raise
    except Exception as error:  # a damaged file can break any step, and the answer is the same
        log.warning("A workbook could not be read: %r", error)
        raise refuse_damaged(name) from error


def _read_workbook(archive: ZipFile, limits: Limits) -> tuple[Sheet, ...]:
    """Return every worksheet; chart sheets hold no cells and are passed over.

    The sheet in front of a copy of ours was not handed in, nor was its column of problems: the one is left
    out, and for the other a cell more in each row is read.
    Raises SheetRefused for more rows, columns or cells than `limits`; any other error means damage.
    """
    package = open_workbook(archive, limits)
    allowance, more = limits.cells, limits.rows
    sheets = []
    for part in package.sheets:
        sheet, left = read_sheet(package, part, allowance)
        if is_about_copies(sheet):
            allowance, more = allowance + more, 0
        else:
            allowance = left
            sheets.append(sheet)
    return tuple(sheets)


def read_sheet(package: Package, part: SheetPart, allowance: int) -> tuple[Sheet, int]:
    """Return one sheet and how many more filled cells may still be read. Raises SheetRefused."""
    reader = _SheetReader(package, part, allowance)
    return reader.read(), reader.allowance


class _SheetReader:
    """Turns one sheet's XML into rows, cell by cell as it streams past.

    A cell that has only a style costs next to nothing: its place is worked out when a text turns up.
    """

    def __init__(self, package: Package, part: SheetPart, allowance: int) -> None:
        self.package, self.part, self.allowance = package, part, allowance
        self.rows: list[SheetRow] = []
        self.merges: list[MergedCells] = []
        self.links: dict[str, str] = {}
        self.hidden_columns: set[int] = set()
        self._row_number, self._row_hidden = 0, False
        self._cells: dict[int, Cell] = {}
        self._attrs: dict[str, str] = {}
        self._reference, self._unnamed = "", 0
        self._texts: dict[str, str] = {}
        self._inline = TextPieces()
        self._pieces: list[str] | None = None

    def read(self) -> Sheet:
        """Parse the part and return the sheet, vertical merges filled down."""
        starts = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._open,
            "f": self._open,
            "is": self._begin_inline,
            "col": self._column_hidden,
            "mergeCell": self._merge,
            "hyperlink": self._link,
            **self._inline.starts,
        }
        ends = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "f": self._end_formula,
            "is": self._end_inline,
            **self._inline.ends,
        }
        parse(self.package.archive, self.part.path, starts, ends, self._text)
        self.rows.sort(key=lambda row: row.number)
        rows = _filled_down(self._with_asides(), self.merges, self.package.limits)
        part = self.part
        return Sheet(part.name, rows, part.hidden, tuple(self.merges), frozenset(self.hidden_columns))

    def _link(self, attrs: dict[str, str]) -> None:
        name = next((value for key, value in attrs.items() if key.rpartition(":")[2] == "id"), "")
        if name and len(self.links) < self.package.limits.cells:
            self.links[attrs.get("ref", "").partition(":")[0]] = name

    def _with_asides(self) -> list[SheetRow]:
        """Return the rows with what the sheet says of their cells elsewhere: notes, and where links lead."""
        found = read_asides(self.package, self.part.path, self.links)
        by_row: dict[int, dict[int, tuple[tuple[str, str], ...]]] = {}
        for reference, said in found.items():
            if place := _REFERENCE.fullmatch(reference):
                by_row.setdefault(int(place[2]), {})[column_of(reference)] = tuple(said)
        return [
            replace(row, cells=_aside(row, by_row[row.number])) if row.number in by_row else row
            for row in self.rows
        ]

    def _begin_row(self, attrs: dict[str, str]) -> None:
        self._row_number = int(float(attrs.get("r", self._row_number + 1)))
        if not 0 < self._row_number <= _LAST_ROW:
            raise ValueError(f"row {self._row_number}")
        self._row_hidden = attrs.get("hidden") in _TRUE
        self._cells = {}
        self._reference, self._unnamed = "", 0

    def _begin_cell(self, attrs: dict[str, str]) -> None:
        self._attrs = attrs
        if "r" in attrs:
            self._reference, self._unnamed = attrs["r"], 0
        else:
            self._unnamed += 1
        if self._texts:
            self._texts = {}

    def _open(self, _attrs: dict[str, str]) -> None:
        self._pieces = []

    def _end_value(self) -> None:
        self._texts["v"] = "".join(self._pieces or ())
        self._pieces = None

    def _end_formula(self) -> None:
        self._texts["f"] = "".join(self._pieces or ())
        self._pieces = None

    def _begin_inline(self, _attrs: dict[str, str]) -> None:
        self._inline.taken()

    def _end_inline(self) -> None:
        self._texts["is"] = self._inline.taken()

    def _text(self, piece: str) -> None:
        if self._pieces is not None:
            self._pieces.append(piece)
        else:
            self._inline.add(piece)

    def _column_hidden(self, attrs: dict[str, str]) -> None:
        if attrs.get("hidden") in _TRUE:
            last = min(int(attrs["max"]), self.package.limits.columns)
            self.hidden_columns.update(range(int(attrs["min"]) - 1, last))

    def _merge(self, attrs: dict[str, str]) -> None:
        first, _colon, last = attrs["ref"].partition(":")
        ends = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if ends[0] and ends[1]:
            self.merges.append(
                MergedCells(int(ends[0][2]), column_of(first) + 1, int(ends[1][2]), column_of(last) + 1),
            )
        if len(self.merges) > self.package.limits.cells:
            raise refuse_too_much(self.package.limits)

    def _end_cell(self) -> None:
        if not self._texts:
            return
        value, text, error, code = read_stored_value(self.package, self._attrs, self._texts)
        if not text.strip():  # a blank that somebody typed is nothing, in however many rows
            return
        column = (column_of(self._reference) if self._reference else -1) + self._unnamed
        if column >= self.package.limits.columns:
            raise SheetRefused(
                _(
                    "Sheet “%(sheet)s” has something far to the right, in cell %(cell)s. Clear it and try again."
                )
                % {"sheet": self.part.name, "cell": f"{name_column(column)}{self._row_number}"}
            )
        self.allowance -= 1
        if self.allowance < 0:
            raise refuse_too_much(self.package.limits)
        calculated = "f" in self._texts
        style = int(self._attrs.get("s", 0))
        colour = self.package.looks.coloured.get(style)
        looks = [(STRUCK, text)] * (style in self.package.looks.struck) + [(COLOUR, colour or "")] * bool(
            colour
        )
        self._cells[column] = Cell(
            value, text, name_column(column), formula=calculated, error=error, code=code, asides=tuple(looks)
        )

    def _end_row(self) -> None:
        if not self._cells:
            return
        cells = pad_cells([self._cells.get(column) for column in range(max(self._cells) + 1)])
        self.rows.append(SheetRow(self._row_number, cells, self._row_hidden))
        if len(self.rows) > self.package.limits.rows:
            raise refuse_too_much(self.package.limits)


def _aside(row: SheetRow, said: dict[int, tuple[tuple[str, str], ...]]) -> tuple[Cell, ...]:
    """Return the cells of a row with what is said of them; what is said of an empty cell counts too."""
    width = max(len(row.cells), max(said) + 1)
    return tuple(
        row.at(column)._replace(asides=(*row.at(column).asides, *said.get(column, ())))
        for column in range(width)
    )


def _filled_down(rows: list[SheetRow], merges: list[MergedCells], limits: Limits) -> tuple[SheetRow, ...]:
    """Give the top cell of every merge over several rows to each row that holds something.

    A department merged over six rows is said once and meant six times. A merge over columns keeps its
    text in the first cell alone.
    """
    places = {row.number: place for place, row in enumerate(rows)}
    numbers = sorted(places)
    work = limits.cells
    for merge in merges:
        if merge.bottom <= merge.top or merge.top not in places or merge.left > limits.columns:
            continue
        top = rows[places[merge.top]].at(merge.left - 1)
        if not top.text:
            continue
        for number in _between(numbers, merge.top, merge.bottom):
            work -= 1
            if work < 0:
                raise refuse_too_much(limits)
            row = rows[places[number]]
            cells: list[Cell | None] = [row.at(column) for column in range(max(len(row.cells), merge.left))]
            cells[merge.left - 1] = top._replace(merged=True)
            rows[places[number]] = SheetRow(number, pad_cells(cells), row.hidden)
    return tuple(rows)


def _between(numbers: list[int], first: int, last: int) -> list[int]:
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]


@lru_cache(maxsize=2048)
def _column_named(letters: str) -> int:
    column = 0
    for character in letters:
        column = column * 26 + ord(character) - 64
    return column - 1


def column_of(reference: str) -> int:
    """Return the column of a cell reference, counted from 0. Raises ValueError when it is not one."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(reference)
    return _column_named(found[1])
