"""Putting tables with like headings together, and giving a table a column that no sheet has. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.sheets.match_headers import normalise_header
from core.sheets.model import (
    Cell,
    SheetColumn,
    Skipped,
    Table,
    TablePart,
    TableRow,
    empty_cell,
    name_column,
)

Place = Callable[[Table, int], str]  # where a row of a part stands, in words
Meaning = Callable[[str], str]  # what a heading means, the same for two that mean the same; or nothing


def list_headings(table: Table, meaning: Meaning) -> list[str]:
    """Return what each column is known by in the tables that it is joined with; the second of a name is another."""
    meant = [meaning(column.header) for column in table.columns]
    seen: Counter[str] = Counter()
    names = []
    for column, key in zip(table.columns, meant, strict=True):
        name = normalise_header(column.header) or f"column {column.letter}"
        name = f"= {key}" if key and meant.count(key) == 1 else name
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return names


def _name_columns(table: Table, meaning: Meaning) -> list[str]:
    """Return what each column is joined by: amounts in another unit stay a column of their own."""
    names = list_headings(table, meaning)
    return [f"{name} {one.scale} {one.unit}" for name, one in zip(names, table.columns, strict=True)]


def are_alike(one: Table, other: Table, meaning: Meaning) -> bool:
    """Say whether most headings of the table that has fewer are those of the other too."""
    ours, theirs = set(list_headings(one, meaning)), set(list_headings(other, meaning))
    return len(ours & theirs) >= 0.6 * min(len(ours), len(theirs)) and len(ours & theirs) > 1


def last_number(table: Table) -> int:
    """Return the number of the last row of a table, or of what was passed over below it."""
    return max(
        [table.header_row, *(one.number for one in table.records), *(one.last for one in table.skipped)]
    )


def join_tables(tables: Sequence[Table], place: Place, meaning: Meaning) -> Table:
    """Return one table with the rows of all; rows after the first part are numbered on where numbers would meet."""
    if len(tables) == 1:
        return tables[0]
    columns = _columns(tables, meaning)
    places = {name: at for at, name in enumerate(columns)}
    records: list[TableRow] = []
    skipped: list[Skipped] = []
    parts: list[TablePart] = []
    added, taken = 0, set[int]()
    for table in tables:
        numbers = {row.number for row in table.records}
        if parts and (parts[-1].sheet != table.sheet or {number + added for number in numbers} & taken):
            added = max(last_number(one) for one in tables if one.sheet == parts[-1].sheet) + parts[-1].added
        taken = {number + added for number in numbers} | taken
        parts.append(TablePart(table.sheet, added, table.header_row, table.group_row))
        names = _name_columns(table, meaning)
        for row in table.records:
            cells = [empty_cell(at) for at in range(len(columns))]
            for name, cell in zip(names, row.cells, strict=False):
                cells[places[name]] = cell
            where = place(table, row.number)
            records.append(
                replace(row, number=row.number + added, cells=tuple(cells), where=where, sheet=table.sheet)
            )
        skipped += [
            replace(
                one,
                number=one.number + added,
                last=one.last + added,
                sheet=table.sheet,
                where=place(table, one.number),
            )
            for one in table.skipped
        ]
    first = tables[0]
    return replace(
        first,
        columns=tuple(columns.values()),
        records=tuple(records),
        skipped=tuple(skipped),
        parts=tuple(parts),
        is_turned=any(one.is_turned for one in tables),
    )


def _columns(tables: Sequence[Table], meaning: Meaning) -> dict[str, SheetColumn]:
    """Return the columns of all tables by what they are known by, each with a letter of its own."""
    found: dict[str, SheetColumn] = {}
    letters: set[str] = set()
    for table in tables:
        for name, column in zip(_name_columns(table, meaning), table.columns, strict=True):
            if name not in found:
                letter = column.letter if column.letter not in letters else free_letter(letters)
                letters.add(letter)
                found[name] = replace(column, index=len(found), letter=letter)
    return found


def free_letter(letters: set[str]) -> str:
    """Return the first name of a column after all of these."""
    longest = max(letters, key=lambda one: (len(one), one), default="")
    place = 0
    while longest and name_column(place) != longest:
        place += 1
    return name_column(place + 1)


def add_column(table: Table, header: str, text: Callable[[TableRow], str]) -> tuple[Table, str]:
    """Return the table with one column more, which no sheet has, and its letter."""
    letter = free_letter({column.letter for column in table.columns})
    column = SheetColumn(len(table.columns), letter, header, header)
    records = tuple(
        replace(row, cells=(*_full(row, table), Cell(text(row) or None, text(row), letter)))
        for row in table.records
    )
    return replace(table, columns=(*table.columns, column), records=records), letter


def _full(row: TableRow, table: Table) -> tuple[Cell, ...]:
    missing = range(len(row.cells), len(table.columns))
    return (*row.cells, *(empty_cell(at) for at in missing))
