"""Reading a list of what belongs to partnerships: every row as it will stand, through the form of its record.

Nothing is written. A row costs a handful of queries, those of its form; a list has a limit of rows for that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.models import User
from core import sheets
from core.history.actors import Actor
from core.parsing.result import tidy
from register.importing.clean import vocabulary
from register.importing.layouts.model import list_taken
from register.importing.model import Correction, name_cell
from register.importing.questions import Question
from register.importing.tables import cells as typing_cells
from register.importing.tables.model import (
    NOWHERE,
    PARTNERSHIP,
    REFERENCE,
    ImportTable,
    TableRehearsal,
)
from register.importing.tables.partnerships import KnownPartnerships
from register.importing.tables.rows import TableReader
from register.services.import_turns import find_newest_import
from register.services.organisations import read_names_once

MOST_ROWS = 500
SHEET = "sheet"  # the question which sheet holds the list


def rehearse_table(
    table: ImportTable,
    data: bytes,
    name: str,
    *,
    by: Actor,
    sheet: str = "",
    mapping: Mapping[str, str] | None = None,
    corrected: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    decisions: Mapping[str, str] | None = None,
) -> TableRehearsal:
    """Read a list and compare it with the register. Raises core.sheets.SheetRefused with a sentence."""
    answers, labels, newest = answers or {}, list_labels(table), find_newest_import()
    known = _list_headings(table, labels)
    book = sheets.read(data, name)
    found = sheets.find_table(
        book, known, sheet=sheet or answers.get(SHEET) or None, taken=list_taken(answers)
    )
    if len(found.records) > MOST_ROWS:
        words = {"name": name, "n": len(found.records), "most": MOST_ROWS}
        raise sheets.SheetRefused(
            _("%(name)s has %(n)s rows. The most this can take at a time is %(most)s: part it.") % words
        )
    guesses = sheets.guess_columns(found.columns, known, vocabulary.read_wording())
    guessed = {one.column.letter: one.key or "" if one.sure >= sheets.SURE else "" for one in guesses}
    guessed |= {one.letter: "-" for one in found.columns if sheets.is_problem_column(one.header)}
    if table.alone and isinstance(by, User) and not by.may(table.needs):
        raise sheets.SheetRefused(_("You may not write what this list holds."))
    read_as = {letter: (mapping or {}).get(letter, key) for letter, key in guessed.items()}
    reader = TableReader(
        table, found, read_as, labels, answers, decisions or {}, KnownPartnerships(by, table.needs)
    )
    with read_names_once():
        rows, asked = reader.read(_correct(found, corrected or {}))
    return TableRehearsal(
        table,
        found,
        read_as,
        labels,
        rows,
        [*_ask_sheet(found, _list_like_sheets(book, known), sheet, answers), *asked],
        list(_list_faults(table, read_as, labels)),
        newest,
    )


def list_corrections(found: sheets.Table, corrected: Mapping[str, str]) -> list[Correction]:
    """Return every cell that is read as another text than the sheet has."""
    return [
        Correction(record.number, column.letter, column.header, tidy(cell.text), corrected[key])
        for record in found.records
        for column, cell in zip(found.columns, record.cells, strict=False)
        if (key := name_cell(record.number, column.letter)) in corrected and corrected[key] != tidy(cell.text)
    ]


def list_labels(table: ImportTable) -> dict[str, str]:
    """Return what a column may be read as, each with its words."""
    about = {REFERENCE: _("Reference of the partnership"), PARTNERSHIP: _("Partnership")}
    blank = table.open(table, table.blank(NOWHERE), None)
    return {**({} if table.alone else about), **typing_cells.list_fields(blank)}


def _list_headings(table: ImportTable, labels: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the names of columns that each field may have: its words, those of the list, and those of a register."""
    register = vocabulary.read_columns()
    known = {key: [label, *table.headings.get(key, ())] for key, label in labels.items()}
    taken = {sheets.normalise_header(text) for texts in known.values() for text in texts}
    for key, column in () if table.alone else ((REFERENCE, "reference"), (PARTNERSHIP, "name")):
        known[key] += [text for text in register[column] if sheets.normalise_header(text) not in taken]
    return known


def _list_like_sheets(book: sheets.Workbook, known: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the sheets whose headings lead to nearly as many fields of the list as those of the best one."""
    if len(book.sheets) == 1:
        return []
    found = sheets.find_tables(book.sheets, known)
    best = max((score for score, _table in found), default=0.0)
    return [one.sheet for score, one in found if score >= 2 and score * 1.5 > best]


def _ask_sheet(
    found: sheets.Table, like: Sequence[str], sheet: str, answers: Mapping[str, str]
) -> Iterable[Question]:
    if (len(like) > 1 or answers.get(SHEET)) and not sheet:
        options = [(one, one) for one in dict.fromkeys((found.sheet, *like))]
        text = _("More than one sheet looks like this list. Which of them is it?")
        yield Question(SHEET, text, options, answer=answers.get(SHEET, ""), blocks=True)


def _list_faults(table: ImportTable, mapping: Mapping[str, str], labels: Mapping[str, str]) -> Iterable[str]:
    keys = [key for key in mapping.values() if key in labels]
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            yield _("Two columns are read as “%(field)s”. Choose one.") % {"field": labels[key]}
    if not table.alone and not {REFERENCE, PARTNERSHIP} & set(keys):
        yield _("No column says which partnership a row is about. Choose it under “Columns”.")
    for key in table.key:
        if key not in keys and table.must_say(key):
            yield _("No column is read as “%(field)s”. Choose it under “Columns”.") % {"field": labels[key]}


def _correct(found: sheets.Table, corrected: Mapping[str, str]) -> list[sheets.TableRow]:
    made = {(one.row, one.letter): one.after for one in list_corrections(found, corrected)}
    return [
        replace(
            record,
            cells=tuple(
                sheets.Cell(text or None, text, cell.column_letter)
                if (text := made.get((record.number, column.letter))) is not None
                else cell
                for column, cell in zip(found.columns, record.cells, strict=False)
            ),
        )
        for record in found.records
    ]
