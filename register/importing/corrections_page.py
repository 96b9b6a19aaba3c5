"""The single cells of a rehearsal: what to look at, how it is put right, and what was put right already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.parsing.result import tidy
from register.importing.clean import vocabulary
from register.importing.clean.cells import DATES
from register.importing.corrections import name_of
from register.importing.model import ImportRow, RehearsalResult
from register.importing.rehearse import UploadedTable
from register.models.partnership import PEOPLE_FIELDS


@dataclass(frozen=True)
class DoubtfulCell:
    """One cell to look at. `cell` is empty where the sheet has none to put right."""

    row: int
    name: str
    column: str
    typed: str
    message: str
    stops: bool
    cell: str = ""
    verb: str = ""
    options: Sequence[str] = ()


@dataclass(frozen=True)
class CorrectedCell:
    """One cell that was put right: what the sheet says, and what it is read as."""

    row: int
    name: str
    column: str
    before: str
    after: str
    cell: str


_MONEY = ("contribution", "budget", "forecast", "spent")
_DAYS = (*DATES, "starts_on", "signed_on", "reviewed_on", "next_review_on")
_VERBS: Mapping[str, str | Promise] = {
    "name": _lazy("Enter a name"),
    "accountable_body": _lazy("Name one body"),
    "representatives": _lazy("Name them"),
    "notice": _lazy("Enter the notice"),
    **dict.fromkeys(PEOPLE_FIELDS, _lazy("Name somebody")),
    **dict.fromkeys(_MONEY, _lazy("Enter the amount")),
    **dict.fromkeys(_DAYS, _lazy("Enter the date")),
}


def doubtful_cells(rehearsed: RehearsalResult, handed: UploadedTable) -> list[DoubtfulCell]:
    """Return what to look at, a line each: those that stop the import first, then by row."""
    alike = {(one.row, one.name) for one in rehearsed.likenesses}
    texts = _texts(handed)
    found = [
        line
        for row in rehearsed.rows
        for line in _lines(row, texts, handed.mapping)
        if not ((row.number, line.typed) in alike and line.column == _("Name"))
    ]
    return sorted(_once(found), key=lambda line: (not line.stops, line.row))


def _lines(row: ImportRow, texts: Mapping[str, str], mapping: Mapping[str, str]) -> Iterator[DoubtfulCell]:
    for remark in row.remarks:
        line = DoubtfulCell(row.number, row.name, remark.column, remark.typed, remark.message, remark.stops)
        cell = name_of(row.number, remark.letter)
        if remark.letter and cell in texts:
            key = mapping.get(remark.letter, "")
            options = vocabulary.words_of(key)
            verb = str(_VERBS.get(key, _("Choose one") if options else _("Correct it")))
            line = replace(line, cell=cell, options=options, verb=verb)
        yield line


def _once(found: Sequence[DoubtfulCell]) -> Iterator[DoubtfulCell]:
    """A cell with two remarks is put right in the first of them."""
    seen = set[str]()
    for line in found:
        yield replace(line, cell="") if line.cell in seen else line
        seen.add(line.cell)


def corrected_cells(rehearsed: RehearsalResult, handed: UploadedTable) -> list[CorrectedCell]:
    """Return what was put right, by row."""
    names = {row.number: row.name for row in rehearsed.rows}
    return [
        CorrectedCell(one.row, names.get(one.row, ""), one.header, one.before, one.after, one.cell)
        for one in handed.corrections
    ]


@dataclass(frozen=True)
class CellForm:
    """The one cell that is open to be put right, and what stands in it now."""

    cell: str
    text: str


def cell_form(handed: UploadedTable, cell: str) -> CellForm | None:
    """Return the cell that the address names, or None when the sheet has no such cell."""
    texts = _texts(handed)
    return CellForm(cell, texts[cell]) if cell in texts else None


def _texts(handed: UploadedTable) -> dict[str, str]:
    return {
        name_of(record.number, column.letter): tidy(cell.text)
        for record in handed.table.records
        for column, cell in zip(handed.table.columns, record.cells, strict=False)
    }
