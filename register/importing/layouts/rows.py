"""One partnership a row: the headings stand in a row above it. A sheet may hold several such tables."""

from core import sheets
from register.importing.clean import vocabulary
from register.importing.layouts.model import FoundTable, Taken, find_keys


def read_tables(book: sheets.Workbook, taken: Taken) -> list[FoundTable]:
    """Return every table of every sheet, one below the other or side by side."""
    parts = [part for sheet in book.sheets for part in sheets.split_sheet(sheet, find_keys)]
    found = sheets.find_tables(parts, vocabulary.read_columns(), taken=taken)
    return [FoundTable(score, table) for score, table in found]
