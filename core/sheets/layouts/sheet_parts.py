"""Where the rows of a table stand on its sheets, and where their problems are written there. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from core.sheets.match_headers import is_problem_column, total_note
from core.sheets.model import Sheet, Table, TablePart, Workbook, name_column
from core.sheets.read_file import column_of


def list_parts(table: Table) -> Sequence[TablePart]:
    """Return the parts of a table; most have just one."""
    return table.parts or [TablePart(table.sheet, 0, table.header_row, table.group_row)]


def texts_by_row(table: Table, problems: Mapping[int, str], sheet: str) -> dict[int, str]:
    """Return the problems of one sheet by the number of its own row. Two tables side by side share a row."""
    of = {row.number: row.sheet or table.sheet for row in table.records}
    added = sorted({part.added for part in list_parts(table) if part.sheet == sheet}, reverse=True)
    found: dict[int, list[str]] = {}
    for number, text in problems.items():
        if of.get(number, table.sheet) == sheet:
            row = number - next((one for one in added if one < number), 0)
            found.setdefault(row, []).append(text)
    return {row: " ".join(texts) for row, texts in found.items()}


def part_on_sheet(table: Table, sheet: Sheet, parts: Sequence[TablePart]) -> Table:
    """Return the table as it is on one sheet: its rows of headings, its rows, and its own column of problems."""
    first = parts[0]
    header = next((row for row in sheet.rows if row.number == first.header_row), None)
    old = [
        replace(table.columns[0], letter=name_column(at), name=cell.text)
        for at, cell in enumerate(header.cells if header else ())
        if is_problem_column(cell.text.strip())
    ]
    skipped = tuple(
        replace(one, number=one.number - first.added) for one in table.skipped if one.sheet == sheet.name
    )
    records = tuple(
        replace(one, number=one.number - first.added) for one in table.records if one.sheet == sheet.name
    )
    return replace(
        table,
        sheet=sheet.name,
        header_row=first.header_row,
        group_row=first.group_row,
        columns=tuple(old),
        records=records,
        skipped=skipped,
    )


@dataclass(frozen=True)
class Marks:
    """What a sheet gets: a column (from 0) of texts by row, where an empty one clears; and its rows of headings."""

    column: int = 0
    texts: Mapping[int, str] = field(default_factory=dict)
    headings: range = range(1)


def mark_sheets(book: Workbook, table: Table, problems: Mapping[int, str]) -> dict[str, Marks]:
    """Return what each sheet of the table gets."""
    found = {}
    for sheet in book.sheets:
        parts = [part for part in list_parts(table) if part.sheet == sheet.name]
        if parts:
            own = part_on_sheet(table, sheet, parts) if table.parts else table
            found[sheet.name] = _mark_sheet(sheet, own, texts_by_row(table, problems, sheet.name))
    return found


def list_texts(table: Table, problems: Mapping[int, str]) -> dict[int, str]:
    """Return what the column says in each row: its header, the problems, and nothing over old problems."""
    said: dict[int, str] = {}
    if find_old_column(table) is not None:
        skipped = [one.number for one in table.skipped if one.sheet in ("", table.sheet)]
        numbers = [*(one.number for one in table.records), *skipped]
        said = {number: "" for number in numbers if number > table.header_row}
    heading = {table.header_row: _("Problem")} if table.header_row else {}
    return {**said, **problems, **heading}


def find_old_column(table: Table) -> int | None:
    """Return the place of a column "Problem" from an earlier round, counted from 0 at column A."""
    letters = [column.letter for column in table.columns if is_problem_column(column.name)]
    return column_of(f"{letters[-1]}1") if letters else None


def _mark_sheet(sheet: Sheet, table: Table, problems: Mapping[int, str]) -> Marks:
    """Return the column of an earlier round, or the first one that holds nothing anywhere, and its texts.

    A row of sums is known by its formulas. The copy has none, so the column says what the row is.
    """
    note = total_note()
    sums = {row.number for row in sheet.rows if any(one.formula or one.text == note for one in row.cells)}
    own = [one for one in table.skipped if one.sheet in ("", table.sheet)]
    totals = {one.number: note for one in own if one.kind == "total" and one.number in sums}
    column = find_old_column(table)
    if column is None:
        column = max((len(row.cells) for row in sheet.rows), default=0)
    headings = range(table.group_row or table.header_row, table.header_row + 1)
    return Marks(column, list_texts(table, {**totals, **problems}), headings)
