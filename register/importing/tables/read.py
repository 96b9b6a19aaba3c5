"""Reading a list of what belongs to partnerships: every row as it will stand, through the form of its record.

Nothing is written. A row costs a handful of queries, those of its form; a list has a limit of rows for that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.models import User
from core import sheets
from core.history.actors import Actor
from core.parsing.result import shorten_text, tidy
from register.importing.clean import vocabulary
from register.importing.layouts.model import list_taken
from register.importing.model import Correction, name_cell
from register.importing.questions import Question
from register.importing.tables import cells as typing_cells
from register.importing.tables.model import (
    NOWHERE,
    PARTNERSHIP,
    REFERENCE,
    ColumnQuestion,
    ImportTable,
    TableRehearsal,
)
from register.importing.tables.partnerships import KnownPartnerships
from register.importing.tables.rows import TableReader
from register.services.import_turns import find_newest_import
from register.services.organisations import read_names_once

MOST_ROWS = 500
SHEET = "sheet"  # the question which sheet holds the list
COLUMN = "column"  # the question which column is a field
# Headings, as they are compared, that may be of the partnership and may be of a partner: their cells decide.
NAMES_OF_BODIES = frozenset([
    "body", "name of body", "board", "name of board", "committee", "name of committee", "joint committee", "forum",
    "group", "name of group", "arrangement", "name of arrangement", "body or board", "board or committee",
    "board or group", "corff", "bwrdd", "pwyllgor",
])  # fmt: skip


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
        book, _add_loose(known), sheet=sheet or answers.get(SHEET) or None, taken=list_taken(answers)
    )
    if len(found.records) > MOST_ROWS:
        words = {"name": name, "n": len(found.records), "most": MOST_ROWS}
        raise sheets.SheetRefused(
            _("%(name)s has %(n)s rows. The most this can take at a time is %(most)s: part it.") % words
        )
    guesses = sheets.guess_columns(found.columns, known, _read_wording(table))
    guessed = {one.column.letter: one.key or "" if one.sure >= sheets.SURE else "" for one in guesses}
    guessed |= {one.letter: "-" for one in found.columns if sheets.is_problem_column(one.header)}
    if table.alone and isinstance(by, User) and not by.may(table.needs):
        raise sheets.SheetRefused(_("You may not write what this list holds."))
    partnerships = KnownPartnerships(by, table.needs)
    _drop_own_reference(found, guessed, partnerships)
    read_as = {letter: (mapping or {}).get(letter, key) for letter, key in guessed.items()}
    _find_loosely(table, found, read_as, partnerships)
    which = list(_ask_columns(table, found, read_as, labels, answers))
    reader = TableReader(table, found, read_as, labels, answers, decisions or {}, partnerships)
    with read_names_once():
        rows, asked = reader.read(_correct(found, corrected or {}))
    return TableRehearsal(
        table,
        found,
        read_as,
        labels,
        rows,
        [*_ask_sheet(found, _list_like_sheets(book, known), sheet, answers), *which, *asked],
        list(_list_faults(read_as, labels)),
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


def _add_loose(known: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the headings by which the row of headings is known: those that may be of a partnership, too."""
    return {key: [*texts, *(NAMES_OF_BODIES if key == PARTNERSHIP else ())] for key, texts in known.items()}


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


def _read_wording(table: ImportTable) -> sheets.Wording:
    """Return how headings are understood: what a list names as its own is not asked about, such as "Review date"."""
    wording = vocabulary.read_wording()
    own = {sheets.normalise_header(text) for texts in table.headings.values() for text in texts}
    return replace(wording, asked=wording.asked - own)


def _drop_own_reference(found: sheets.Table, guessed: dict[str, str], known: KnownPartnerships) -> None:
    """Read no column as the reference of the partnership whose cells are none, where another names it: "Ref" in a list
    of risks numbers the risks."""
    keys = {key: letter for letter, key in guessed.items()}
    if not {REFERENCE, PARTNERSHIP} <= keys.keys():
        return
    place = next(at for at, one in enumerate(found.columns) if one.letter == keys[REFERENCE])
    texts = [tidy(cell.text) for cell in _list_cells(found, place)]
    if any(texts) and not any(known.is_reference(text) for text in texts if text):
        guessed[keys[REFERENCE]] = ""


def _find_loosely(
    table: ImportTable, found: sheets.Table, mapping: dict[str, str], known: KnownPartnerships
) -> None:
    """Read the column "Body" or "Board" as that of the partnership where no other is, and its cells name some."""
    if table.alone or {REFERENCE, PARTNERSHIP} & set(mapping.values()):
        return
    named = [
        column.letter
        for place, column in enumerate(found.columns)
        if not mapping[column.letter]
        and sheets.normalise_header(column.header) in NAMES_OF_BODIES
        and any(known.answer(cell.text) for cell in _list_cells(found, place))
    ]
    if len(named) == 1:
        mapping[named[0]] = PARTNERSHIP


def _list_cells(found: sheets.Table, place: int) -> list[sheets.Cell]:
    return [record.cells[place] for record in found.records if place < len(record.cells)]


def _ask_columns(
    table: ImportTable,
    found: sheets.Table,
    mapping: dict[str, str],
    labels: Mapping[str, str],
    answers: Mapping[str, str],
) -> Iterable[Question]:
    """Ask which column holds what each row must say and none is read as; one that was answered is read so."""
    wanted = [] if table.alone or REFERENCE in mapping.values() else [PARTNERSHIP]
    wanted += [key for key in table.key if table.must_say(key)]
    for key in wanted:
        if key in mapping.values():
            continue
        free = [one for one in found.columns if mapping[one.letter] not in (*labels, "-")]
        options = [(one.letter, _name_column(found, one)) for one in free]
        if key == PARTNERSHIP:
            text = _("Which column says which partnership a row is about?")
        else:
            text = _("Which column is “%(field)s”?") % {"field": labels[key]}
        answer = answers.get(f"{COLUMN} {key}", "")
        question = ColumnQuestion(f"{COLUMN} {key}", text, options, answer=answer, blocks=True)
        if question.chosen:
            mapping[question.chosen] = key
        yield question


def _name_column(found: sheets.Table, column: sheets.SheetColumn) -> str:
    """Return what a column is called and what stands in it first."""
    cells = _list_cells(found, found.columns.index(column))
    first = next((text for cell in cells if (text := tidy(cell.text))), "")
    name = ": ".join(dict.fromkeys((column.letter, tidy(column.header) or column.letter)))
    return f"{name} ({shorten_text(first)})" if first else name


def _list_faults(mapping: Mapping[str, str], labels: Mapping[str, str]) -> Iterable[str]:
    keys = [key for key in mapping.values() if key in labels]
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            yield _("Two columns are read as “%(field)s”. Choose one.") % {"field": labels[key]}


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
