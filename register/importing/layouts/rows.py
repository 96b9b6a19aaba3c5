"""One partnership a row: the headings stand in a row above it. A sheet may hold several such tables."""

from collections.abc import Iterable
from dataclasses import replace

from core import sheets
from register.importing.clean import vocabulary
from register.importing.layouts.model import FoundTable, Told, find_keys, key_of


def read_tables(book: sheets.Workbook, told: Told) -> list[FoundTable]:
    """Return every table of every sheet, one below the other or side by side."""
    parts = [part for sheet in book.sheets for part in sheets.split_sheet(sheet, find_keys, _find_likely)]
    found = sheets.find_tables(parts, vocabulary.read_columns(), taken=told.taken, told=told.headings)
    first = {table.sheet: table.header_row for _score, table in reversed(found)}
    return [
        FoundTable(score, table if first[table.sheet] == table.header_row else _under_title(table))
        for score, table in found
    ]


def _find_likely(texts: Iterable[str]) -> set[str]:
    """Return the fields that texts are headings of beyond doubt; "Live" is a value sooner than a heading."""
    return {key for text in texts if (key := key_of(text)) and vocabulary.look_up("status", text)[0] is None}


def _under_title(table: sheets.Table) -> sheets.Table:
    """Return a later table of a sheet with its title above the rows, where that says what they are."""
    titles = [one.text for one in table.skipped if one.kind == "heading" and one.number < table.header_row]
    if not titles or not vocabulary.find_scope(titles[-1]):
        return table
    rows = [row if row.section else replace(row, section=titles[-1]) for row in table.records]
    return replace(table, records=tuple(rows))
