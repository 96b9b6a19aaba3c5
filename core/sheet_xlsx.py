"""Reading an Excel workbook (.xlsx, .xlsm and their templates), safely and in one pass.

openpyxl writes our workbooks but does not read other people's: it loads a workbook twice to see a
formula and its result, fills in every row of a claimed range, and refuses a whole file for a style or a
validation it does not know. A list needs cells, merges and what is hidden; this reads those and no more,
builds no tree, fetches nothing, and stops at the limits.
"""

import posixpath
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime
from zipfile import ZipFile

from django.utils.translation import gettext as _

from core import sheet_numbers
from core.sheet_files import Limits, SheetRefused, parse
from core.sheet_model import Cell, Merge, Row, Sheet, Value, letter, padded

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_ROW = 1_048_576


@dataclass(frozen=True)
class SheetPart:
    """Where a sheet's cells are kept inside the package."""

    name: str
    path: str
    hidden: bool


@dataclass
class Package:
    """The parts of a workbook that its sheets refer to."""

    archive: ZipFile
    limits: Limits
    sheets: list[SheetPart] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    styles_path: str = ""
    from_1904: bool = False


def read(archive: ZipFile, limits: Limits) -> tuple[Sheet, ...]:
    """Return every worksheet; chart sheets hold no cells and are passed over.

    Raises SheetRefused for more rows, columns or cells than `limits`; any other error means damage.
    """
    package = open_workbook(archive, limits)
    allowance = limits.cells
    sheets = []
    for part in package.sheets:
        reader = _SheetReader(package, part, allowance)
        sheets.append(reader.read())
        allowance = reader.allowance
    return tuple(sheets)


def open_workbook(archive: ZipFile, limits: Limits) -> Package:
    """Return the workbook's list of sheets, its shared texts and its number formats."""
    package = Package(archive, limits)
    book = next((path for kind, path in _relations(archive, "").values() if kind == "officeDocument"), "")
    relations = _relations(archive, book)

    def start(tag: str, attrs: dict[str, str]) -> None:
        if tag == "workbookPr":
            package.from_1904 = attrs.get("date1904") in ("1", "true")
        elif tag == "sheet":
            name = next(value for key, value in attrs.items() if key.rpartition(":")[2] == "id")
            kind, path = relations[name]
            if kind == "worksheet":
                package.sheets.append(
                    SheetPart(attrs["name"], path, attrs.get("state", "visible") != "visible")
                )

    parse(archive, book, start)
    for kind, path in relations.values():
        if kind == "sharedStrings":
            package.strings = _shared_strings(archive, path, limits)
        elif kind == "styles":
            package.styles_path = path
            package.formats = _number_formats(archive, path)
    return package


def _relations(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to inside the package: id to kind and path. Links outside are left alone."""
    folder, name = posixpath.split(part)
    found = {}

    def start(tag: str, attrs: dict[str, str]) -> None:
        if tag == "Relationship" and attrs.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, attrs["Target"]))
            found[attrs["Id"]] = (attrs["Type"].rpartition("/")[2], path.lstrip("/"))

    parse(archive, posixpath.join(folder, "_rels", f"{name}.rels"), start)
    return found


def _shared_strings(archive: ZipFile, path: str, limits: Limits) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    inside = {"rPh": False, "t": False}

    def start(tag: str, _attrs: dict[str, str]) -> None:
        if tag == "si":
            pieces.clear()
        elif tag in inside:
            inside[tag] = True

    def end(tag: str) -> None:
        if tag == "si":
            strings.append(unescaped("".join(pieces)))
            if len(strings) > limits.cells:
                raise too_much(limits)
        elif tag in inside:
            inside[tag] = False

    def text(piece: str) -> None:
        if inside["t"] and not inside["rPh"]:
            pieces.append(piece)

    parse(archive, path, start, end, text)
    return strings


def _number_formats(archive: ZipFile, path: str) -> list[str]:
    own: dict[int, str] = {}
    formats: list[str] = []
    group = [""]

    def start(tag: str, attrs: dict[str, str]) -> None:
        if tag in ("cellXfs", "cellStyleXfs", "dxfs"):
            group[0] = tag
        elif tag == "numFmt" and group[0] != "dxfs":
            own[int(attrs["numFmtId"])] = attrs["formatCode"]
        elif tag == "xf" and group[0] == "cellXfs":
            number = int(attrs.get("numFmtId", 0))
            formats.append(own.get(number) or sheet_numbers.BUILT_IN.get(number, ""))

    parse(archive, path, start)
    return formats


class _SheetReader:
    """Turns one sheet's XML into rows, cell by cell as it streams past."""

    def __init__(self, package: Package, part: SheetPart, allowance: int) -> None:
        self.package, self.part, self.allowance = package, part, allowance
        self.rows: list[Row] = []
        self.merges: list[Merge] = []
        self.hidden_columns: set[int] = set()
        self._row_number, self._row_hidden, self._column = 0, False, -1
        self._cells: dict[int, Cell] = {}
        self._attrs: dict[str, str] = {}
        self._parts: dict[str, list[str]] = {}
        self._into: list[str] | None = None
        self._reading_aloud = False

    def read(self) -> Sheet:
        """Parse the part and return the sheet, vertical merges filled down."""
        parse(self.package.archive, self.part.path, self._start, self._end, self._text)
        self.rows.sort(key=lambda row: row.number)
        rows = _filled_down(self.rows, self.merges, self.package.limits)
        part = self.part
        return Sheet(part.name, rows, part.hidden, tuple(self.merges), frozenset(self.hidden_columns))

    def _start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "c":
            self._column = column_of(attrs["r"]) if "r" in attrs else self._column + 1
            self._attrs, self._parts = attrs, {}
        elif tag in ("v", "f") or (tag == "t" and not self._reading_aloud):
            self._into = self._parts.setdefault(tag, [])
        elif tag == "row":
            self._row_number = int(float(attrs.get("r", self._row_number + 1)))
            if not 0 < self._row_number <= _LAST_ROW:
                raise ValueError(f"row {self._row_number}")
            self._row_hidden = attrs.get("hidden") in ("1", "true")
            self._cells, self._column = {}, -1
        elif tag == "rPh":
            self._reading_aloud = True
        elif tag == "col" and attrs.get("hidden") in ("1", "true"):
            last = min(int(attrs["max"]), self.package.limits.columns)
            self.hidden_columns.update(range(int(attrs["min"]) - 1, last))
        elif tag == "mergeCell":
            self._merge(attrs["ref"])

    def _end(self, tag: str) -> None:
        if tag in ("v", "f", "t"):
            self._into = None
        elif tag == "c":
            self._finish_cell()
        elif tag == "row":
            self._finish_row()
        elif tag == "rPh":
            self._reading_aloud = False

    def _text(self, piece: str) -> None:
        if self._into is not None:
            self._into.append(piece)

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        ends = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if ends[0] and ends[1]:
            self.merges.append(
                Merge(int(ends[0][2]), column_of(first) + 1, int(ends[1][2]), column_of(last) + 1),
            )
        if len(self.merges) > self.package.limits.cells:
            raise too_much(self.package.limits)

    def _finish_cell(self) -> None:
        if not self._parts:
            return
        texts = {tag: "".join(pieces) for tag, pieces in self._parts.items()}
        value, text, error = self._value(texts)
        if not text:
            return
        if self._column >= self.package.limits.columns:
            raise SheetRefused(
                _(
                    "Sheet “%(sheet)s” has something far to the right, in cell %(cell)s. Clear it and try again."
                )
                % {"sheet": self.part.name, "cell": f"{letter(self._column)}{self._row_number}"}
            )
        self.allowance -= 1
        if self.allowance < 0:
            raise too_much(self.package.limits)
        self._cells[self._column] = Cell(value, text, letter(self._column), formula="f" in texts, error=error)

    def _finish_row(self) -> None:
        if not self._cells:
            return
        cells = padded([self._cells.get(column) for column in range(max(self._cells) + 1)])
        self.rows.append(Row(self._row_number, cells, self._row_hidden))
        if len(self.rows) > self.package.limits.rows:
            raise too_much(self.package.limits)

    def _value(self, texts: dict[str, str]) -> tuple[Value, str, bool]:
        """Return a cell's value, its text as shown, and whether it shows an error."""
        kind, stored = self._attrs.get("t", "n"), texts.get("v", "")
        if kind == "inlineStr":
            stored = unescaped(texts.get("t", stored))
        elif kind == "s" and stored:
            stored = self.package.strings[int(stored)]
        elif kind == "str":
            stored = unescaped(stored)
        elif not stored and "f" in texts:
            formula = f"={texts['f'] or '…'}"  # never calculated: nothing was lost but the result
            return formula, formula, True
        elif stored:
            return self._typed(kind, stored)
        return stored, stored, False

    def _typed(self, kind: str, stored: str) -> tuple[Value, str, bool]:
        if kind == "b":
            return stored == "1", "TRUE" if stored == "1" else "FALSE", False
        if kind == "d":
            moment = datetime.fromisoformat(stored)
            return moment.date() if moment == _midnight(moment) else moment, f"{moment:%d/%m/%Y}", False
        number = sheet_numbers.exact(stored) if kind == "n" else None
        if number is None:
            return stored, stored, True
        style = int(self._attrs.get("s", 0))
        code = self.package.formats[style] if style < len(self.package.formats) else ""
        if not sheet_numbers.is_date(code):
            return number, sheet_numbers.shown(number, code) if code else sheet_numbers.plain(number), False
        dated = sheet_numbers.as_date(number, code, from_1904=self.package.from_1904)
        if dated is None:
            return stored, stored, True
        return *dated, False


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(date(moment.year, moment.month, moment.day), datetime.min.time(), moment.tzinfo)


def _filled_down(rows: list[Row], merges: list[Merge], limits: Limits) -> tuple[Row, ...]:
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
                raise too_much(limits)
            row = rows[places[number]]
            cells: list[Cell | None] = [row.at(column) for column in range(max(len(row.cells), merge.left))]
            cells[merge.left - 1] = top._replace(merged=True)
            rows[places[number]] = Row(number, padded(cells), row.hidden)
    return tuple(rows)


def _between(numbers: list[int], first: int, last: int) -> list[int]:
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]


def column_of(reference: str) -> int:
    """Return the column of a cell reference, counted from 0. Raises ValueError when it is not one."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(reference)
    column = 0
    for character in found[1]:
        column = column * 26 + ord(character) - 64
    return column - 1


def unescaped(text: str) -> str:
    """Return text as typed: Excel writes odd characters as _x000D_, and line ends become one kind."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def too_much(limits: Limits) -> SheetRefused:
    """Return the refusal of a sheet with more in it than is read."""
    return SheetRefused(
        _(
            "This holds more than %(rows)s rows or %(cells)s filled cells. Delete what does not belong and try again."
        )
        % {"rows": f"{limits.rows:,}", "cells": f"{limits.cells:,}"}
    )
