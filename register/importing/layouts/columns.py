"""One partnership a column: turned round, the headings stand in the first column."""

from dataclasses import replace

from django.utils.translation import gettext as _

from core import sheets
from register.importing.clean import vocabulary
from register.importing.layouts.model import FoundTable, Told


def read_tables(book: sheets.Workbook, told: Told) -> list[FoundTable]:
    """Return the table of every sheet, turned round so that each column of the sheet is a row."""
    turned = [sheets.turn_sheet(sheet) for sheet in book.sheets]
    found = sheets.find_tables(turned, vocabulary.read_columns(), taken=told.taken)
    return [FoundTable(score, _in_words(table)) for score, table in found if table.records]


def _in_words(table: sheets.Table) -> sheets.Table:
    """Say of every record which column of the sheet it is, and of every column which row."""
    places = {sheets.name_column(at): at + 1 for at in range(200)}
    columns = [
        replace(column, place=_("row %(row)s") % {"row": places.get(column.letter, 0)})
        for column in table.columns
    ]
    records = [replace(row, where=_where(row.number)) for row in table.records]
    skipped = [replace(one, where=_where(one.number)) for one in table.skipped if one.kind != "blank"]
    return replace(
        table, columns=tuple(columns), records=tuple(records), skipped=tuple(skipped), is_turned=True
    )


def _where(number: int) -> str:
    return _("column %(letter)s") % {"letter": sheets.name_column(number - 1)}
