"""Handing a spreadsheet back with a column of problems.

A CSV file comes back as it was, with a column more. A workbook is written anew from what was read of it, so
that every value stands where it stood; what is not read (formulas, macros, pictures, styles) is not in the
copy, and its first sheet says so.
"""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook as XlsxWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from core.sheets import csv_file as sheets_csv_file
from core.sheets.layouts.sheet_parts import (
    Marks,
    find_old_column,
    list_parts,
    list_texts,
    mark_sheets,
    texts_by_row,
)
from core.sheets.match_headers import describe_copies
from core.sheets.model import (
    Cell,
    MergedCells,
    Sheet,
    SheetRow,
    Table,
    Workbook,
    name_column,
)
from core.sheets.number_formats import BUILT_IN, read_exact
from core.sheets.open_file import SheetRefused
from core.sheets.xlsx_package import escape_text, title_for_sheet

_NARROW, _WIDE, _PAGE = 10, 60, 90
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_DAY, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_TITLE, _BOLD, _VALUE, _PROBLEM = "Above the list", "Heading of a column", "Value", "Problem"
_AS_TYPED = re.compile(r"\d")  # Excel makes a number or a date of such a text as soon as somebody edits it


def mark_csv_file(data: bytes, name: str, table: Table, problems: Mapping[int, str]) -> bytes:
    """Return a CSV file with the column added, in its own encoding, delimiter and line ends."""
    source = sheets_csv_file.open_csv(data, name)
    records = list(source.records())
    texts = list_texts(table, texts_by_row(table, problems, table.sheet))
    old = find_old_column(table)
    place = max((len(record) for record in records), default=0) if old is None else old
    out = StringIO(newline="")
    out.write(("\ufeff" if source.has_mark else "") + source.separator_line)
    writer = csv.writer(out, delimiter=source.delimiter, lineterminator=source.line_end)
    for number, record in enumerate(records, start=1):
        if texts.get(number) or (number in texts and place < len(record)):
            record += [""] * (place + 1 - len(record))
            record[place] = sheets_csv_file.guard_formula(texts[number])
        writer.writerow(record)
    return out.getvalue().encode(source.encoding, errors="replace")


def mark_workbook(book: Workbook, table: Table, problems: Mapping[int, str]) -> bytes:
    """Return a copy of a workbook with the column in each sheet of the table, or with a list of problems on a sheet
    of its own where its rows are no rows of a sheet. Raises SheetRefused without that sheet."""
    parts = list_parts(table)
    if missing := [part for part in parts if part.sheet not in {one.name for one in book.sheets}]:
        raise SheetRefused(_("The workbook has no sheet called “%(sheet)s”.") % {"sheet": missing[0].sheet})
    made = XlsxWorkbook(write_only=True)
    made.properties.creator = ""
    for style in _styles():
        made.add_named_style(style)
    taken: set[str] = set()
    titles = [title_for_sheet(one.name, taken) for one in book.sheets]
    marks = {} if table.is_turned else mark_sheets(book, table, problems)
    listed = title_for_sheet(_("Problems"), taken) if table.is_turned else ""
    columns = {marks[name].column for name in marks}
    _write_about(
        made.create_sheet(title_for_sheet(_("About this file"), taken)),
        book.name,
        _say_where(listed, [part.sheet for part in parts], columns),
    )
    if listed:
        _write_list(made.create_sheet(listed), table, problems)
    for one, name in zip(book.sheets, titles, strict=True):
        target: Any = made.create_sheet(name)
        if one.hidden and one.name not in marks:
            target.sheet_state = "hidden"  # a list for drop-downs must not pass for the table later
        _write_copy(target, one, marks.get(one.name, Marks()))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _say_where(listed: str, sheets: Sequence[str], columns: Collection[int]) -> str:
    """Say where in the copy the problems stand."""
    if listed:
        return _("They are listed on the sheet “%(sheet)s”, with where each stands.") % {"sheet": listed}
    where = {
        "column": ", ".join(name_column(one) for one in sorted(columns)),
        "sheet": "”, “".join(dict.fromkeys(sheets)),
    }
    return (
        _("It is column %(column)s of the sheet “%(sheet)s”, and says what to look at in each row.") % where
    )


def _write_list(target: Any, table: Table, problems: Mapping[int, str]) -> None:
    """List the problems: where each stands, and what it is."""
    target.column_dimensions["A"].width, target.column_dimensions["B"].width = _WIDE, _PAGE
    target.append([_text_cell(target, text, _BOLD) for text in (_("Where"), _("Problem"))])
    where = {row.number: row.where or str(row.number) for row in table.records}
    for number, text in sorted(problems.items()):
        target.append(
            [_text_cell(target, where.get(number, str(number)), _VALUE), _text_cell(target, text, _PROBLEM)]
        )


def _write_about(target: Any, name: str, where: str) -> None:
    """Say where the problems are, what to do, and what is not in the copy."""
    target.column_dimensions["A"].width = _PAGE
    sentences = [
        describe_copies(),
        where,
        _(
            "Put the cells right in this file and hand it in again. The column “Problem” and this sheet are not read."
        ),
        _("Every sheet, row and column stands where it stood, and every value is as it was shown."),
        _(
            "Not in this copy: formulas (their results stand in their place), macros, pictures, charts, comments, "
            "links, drop-down lists, and colours and fonts. Hidden rows and columns are shown. All of that is still "
            "in your own file, so keep it: %(name)s"
        )
        % {"name": name},
    ]
    for place, sentence in enumerate(sentences):
        target.append([_text_cell(target, sentence, _VALUE if place else _BOLD)])


# Copying a sheet


def _write_copy(target: Any, sheet: Sheet, marks: Marks) -> None:
    """Write a sheet row by row, every cell at its own place."""
    listed = [row for row in sheet.rows if row.number >= marks.headings.start]
    for column, width in enumerate(_widths(listed)):
        target.column_dimensions[name_column(column)].width = width
    if marks.texts:
        target.column_dimensions[name_column(marks.column)].width = _WIDE
    merges = [CellRange(None, *corners) for corners in _merges(sheet, marks)]
    target.merged_cells = MultiCellRange(merges)
    rows = {row.number: row.cells for row in sheet.rows}
    written = 0
    for number in sorted(rows.keys() | marks.texts.keys()):
        for _blank in range(written + 1, number):
            target.append(())
        target.append(_line(target, rows.get(number, ()), number, marks))
        written = number


def _widths(rows: Sequence[SheetRow]) -> list[int]:
    """Return a width for each column in characters: enough for its longest line, but 10 to 60."""
    widths = [_NARROW] * max((len(row.cells) for row in rows), default=0)
    for row in rows:
        for column, cell in enumerate(row.cells):
            if len(cell.text) + 2 > widths[column]:
                longest = max(map(len, cell.text.split("\n"))) + 2
                widths[column] = min(_WIDE, max(widths[column], longest))
    return widths


def _merges(sheet: Sheet, marks: Marks) -> Iterator[tuple[int, int, int, int]]:
    """Yield the merged blocks as left, top, right and bottom.

    They belong to how a sheet is read: a department merged over six rows, a group over three columns. One
    that would swallow a problem ends before it.
    """
    column = marks.column + 1
    for merge in sheet.merges:
        right = min(merge.right, _LAST_COLUMN)
        if merge.left <= column <= right and _meets(merge, marks.texts):
            right = column - 1
        bottom = min(merge.bottom, _LAST_ROW)
        real = 1 <= merge.left <= right and 1 <= merge.top <= bottom
        if real and (merge.left, merge.top) != (right, bottom):
            yield merge.left, merge.top, right, bottom


def _meets(merge: MergedCells, texts: Mapping[int, str]) -> bool:
    return any(text and merge.top <= number <= merge.bottom for number, text in texts.items())


def _style_of(row: int, marks: Marks) -> str:
    return _TITLE if row < marks.headings.start else _BOLD if row in marks.headings else _VALUE


def _line(target: Any, cells: Sequence[Cell], number: int, marks: Marks) -> list[Any]:
    style = _style_of(number, marks)
    line = [_cell(target, cell, style) if cell.text else None for cell in cells]
    if number in marks.texts:
        line += [None] * (marks.column + 1 - len(line))
        text, style = marks.texts[number], _PROBLEM if style == _VALUE else style
        line[marks.column] = _text_cell(target, text, style) if text else None
    return line


def _cell(target: Any, read: Cell, style: str) -> Any:
    """Return a cell with the value that was read: a number, date, yes or no, or error as such, else its text."""
    if read.error and read.text in ERROR_CODES:
        return _styled(WriteOnlyCell(target, read.text), style)
    value: Any = read_exact(read.text) if read.error and read.code else read.value  # a day that is none
    if isinstance(value, str) or value is None or not _holds(value):
        return _text_cell(target, read.text, style)
    cell = _styled(WriteOnlyCell(target, value), style)
    usual = _MOMENT if isinstance(value, datetime) else _DAY if isinstance(value, date) else ""
    if read.code or usual:
        cell.number_format = _own(read.code or usual)
    return cell


def _text_cell(target: Any, text: str, style: str) -> Any:
    """Return a cell of text that stays text, also when somebody edits it: a formula is none, nor is 0042 a number."""
    cell = _styled(WriteOnlyCell(target, escape_text(text)), style)
    cell.data_type = "s"  # else a text that starts with = is a formula
    if sheets_csv_file.guard_formula(text) != text or _AS_TYPED.match(text):
        cell.number_format = "@"
    return cell


def _styled(cell: Any, style: str) -> Any:
    cell.style = style
    return cell


def _holds(value: Decimal | int | date | bool) -> bool:
    """Say whether a cell gives this value back: no more than some 16 digits, no day before 1900, no time zone."""
    if isinstance(value, bool):
        return True
    if isinstance(value, date):
        return value.year >= 1900 and getattr(value, "tzinfo", None) is None
    try:
        return read_exact(f"{float(value):.16g}") == value
    except OverflowError:
        return False


def _own(code: str) -> str:
    """Return a number format that nobody takes for one of Excel's own, which mean something else in each country.

    The dollars of `"$"#,##0` would be pounds in Britain. Two quotation marks add nothing and are a difference.
    """
    number = BUILTIN_FORMATS_REVERSE.get(code)
    return code if number is None or BUILT_IN.get(number) == code else f'{code}""'


def _styles() -> Iterator[NamedStyle]:
    """Yield the looks of a copy: all at the top of its row, wrapped in the list, headings bold, problems pale."""
    top, beside = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    plain, bold = Font("Calibri", 11), Font("Calibri", 11, bold=True)
    yield NamedStyle(_TITLE, alignment=top, font=plain)
    yield NamedStyle(_VALUE, alignment=beside, font=plain)
    yield NamedStyle(_BOLD, alignment=beside, font=bold)
    yield NamedStyle(_PROBLEM, alignment=beside, font=plain, fill=PatternFill("solid", fgColor="FFFFF2CC"))
