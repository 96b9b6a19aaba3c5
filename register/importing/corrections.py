"""Cells that a person put right in the rehearsal: laid over the table, what stood there kept. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core.parsing.result import tidy
from core.sheets import Cell, SheetColumn, Table, TableRow
from register.importing.model import ImportRow


@dataclass(frozen=True)
class Correction:
    """One cell, by its row and the letter of its column: what the sheet says, and what it is read as."""

    row: int
    letter: str
    header: str
    before: str
    after: str

    @property
    def cell(self) -> str:
        return name_of(self.row, self.letter)

    @property
    def in_words(self) -> str:
        if not self.after:
            return _("Taken out in the rehearsal")
        return _("Put right to “%(after)s” in the rehearsal") % {"after": self.after}


def name_of(row: int, letter: str) -> str:
    """Return what a cell goes by in a form and in what is kept, such as 5-D."""
    return f"{row}-{letter}"


def lay_over(table: Table, texts: Mapping[str, str]) -> tuple[Table, tuple[Correction, ...]]:
    """Return the table with each text in its cell, and what that corrects; `texts` is "5-D" to text.

    A text for a cell that the table has not, or that says what the cell says already, is passed over.
    """
    made: list[Correction] = []
    records = [_corrected(record, table.columns, texts, made) for record in table.records]
    return replace(table, records=tuple(records)), tuple(made)


def _corrected(
    record: TableRow, columns: Sequence[SheetColumn], texts: Mapping[str, str], made: list[Correction]
) -> TableRow:
    cells = list(record.cells)
    for place, (column, cell) in enumerate(zip(columns, record.cells, strict=False)):
        after, before = texts.get(name_of(record.number, column.letter)), tidy(cell.text)
        if after is not None and after != before:
            header = tidy(column.header) or column.letter
            made.append(Correction(record.number, column.letter, header, before, after))
            cells[place] = Cell(after or None, after, cell.column_letter)
    return replace(record, cells=tuple(cells))


def keep(rows: Iterable[ImportRow], corrections: Iterable[Correction]) -> None:
    """Keep with each row what its sheet said before it was corrected: nothing typed is lost."""
    by_number = {row.number: row for row in rows}
    for one in corrections:
        if one.row in by_number:
            by_number[one.row].keep(one.header, one.before, one.in_words)
