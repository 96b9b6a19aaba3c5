"""Reading one row of an old register, cell by cell. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from core.dates import Notice
from core.parsing.result import tidy
from core.sheets import Table, TableRow
from register.importing.clean import vocabulary
from register.importing.clean.cells import CLEANERS, DATES, CellPlace, clean_cell
from register.importing.model import ImportRow


def read_rows(table: Table, mapping: Mapping[str, str], *, today: date) -> list[ImportRow]:
    """Read every record of the table; `mapping` is column letter to key, "" for text that is only kept."""
    return [read_row(record, table, mapping, today=today) for record in table.records]


def read_row(
    record: TableRow, table: Table, mapping: Mapping[str, str], *, today: date, whole: bool = True
) -> ImportRow:
    """Read one record. A row without a name can not be taken, and says so.

    With `whole=False` only some cells are read ("-" in the mapping passes a column over), so that
    nothing is said about what is not there.
    """
    row = ImportRow(record.number)
    for column, cell in zip(table.columns, record.cells, strict=False):
        text, key = tidy(cell.text), mapping.get(column.letter, "")
        if not text or key == "-":
            continue
        place, known = CellPlace(row, column, today), len(row.remarks)
        if cell.error:
            row.remark(place.header, text, _("The spreadsheet itself shows an error here."))
        CLEANERS.get(key, clean_cell)(place, cell, text)
        row.remarks[known:] = [replace(remark, letter=column.letter) for remark in row.remarks[known:]]
    if whole:
        _finish(row, mapping)
    return row


def letter_of(key: str, mapping: Mapping[str, str]) -> str:
    """Return the letter of the column that is read as `key`, or nothing."""
    return next((letter for letter, read_as in mapping.items() if read_as == key), "")


def _finish(row: ImportRow, mapping: Mapping[str, str]) -> None:
    if not row.name:
        row.remark(
            _("Name"),
            "",
            _("This row has no name. Enter the name of the partnership, or delete the row."),
            stops=True,
            letter=letter_of("name", mapping),
        )
    _without_its_ground(
        row, "service", ("directorate",), _("A service belongs to a directorate, and none is named.")
    )
    _without_its_ground(row, "notice", DATES, _("Notice belongs to a date, and none is given."))
    forbidding = next((kept for kept in row.kept if _forbids(kept.text)), None)
    if forbidding:
        row.values["publish"] = False
        row.values["publish_reason"] = forbidding.text[:300]
        row.remark(
            forbidding.column,
            forbidding.text,
            _("This row says that it must not be published, so it will not be."),
        )


def _without_its_ground(row: ImportRow, key: str, grounds: Iterable[str], message: str) -> None:
    """Keep as text what can stand only beside another value that the row has not."""
    if key in row.values and not row.values.keys() & set(grounds):
        value, label = row.values.pop(key), str(vocabulary.read_labels()[key])
        typed = value.in_words if isinstance(value, Notice) else value
        row.keep(label, typed, message)
        row.remark(label, typed, message)


def _forbids(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in vocabulary.read_word_list("not_for_publication"))
