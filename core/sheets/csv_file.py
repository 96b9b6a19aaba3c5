"""Reading CSV as councils send it, and writing CSV that no spreadsheet program runs as a formula."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from itertools import chain, islice
from typing import Protocol

from django.utils.translation import gettext as _

from core.sheets.model import Cell, Sheet, SheetRow, Value, Workbook, name_column, pad_cells
from core.sheets.number_formats import write_plain
from core.sheets.open_file import Limits, SheetRefused, decode_text

DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS, _SAMPLE_RECORDS = 200_000, 60
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?[ ,;\t|]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)")
_RISKY = re.compile(r"'*[\s\ufeff\u200b-\u200f\u2060]*(?:[\t\r\n=+\-@\uff1d\uff0b\uff0d\uff20])")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


Writable = Value | float


class TextSink(Protocol):
    """Anything that takes text piece by piece: a file, an HTTP response, a StringIO."""

    def write(self, text: str, /) -> object: ...


@dataclass(frozen=True)
class CsvFile:
    """A CSV file opened: its text and the habits of whoever wrote it."""

    text: str
    encoding: str
    has_mark: bool
    separator_line: str
    delimiter: str
    spaced: bool
    line_end: str

    def records(self) -> Iterator[list[str]]:
        """Yield each record's texts as typed; a blank line is an empty record."""
        return _parsed(self.text, self.delimiter, self.spaced)


def read(data: bytes, name: str, limits: Limits) -> Workbook:
    """Return a CSV file as a workbook of one sheet.

    Rows are numbered as Excel shows them: one a record, however many lines a quoted cell takes, blank
    lines counted, a first line `sep=;` not. The apostrophe of our own formula guard is taken off.
    Raises SheetRefused.
    """
    source = open_csv(data, name)
    try:
        rows = tuple(_rows(source, limits))
        closed = _quotes_close(source)
    except csv.Error:
        closed = False
    if not closed:
        raise SheetRefused(
            _("A quotation mark in %(name)s is never closed. Open it in Excel, save it again and try again.")
            % {"name": name}
        )
    sheet = Sheet(name.rpartition("/")[2] or "CSV", rows)
    return Workbook(name, "csv", (sheet,), source.encoding, source.delimiter)


def open_csv(data: bytes, name: str) -> CsvFile:
    """Return the decoded text with the delimiter, line end and byte order mark it was written with."""
    text, encoding = decode_text(data, name)
    said = _SEPARATOR_LINE.match(text)
    body = text[said.end() :] if said else text
    delimiter, spaced = _habits(body, said[1] if said else "")
    line_end = re.search(r"\r\n|\n|\r", body)
    return CsvFile(
        text=body,
        encoding="utf-8" if encoding == "utf-8-sig" else encoding,
        has_mark=data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")),
        separator_line=said[0] if said else "",
        delimiter=delimiter,
        spaced=spaced,
        line_end=line_end[0] if line_end else "\r\n",
    )


def _parsed(text: str, delimiter: str, spaced: bool) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=spaced)


def _habits(text: str, said: str) -> tuple[str, bool]:
    """Return the delimiter that cuts most records into the same number of cells, and whether `, "` is used.

    Quoted text is parsed, not searched, so a list of names inside quotes decides nothing.
    """
    best, best_score, spaced = said or ",", 0, False
    for delimiter in said or DELIMITERS:
        records = _sample(text, delimiter)
        widths = Counter(len(record) for record in records if len(record) > 1)
        width, count = max(widths.items(), key=lambda pair: pair[0] * pair[1], default=(1, 0))
        if (width - 1) * count > best_score:
            best, best_score = delimiter, (width - 1) * count
            spaced = any(re.match(' +"', cell) for record in records for cell in record)
    return best, spaced


def _sample(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(islice(_parsed(text[:_SAMPLE_CHARACTERS], delimiter, False), _SAMPLE_RECORDS))
    except csv.Error:
        return []


def _rows(source: CsvFile, limits: Limits) -> Iterator[SheetRow]:
    filled = kept = 0
    for number, record in enumerate(source.records(), start=1):
        cells = pad_cells([_cell(text, column) for column, text in enumerate(record)])
        if not cells:
            continue
        kept += 1
        filled += sum(1 for cell in cells if cell.text)
        if kept > limits.rows or filled > limits.cells or len(cells) > limits.columns:
            raise SheetRefused(
                _("Row %(row)s is more than can be read: at most %(rows)s rows of %(columns)s columns.")
                % {"row": number, "rows": f"{limits.rows:,}", "columns": limits.columns}
            )
        yield SheetRow(number, cells)


def _quotes_close(source: CsvFile) -> bool:
    """Say whether the file does not end inside a quoted cell, which would have swallowed rows."""
    if source.text.count('"') % 2 == 0:
        return True
    lines = StringIO(source.text, newline="")
    try:
        for _record in csv.reader(
            lines, delimiter=source.delimiter, skipinitialspace=source.spaced, strict=True
        ):
            pass
    except csv.Error as error:
        return "end of data" not in str(error)  # other strictness is no loss: a 5" pipe is a 5" pipe
    return True


def _cell(text: str, column: int) -> Cell | None:
    if not text:
        return None
    text = strip_guard(text)
    return Cell(text, text, name_column(column), error=_ERROR.fullmatch(text) is not None)


def guard_formula(text: str) -> str:
    """Return text that a spreadsheet program will not run: an apostrophe is put before a risky start.

    Risky is `=`, `+`, `-`, `@`, their full-width forms, tab or a line end, after any spaces; also a text
    that already looks guarded, so that `strip_guard` always gives back exactly what went in.
    """
    return f"'{text}" if _RISKY.match(text) else text


def strip_guard(text: str) -> str:
    """Return text as it was before `guard_formula`."""
    return text[1:] if text[:1] == "'" and _RISKY.match(text[1:]) else text


def strip_unprintable(text: str) -> str:
    """Return text without what no spreadsheet can hold: control characters other than tab and line ends."""
    return _UNPRINTABLE.sub("", text)


def write_csv_lines(header: Sequence[str], rows: Iterable[Sequence[Writable]]) -> Iterator[str]:
    """Yield a CSV file line by line: byte order mark (Excel needs it), every field quoted, CRLF.

    Numbers pass as numbers, dates as 2027-03-31, True and False as Yes and No, None as nothing.
    """
    line = StringIO(newline="")
    writer = csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    line.write("\ufeff")
    for row in chain([header], rows):
        writer.writerow([_field(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_csv(rows: Iterable[Sequence[Writable]], header: Sequence[str], stream: TextSink) -> None:
    """Write a table to a text stream as it comes, never holding more than one line."""
    for line in write_csv_lines(header, rows):
        stream.write(line)


def _field(value: Writable) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float | Decimal):
        return write_plain(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return guard_formula(strip_unprintable(value))
