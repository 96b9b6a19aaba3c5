"""What is asked once for a kind, never row by row: a text in many rows of a column, a unit in doubt.

Pure. An answer is kept under a key such as "word D y" and is applied before the cells are cleaned, as a correction is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.parsing.result import tidy
from core.sheets import Cell, SheetColumn, Table, TableRow
from register.importing.clean import vocabulary
from register.importing.kinds import units
from register.importing.model import Correction, ImportRow, UploadedTable, name_cell
from register.importing.questions import Question

EMPTY = "-"  # the answer that leaves the field empty and keeps the text
_LONGEST = 100  # letters: a longer text is a cell of its own, and no kind


def apply_column_answers(handed: UploadedTable) -> UploadedTable:
    """Return the table with every answer about a kind in it, and with what has to be asked about its units."""
    asked = units.ask_about_units(handed)
    columns = units.apply_answers(handed, asked)
    words = _words_by_letter(handed)
    done = {one.cell for one in handed.corrections}
    made: list[Correction] = []
    records = handed.table.records
    if words:
        records = tuple(_answer_row(record, columns, words, done, made) for record in records)
    table: Table = replace(handed.table, columns=columns, records=records)
    return replace(
        handed, table=table, corrections=[*handed.corrections, *made], questions=[*handed.questions, *asked]
    )


def _words_by_letter(handed: UploadedTable) -> dict[str, dict[str, str]]:
    """Return letter -> text in small letters -> what it is read as, for the answers that fit their columns."""
    found: dict[str, dict[str, str]] = {}
    for key, answer in handed.answers.items():
        kind, _space, rest = key.partition(" ")
        letter, _space, typed = rest.partition(" ")
        text = _text_of(answer, handed.mapping.get(letter, "")) if kind == "word" else None
        if text is not None:
            found.setdefault(letter, {})[typed] = text
    return found


def _text_of(answer: str, read_as: str) -> str | None:
    """Return the text that an answer puts into a cell; None where it is no answer for such a column."""
    if answer == EMPTY:
        return ""
    if vocabulary.words_of(read_as):
        words = (word for word, value in vocabulary.read_values(read_as).items() if value == answer)
        return next(words, None)
    return tidy(answer) or None


def _answer_row(
    record: TableRow,
    columns: Sequence[SheetColumn],
    words: Mapping[str, Mapping[str, str]],
    done: Iterable[str],
    made: list[Correction],
) -> TableRow:
    cells = list(record.cells)
    for place, (column, cell) in enumerate(zip(columns, record.cells, strict=False)):
        before = tidy(cell.text)
        after = words.get(column.letter, {}).get(before.lower())
        if after is not None and after != before and name_cell(record.number, column.letter) not in done:
            header = tidy(column.header) or column.letter
            made.append(Correction(record.number, column.letter, header, before, after, True, record.where))
            cells[place] = Cell(after or None, after, cell.column_letter)
    return replace(record, cells=tuple(cells))


def list_word_questions(handed: UploadedTable, rows: Sequence[ImportRow]) -> list[Question]:
    """Return one question for each text that is doubted in several rows of a column, the commonest first.

    What was answered is among them, so that it can be answered otherwise.
    """
    headings = {one.letter: tidy(one.header) or one.letter for one in handed.table.columns}
    texts = read_texts(handed)
    answered: dict[tuple[str, str], list[int]] = {}
    typed: dict[tuple[str, str], str] = {}
    settled = set[str]()
    for one in handed.corrections:
        settled.add(one.cell)
        if one.everywhere:
            answered.setdefault((one.letter, one.before.lower()), []).append(one.row)
            typed.setdefault((one.letter, one.before.lower()), one.before)
    found: dict[tuple[str, str], list[int]] = {}
    why: dict[tuple[str, str], str] = {}
    for row in rows:
        for remark in row.remarks:
            cell = name_cell(row.number, remark.letter)
            if remark.stops or cell in settled or len(texts.get(cell, "?" * 200)) > _LONGEST:
                continue
            kind = (remark.letter, texts[cell].lower())
            typed.setdefault(kind, texts[cell])
            why.setdefault(kind, remark.message)
            if row.number not in found.setdefault(kind, []):
                found[kind].append(row.number)
    several = {kind: numbers for kind, numbers in found.items() if len(numbers) > 1} | answered
    names = {row.number: row.name for row in rows}
    return [
        _word_question(handed, kind, typed[kind], headings[kind[0]], why.get(kind, ""), several[kind], names)
        for kind in sorted(several, key=lambda kind: (-len(several[kind]), kind))
    ]


def ask_about_status(handed: UploadedTable, rows: Iterable[ImportRow]) -> list[Question]:
    """Ask once for each word of a status that is not understood: no row is live because of one in silence."""
    letter = next((letter for letter, key in handed.mapping.items() if key == "status"), "")
    heading = next((tidy(one.header) for one in handed.table.columns if one.letter == letter), "") or letter
    doubted: dict[str, list[ImportRow]] = {}
    typed: dict[str, str] = {}
    for row in rows:
        remark = next((one for one in row.remarks if letter and one.letter == letter), None)
        if remark and remark.typed and "status" not in row.values:
            typed.setdefault(remark.typed.lower(), remark.typed)
            doubted.setdefault(remark.typed.lower(), []).append(row)
    return [
        replace(
            _word_question(
                handed,
                (letter, word),
                typed[word],
                heading,
                "",
                [row.number for row in several],
                {row.number: row.name for row in several},
            ),
            blocks=True,
        )
        for word, several in doubted.items()
    ]


def _word_question(
    handed: UploadedTable,
    kind: tuple[str, str],
    typed: str,
    heading: str,
    why: str,
    rows: Sequence[int],
    names: Mapping[int, str],
) -> Question:
    key, listed = f"word {kind[0]} {kind[1]}", handed.mapping.get(kind[0], "")
    options: list[tuple[str, str]] = []
    if words := vocabulary.words_of(listed):
        own = vocabulary.read_values(listed)
        options = [(own[label.lower()], label) for label in words if label.lower() in own]
        options.append((EMPTY, _("Leave it empty, keep the text")))
    return Question(
        key,
        _ask_about_word(typed, heading, len(rows), why, listed=bool(options)),
        options,
        answer=handed.answers.get(key, ""),
        rows=rows,
        examples=[names[number] for number in rows[:3] if names.get(number)],
    )


def _ask_about_word(typed: str, heading: str, count: int, why: str, *, listed: bool) -> str:
    words = {"typed": typed, "n": count, "column": heading}
    if typed:
        where = ngettext(
            "“%(typed)s” stands in one row under %(column)s",
            "“%(typed)s” stands in %(n)s rows under %(column)s",
            count,
        )
    else:
        where = ngettext(
            "Nothing stands in one row under %(column)s",
            "Nothing stands in %(n)s rows under %(column)s",
            count,
        )
    where %= words
    if listed:
        return _("%(where)s: which of the register's words is it?") % {"where": where}
    return _("%(where)s: %(why)s") % {"where": where, "why": why} if why else f"{where}."


def read_texts(handed: UploadedTable) -> dict[str, str]:
    """Return what stands in each cell of the table, such as "5-D"."""
    return {
        name_cell(record.number, column.letter): tidy(cell.text)
        for record in handed.table.records
        for column, cell in zip(handed.table.columns, record.cells, strict=False)
    }
