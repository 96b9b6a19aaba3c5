"""Handing a file back with a column of problems, and everything else in it as it was.

A workbook is not loaded and saved, because that loses what the library does not know: drop-down lists,
drawings, macros. The cells are spliced into the bytes of two parts; all other parts are copied.
"""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _

from core import sheet_csv, sheet_xlsx
from core.sheet_files import Limits, SheetRefused
from core.sheet_model import Table

_WIDTH = 60
_FILL = '<{0}fill><{0}patternFill patternType="solid"><{0}fgColor rgb="FFFFF2CC"/></{0}patternFill></{0}fill>'
_STYLE = (
    '<{0}xf numFmtId="0" fontId="0" fillId="{1}" borderId="0" xfId="0" applyFill="1" applyAlignment="1">'
    '<{0}alignment vertical="top" wrapText="1"/></{0}xf>'
)


def csv_file(data: bytes, name: str, table: Table, problems: Mapping[int, str]) -> bytes:
    """Return a CSV file with the column added, in its own encoding, delimiter and line ends."""
    source = sheet_csv.open_csv(data, name)
    records = list(source.records())
    texts = _texts(table, problems)
    old = _old_column(table)
    place = max((len(record) for record in records), default=0) if old is None else old
    out = StringIO(newline="")
    out.write(("\ufeff" if source.has_mark else "") + source.separator_line)
    writer = csv.writer(out, delimiter=source.delimiter, lineterminator=source.line_end)
    for number, record in enumerate(records, start=1):
        if number in texts:
            record += [""] * (place + 1 - len(record))
            record[place] = sheet_csv.guard(texts[number])
        writer.writerow(record)
    return out.getvalue().encode(source.encoding, errors="replace")


def workbook(archive: ZipFile, table: Table, problems: Mapping[int, str], limits: Limits) -> bytes:
    """Return the workbook with the column added to the table's sheet. Raises SheetRefused."""
    package = sheet_xlsx.open_workbook(archive, limits)
    path = next((part.path for part in package.sheets if part.name == table.sheet), None)
    if path is None:
        raise SheetRefused(_("The workbook has no sheet called “%(sheet)s”.") % {"sheet": table.sheet})
    changed: dict[str, bytes] = {}
    style = ""
    if package.styles_path:
        changed[package.styles_path], style = _with_style(archive.read(package.styles_path))
    sheet = archive.read(path)
    old = _old_column(table)
    column = _Extent(sheet).last + 1 if old is None else old
    changed[path] = _Marker(sheet, column, _texts(table, problems), style).result()
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as copy:
        for part in archive.infolist():
            copy.writestr(part, changed.get(part.filename) or archive.read(part))
    return out.getvalue()


def _texts(table: Table, problems: Mapping[int, str]) -> dict[int, str]:
    """Return what the column says in each row: its header, the problems, and nothing over old problems."""
    old = _old_column(table)
    said = {} if old is None else {record.number: "" for record in table.records}
    return {**said, **problems, table.header_row: _("Problem")}


def _old_column(table: Table) -> int | None:
    """Return the place of a column "Problem" from an earlier round, counted from 0 at column A."""
    letters = [column.letter for column in table.columns if column.header == _("Problem")]
    return sheet_xlsx.column_of(f"{letters[-1]}1") if letters else None


@dataclass
class _Splice:
    """Collects changes to a piece of XML by byte position, and makes them all at once."""

    data: bytes
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def walk(self, start: Callable[[str, str, dict[str, str], int], None], end: Callable[[str, str, int], None]) -> None:
        """Call back with each tag's prefix, bare name and byte position."""
        parser = expat.ParserCreate()

        def started(tag: str, attrs: dict[str, str]) -> None:
            prefix, colon, name = tag.rpartition(":")
            start(prefix + colon, name, attrs, parser.CurrentByteIndex)

        def ended(tag: str) -> None:
            prefix, colon, name = tag.rpartition(":")
            end(prefix + colon, name, parser.CurrentByteIndex)

        parser.StartElementHandler, parser.EndElementHandler = started, ended
        parser.Parse(self.data, True)

    def insert(self, at: int, text: str) -> None:
        self.edits.append((at, at, text))

    def replace(self, start: int, end: int, text: str) -> None:
        self.edits.append((start, end, text))

    def tag_at(self, start: int) -> str:
        """Return the whole start tag at a position."""
        found = _TAG.match(self.data, start)
        return found[0].decode() if found else ""

    def result(self) -> bytes:
        pieces, done = [], 0
        for start, end, text in sorted(self.edits, key=lambda edit: edit[:2]):
            pieces += [self.data[done:start], text.encode()]
            done = end
        return b"".join([*pieces, self.data[done:]])


_TAG = re.compile(rb"""<(?:"[^"]*"|'[^']*'|[^'">])*>""")
