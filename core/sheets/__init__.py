"""Spreadsheets in and out: the one door for the rest of the product, and the only user of openpyxl.

Reading takes bytes that somebody handed in and either returns plain rows or refuses with a sentence.
Writing takes typed values and gives a file that no spreadsheet program runs as a formula.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone
from openpyxl import Workbook as XlsxWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.writer.excel import ExcelWriter

from core.sheets import mark_problems
from core.sheets.csv_file import Writable, guard_formula, strip_guard, write_csv, write_csv_lines
from core.sheets.find_table import (
    JUDGED,
    NAMING,
    NO_HEADINGS,
    ONE_ROW,
    TWO_ROWS,
    Told,
    find_table,
    find_tables,
)
from core.sheets.layouts.join_tables import add_column, are_alike, join_tables, last_number
from core.sheets.layouts.reshape import split_sheet, turn_sheet
from core.sheets.match_headers import (
    CONTESTED,
    SURE,
    Headers,
    Wording,
    guess_columns,
    is_problem_column,
    normalise_header,
)
from core.sheets.model import (
    Cell,
    Guess,
    MergedCells,
    RowNote,
    Sheet,
    SheetColumn,
    SheetRow,
    Skipped,
    Table,
    TableRow,
    Value,
    Workbook,
    empty_cell,
    name_column,
)
from core.sheets.note_rows import COLOURED, LINK, NOTE
from core.sheets.open_file import Limits, SheetRefused, count_strange, detect_kind, refuse_damaged
from core.sheets.read_file import read
from core.sheets.xlsx_package import escape_text, title_for_sheet

__all__ = [
    "COLOURED", "CONTESTED", "JUDGED", "LINK", "NAMING", "NOTE", "NO_HEADINGS", "ONE_ROW", "SURE", "TWO_ROWS",
    "Cell", "Guess", "Headers", "Limits",
    "Marked", "MergedCells",
    "RowNote", "Sheet", "SheetColumn", "SheetRefused", "SheetRow", "SheetToWrite", "Skipped", "Table", "TableRow",
    "Told",
    "Value", "Wording", "Workbook", "add_column", "are_alike", "count_strange", "empty_cell", "find_table",
    "find_tables", "guard_formula", "guess_columns", "is_problem_column", "join_tables", "last_number", "mark_up",
    "name_column", "normalise_header", "read", "split_sheet", "strip_guard", "turn_sheet", "write_csv",
    "write_csv_lines", "write_xlsx",
]  # fmt: skip

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY, DAY, MOMENT = "£#,##0.00", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
log = logging.getLogger(__name__)


class Marked(NamedTuple):
    """A file to hand back: its bytes, and what they are: "csv" or "xlsx", whatever was handed in."""

    data: bytes
    kind: str

    @property
    def content_type(self) -> str:
        return "text/csv" if self.kind == "csv" else XLSX


@dataclass(frozen=True)
class SheetToWrite:
    """One sheet of a workbook to write. `formats` gives a column (by its header) an Excel number format.

    Without one, Decimal is money in pounds, dates are days, and other numbers are plain.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Writable]]
    formats: Mapping[str, str] = field(default_factory=dict)


def mark_up(
    data: bytes, name: str, table: Table, problems: Mapping[int, str], *, limits: Limits | None = None
) -> Marked:
    """Return the file with a column "Problem" after the last one: row number -> sentence.

    A column "Problem" that is already in the table is used again, its old sentences cleared. Where the table's rows
    are no rows of a sheet, a workbook with a list of the problems comes back. A workbook
    comes back as a copy: every value in its place, but no formulas, macros, pictures and styles; a sheet in
    front says so. A CSV file keeps its encoding, delimiter and line ends. Raises SheetRefused.
    """
    limits = limits or Limits()
    if detect_kind(data, name, limits) == "csv" and not table.is_turned:
        return Marked(mark_problems.mark_csv_file(data, name, table, problems), "csv")
    book = read(data, name, limits=limits)
    try:
        return Marked(mark_problems.mark_workbook(book, table, problems), "xlsx")
    except SheetRefused:
        raise
    except Exception as error:  # as in read
        log.warning("A workbook could not be copied: %r", error)
        raise refuse_damaged(name) from error


def write_xlsx(sheets: Iterable[SheetToWrite], stream: IO[bytes]) -> None:
    """Write a workbook row by row: typed cells, bold frozen header, filter and widths.

    The same data gives the same bytes. Text is never a formula, loses control characters, has one kind of
    line end, and is cut at the 32,767 characters that Excel can hold.
    """
    book = XlsxWorkbook(write_only=True)
    titles: set[str] = set()
    for sheet in sheets:
        _write_sheet(book, sheet, title_for_sheet(sheet.name, titles))
    if not titles:
        book.create_sheet(title_for_sheet("", titles))
    book.properties.creator = ""
    book.properties.created = book.properties.modified = _LONG_AGO
    with _SameZip(stream, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()


class _SameZip(ZipFile):
    """A zip whose entries carry no time, so the same data gives the same bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_args: Any, **_kwargs: Any) -> None:
        with self.open(_entry(str(zinfo_or_arcname)), "w") as target:
            target.write(data.encode() if isinstance(data, str) else data)

    def write(self, filename: Any, arcname: Any = None, *_args: Any, **_kwargs: Any) -> None:
        with Path(filename).open("rb") as source, self.open(_entry(str(arcname)), "w") as target:
            copyfileobj(source, target)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry


def _write_sheet(book: XlsxWorkbook, sheet: SheetToWrite, title: str) -> None:
    target: Any = book.create_sheet(title)
    rows = iter(sheet.rows)
    first = list(islice(rows, 100))
    for column, width in enumerate(_widths(sheet.header, first)):
        target.column_dimensions[name_column(column)].width = width
    target.freeze_panes = "A2"
    target.append([_header_cell(target, text) for text in sheet.header])
    formats = [sheet.formats.get(text, "") for text in sheet.header]
    written = 1
    for row in chain(first, rows):
        target.append(
            [_cell(target, value, formats[at] if at < len(formats) else "") for at, value in enumerate(row)]
        )
        written += 1
    if sheet.header:
        target.auto_filter.ref = f"A1:{name_column(len(sheet.header) - 1)}{written}"


def _widths(header: Sequence[str], rows: Sequence[Sequence[Writable]]) -> list[int]:
    """Return column widths in characters, 10 to 60, from the header and the first rows."""
    columns = [[text, *(row[at] for row in rows if at < len(row))] for at, text in enumerate(header)]
    return [min(60, max(10, *(len(str(value or "")) + 2 for value in column))) for column in columns]


def _header_cell(sheet: Any, text: str) -> Any:
    cell = _text_cell(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: Any, given: Writable, code: str) -> Any:
    value: Any = _storable(given)
    if value is None:
        return None
    if isinstance(value, str):
        return _text_cell(sheet, value)
    cell = WriteOnlyCell(sheet, value)
    usual = MOMENT if isinstance(value, datetime) else DAY if isinstance(value, date) else ""
    usual = MONEY if isinstance(value, Decimal) else usual
    if code or usual:
        cell.number_format = code or usual
    return cell


def _storable(value: Writable) -> Writable:
    """Return the value, or its text where Excel would change it: 16 digits and more, days before 1900."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.make_naive(value)
    if isinstance(value, date) and value.year < 1900:
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    digits = Decimal(str(value)).normalize().as_tuple()
    if not isinstance(digits.exponent, int) or (len(digits.digits) > 15 and not isinstance(value, float)):
        return str(value)
    return value


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, escape_text(text))
    cell.data_type = "s"  # else a text that starts with = is a formula
    return cell
