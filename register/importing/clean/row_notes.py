"""What was found out about a row while the file was read, said on the row. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.money import format_pounds
from core.parsing.result import tidy
from core.sheets import COLOURED, LINK, SheetColumn, TableRow
from register.importing.clean.vocabulary import YEAR_MONEY, read_labels
from register.importing.model import ImportRow, Remark


def list_unsupported(values: Mapping[str, Any], *, directorate: bool, dated: bool) -> list[tuple[str, str]]:
    """Return which values of a row lack the one beside which alone they can stand, each with the reason."""
    needed = {
        "service": (directorate, _("A service belongs to a directorate. Fill in the directorate too.")),
        "notice": (dated, _("Notice belongs to a date, and there is none. Fill in the end date too.")),
    }
    return [(key, why) for key, (there, why) in needed.items() if key in values and not there]


def settle_year_money(row: ImportRow, year: int) -> None:
    """Take money whose heading names the year of the whole sheet as that of the sheet; said twice, it stays text."""
    for key, amount in row.values.get(YEAR_MONEY, {}).pop(year, {}).items():
        if row.values.setdefault(key, amount) != amount:
            label = str(read_labels()[key])
            row.keep(label, format_pounds(amount), _("Another column says the amount of the same year"))


def tell_notes(row: ImportRow, record: TableRow, columns: Sequence[SheetColumn]) -> None:
    """Remark on a row for each note of its record, and keep its text. The address of a link is no ground to look,
    nor is a colour that another row has told of."""
    headings = _headings_of(columns)
    for note in record.notes:
        heading = headings.get(note.letter, _("The row"))
        if note.kind not in (LINK, COLOURED):
            row.remark(heading, note.text, note.message, letter=note.letter, kind=note.kind)
        row.keep(heading, note.text, note.message)


def list_notes(record: TableRow, columns: Sequence[SheetColumn]) -> list[Remark]:
    """Return what a file says of a row of a list beside its cells.

    None names a cell to put right: the text of a note is not what the cell holds.
    """
    headings = _headings_of(columns)
    return [
        Remark(headings.get(note.letter, ""), note.text, note.message, kind=note.kind)
        for note in record.notes
        if note.kind != COLOURED
    ]


def _headings_of(columns: Sequence[SheetColumn]) -> dict[str, str]:
    return {column.letter: tidy(column.header) or column.letter for column in columns}
