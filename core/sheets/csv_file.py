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

from core.parsing.result import remove_controls
from core.sheets.model import Cell, RowNote, Sheet, SheetRow, Value, Workbook, name_column, pad_cells
from core.sheets.number_formats import write_plain
from core.sheets.open_file import Limits, SheetRefused, decode_text, list_encodings

DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS, _SAMPLE_RECORDS = 200_000, 60
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?[ ,;\t|]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)")
_RISKY = re.compile(r"'*[\s\ufeff\u200b-\u200f\u2060]*(?:[\t\r\n=+\-@\uff1d\uff0b\uff0d\uff20])")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


Writable = Value | float


class _TextSink(Protocol):
    """Anything that takes text piece by piece: a file, an HTTP response, a StringIO."""

    def write(self, text: str, /) -> object: ...


@dataclass(frozen=True)
class _CsvFile:
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
        return (cells for cells, _is_open in self.marked_records())

    def marked_records(self) -> Iterator[tuple[list[str], bool]]:
        """Yield each record, and whether a quotation mark was left open in it: then it ends with its line.

        A quotation mark that nobody closed would swallow the rows down to the next one. Such a record is short,
        takes several lines, and is none by the strict rules.
        """
        lines, width, at = _LINE.findall(self.text), 0, 0
        while at < len(lines):
            reading = _Lines(lines, at)
            records = _parsed(reading, self.delimiter, self.spaced)
            is_open = False
            while not is_open and at < len(lines):
                try:
                    cells = next(records)
                except csv.Error:  # a cell without end
                    cells, is_open = [], True
                width = width or (len(cells) if len(cells) > 1 else 0)
                is_open = is_open or self._is_open(cells, lines[at : reading.at], width)
                if not is_open:
                    yield cells, False
                    at = reading.at
            if is_open:
                line = lines[at].rstrip("\r\n")
                plain = next(csv.reader([line], delimiter=self.delimiter, quoting=csv.QUOTE_NONE))
                yield [_without_mark(cell) for cell in plain], True
                at += 1

    def _is_open(self, cells: Sequence[str], lines: Sequence[str], width: int) -> bool:
        """Say whether a record of several lines swallowed rows: it is short, or one of its lines is a whole row."""
        if len(lines) < 2 or self._is_strict(lines):
            return False
        return len(cells) != width or any(line.count(self.delimiter) >= width - 1 for line in lines[1:])

    def _is_strict(self, lines: Sequence[str]) -> bool:
        """Say whether these lines are one record by the strict rules."""
        try:
            rows = csv.reader(
                iter(lines), delimiter=self.delimiter, skipinitialspace=self.spaced, strict=True
            )
            return len(list(rows)) == 1
        except csv.Error:
            return False


class _Lines:
    """The lines of a file from one of them on, and how many were taken."""

    def __init__(self, lines: Sequence[str], at: int) -> None:
        self.at = at
        self._lines = lines

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self._lines):
            raise StopIteration
        self.at += 1
        return self._lines[self.at - 1]


def _without_mark(cell: str) -> str:
    """Return a cell without a quotation mark that has no other."""
    return cell.replace('"', "", 1) if cell.count('"') == 1 else cell


def read(data: bytes, name: str, limits: Limits, *, encoding: str = "") -> Workbook:
    """Return a CSV file as a workbook of one sheet, in the encoding that somebody chose, or the likeliest.

    Rows are numbered as Excel shows them: one a record, however many lines a quoted cell takes, blank
    lines counted, a first line `sep=;` not. The apostrophe of our own formula guard is taken off.
    Raises SheetRefused.
    """
    source = open_csv(data, name, encoding=encoding)
    try:
        rows = tuple(_rows(source, limits))
    except csv.Error as error:
        raise SheetRefused(
            _(
                "%(name)s has a cell that is too long to be read. Look for a quotation mark that is never closed."
            )
            % {"name": name}
        ) from error
    sheet = Sheet(name.rpartition("/")[2] or "CSV", rows, is_text=True)
    return Workbook(name, "csv", (sheet,), source.encoding, source.delimiter, list_encodings(data))


def open_csv(data: bytes, name: str, *, encoding: str = "") -> _CsvFile:
    """Return the decoded text with the delimiter, line end and byte order mark it was written with."""
    text, encoding = decode_text(data, name, chosen=encoding)
    said = _SEPARATOR_LINE.match(text)
    body = text[said.end() :] if said else text
    delimiter, spaced = _habits(body, said[1] if said else "")
    line_end = re.search(r"\r\n|\n|\r", body)
    return _CsvFile(
        text=body,
        encoding="utf-8" if encoding == "utf-8-sig" else encoding,
        has_mark=data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")),
        separator_line=said[0] if said else "",
        delimiter=delimiter,
        spaced=spaced,
        line_end=line_end[0] if line_end else "\r\n",
    )


def _parsed(lines: Iterable[str], delimiter: str, spaced: bool) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=spaced)


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
        return list(
            islice(
                _parsed(StringIO(text[:_SAMPLE_CHARACTERS], newline=""), delimiter, False), _SAMPLE_RECORDS
            )
        )
    except csv.Error:
        return []


def _rows(source: _CsvFile, limits: Limits) -> Iterator[SheetRow]:
    filled = kept = 0
    for number, (record, is_open) in enumerate(source.marked_records(), start=1):
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
        yield SheetRow(number, cells, notes=(_open_quote(record),) if is_open else ())


def _open_quote(record: Sequence[str]) -> RowNote:
    message = _(
        "A quotation mark in this row is never closed, so it was read up to the end of its line. Check it."
    )
    return RowNote("open quote", "", " | ".join(record), message)


def _cell(text: str, column: int) -> Cell | None:
    if not text:
        return None
    text = remove_controls(strip_guard(text))
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


def write_csv(rows: Iterable[Sequence[Writable]], header: Sequence[str], stream: _TextSink) -> None:
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
