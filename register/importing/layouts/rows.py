"""One partnership a row: the headings stand in a row above it. A sheet may hold several such tables."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from core import sheets
from register.choices import Status
from register.importing.clean import vocabulary
from register.importing.clean.places import find_status
from register.importing.layouts.model import FoundTable, Told, find_keys, key_of


def read_tables(book: sheets.Workbook, told: Told) -> list[FoundTable]:
    """Return every table of every sheet, one below the other or side by side."""
    parts = [part for sheet in book.sheets for part in sheets.split_sheet(sheet, find_keys, _find_likely)]
    found = sheets.find_tables(parts, vocabulary.read_columns(), taken=told.taken, told=told.headings)
    first = {table.sheet: table.header_row for _score, table in reversed(found)}
    return [
        FoundTable(
            score,
            _under_title(_with_headings(table, told.taken), is_first=first[table.sheet] == table.header_row),
        )
        for score, table in found
    ]


def _find_likely(texts: Iterable[str]) -> set[str]:
    """Return the fields that texts are headings of beyond doubt; "Live" is a value sooner than a heading."""
    return {key for text in texts if (key := key_of(text)) and vocabulary.look_up("status", text)[0] is None}


def _under_title(table: sheets.Table, *, is_first: bool) -> sheets.Table:
    """Return a table with its title above the rows, where that says what they are or that they are over.

    What they are, the title of a later table of a sheet says alone.
    """
    titles = [one.text for one in table.skipped if one.kind == "heading" and one.number < table.header_row]
    said = next(
        (
            text
            for text in reversed(titles)
            if find_status(text) or (vocabulary.find_scope(text) and not is_first)
        ),
        "",
    )
    below = any(find_status(row.section) for row in table.records)
    if not said or (find_status(said) == Status.LIVE and not below):
        return table
    rows = [row if row.section else replace(row, section=said) for row in table.records]
    return replace(table, records=tuple(rows))


def _with_headings(table: sheets.Table, taken: Mapping[str, Collection[int]]) -> sheets.Table:
    """Return a table with the rows that have nothing but a status in place of a name as headings of those below."""
    naming = [at for at, one in enumerate(table.columns) if key_of(one.name) == sheets.NAMING]
    kept: list[sheets.TableRow] = []
    skipped: list[sheets.Skipped] = []
    section = ""
    for row in table.records:
        filled = [at for at, cell in enumerate(row.cells) if cell.text.strip() and not cell.merged]
        alone = len(table.columns) > 1 and len(naming) == 1 and filled == naming
        if alone and row.number not in taken.get(table.sheet, ()) and find_status(row.cells[naming[0]].text):
            section = row.cells[naming[0]].text.strip()
            skipped.append(sheets.Skipped(row.number, "heading", section, row.number))
        else:
            kept.append(replace(row, section=section) if section and not row.section else row)
    if not skipped or not kept:
        return table
    order = sorted([*table.skipped, *skipped], key=lambda one: one.number)
    return replace(table, records=tuple(kept), skipped=tuple(order))
