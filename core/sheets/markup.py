"""Handing a file back with a column of problems, and everything else in it as it was.

A workbook is not loaded and saved, because that loses what the library does not know: drop-down lists,
drawings, macros. The cells are spliced into the bytes of the sheet and their style into the styles; all
other parts are copied.
"""

import csv
from collections.abc import Mapping
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _

from core.sheets import csv_file as sheets_csv_file
from core.sheets import read_xlsx, splice
from core.sheets.model import Sheet, Table
from core.sheets.open_file import Limits, SheetRefused
from core.sheets.xlsx_package import open_workbook


def is_problem_column(header: str) -> bool:
    """Say whether a column is the one that an earlier round added."""
    return header == _("Problem")


def csv_file(data: bytes, name: str, table: Table, problems: Mapping[int, str]) -> bytes:
    """Return a CSV file with the column added, in its own encoding, delimiter and line ends."""
    source = sheets_csv_file.open_csv(data, name)
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
            record[place] = sheets_csv_file.guard(texts[number])
        writer.writerow(record)
    return out.getvalue().encode(source.encoding, errors="replace")


def workbook(archive: ZipFile, table: Table, problems: Mapping[int, str], limits: Limits) -> bytes:
    """Return the workbook with the column added to the table's sheet. Raises SheetRefused."""
    package = open_workbook(archive, limits)
    part = next((part for part in package.sheets if part.name == table.sheet), None)
    if part is None:
        raise SheetRefused(_("The workbook has no sheet called “%(sheet)s”.") % {"sheet": table.sheet})
    changed: dict[str, bytes] = {}
    style = ""
    if package.styles_path:
        changed[package.styles_path], style = splice.add_style(archive.read(package.styles_path))
    texts = _texts(table, problems)
    column = _old_column(table)
    if column is None:
        column = _first_free(read_xlsx.read_sheet(package, part, limits.cells)[0], texts)
    changed[part.path] = splice.add_cells(archive.read(part.path), column, texts, style)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as copy:
        for info in archive.infolist():
            copy.writestr(info, changed.get(info.filename) or archive.read(info))
    return out.getvalue()


def _first_free(sheet: Sheet, texts: Mapping[int, str]) -> int:
    """Return the first column (from 0) that holds nothing anywhere, nor a merge in a row to be marked."""
    cells = max((len(row.cells) for row in sheet.rows), default=0)
    merges = [merge.right for merge in sheet.merges if any(merge.top <= row <= merge.bottom for row in texts)]
    return max(cells, *merges, 0)


def _texts(table: Table, problems: Mapping[int, str]) -> dict[int, str]:
    """Return what the column says in each row: its header, the problems, and nothing over old problems."""
    old = _old_column(table)
    said = {} if old is None else {record.number: "" for record in table.records}
    return {**said, **problems, table.header_row: _("Problem")}


def _old_column(table: Table) -> int | None:
    """Return the place of a column "Problem" from an earlier round, counted from 0 at column A."""
    letters = [column.letter for column in table.columns if is_problem_column(column.name)]
    return read_xlsx.column_of(f"{letters[-1]}1") if letters else None
