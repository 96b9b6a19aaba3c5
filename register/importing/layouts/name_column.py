"""Which column is the name, asked once for each list in which no heading says it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from core import sheets
from core.parsing.result import tidy
from register.importing.layouts.model import NAME
from register.importing.questions import Question

_LONGEST_EXAMPLE = 60


def choose_name(
    table: sheets.Table, mapping: Mapping[str, str], answers: Mapping[str, str]
) -> tuple[sheets.Table, dict[str, str], list[Question]]:
    """Return the table and how its columns are read with the answers in them, and the questions where there are any."""
    present = {column.letter for column in table.columns}
    named = [letter for letter, key in mapping.items() if key == sheets.NAMING and letter in present]
    asked = _ask(NAME, "", table, table.records, mapping, answers)
    questions = [asked] if asked.answer or not named else []
    if asked.chosen:
        others = {letter: "" if key == sheets.NAMING else key for letter, key in mapping.items()}
        mapping, named = {**others, asked.chosen: sheets.NAMING}, [asked.chosen]
    if not named:
        return table, dict(mapping), questions
    table, more = _name_other_lists(table, named[0], mapping, answers)
    return table, dict(mapping), [*questions, *more]


def find_letter(table: sheets.Table, mapping: Mapping[str, str], answers: Mapping[str, str]) -> str:
    """Return the letter of the column that is the name: as it was answered, else as the columns are read."""
    present = [column.letter for column in table.columns]
    answered = answers.get(NAME, "")
    if answered in present:
        return answered
    return next((letter for letter in present if mapping.get(letter) == sheets.NAMING), "")


def agree(
    before: Mapping[str, str], said: Mapping[str, str], changed: Collection[str], answers: dict[str, str]
) -> None:
    """Forget which column was answered to be the name, where another is chosen since, or this one is no more."""
    named = answers.get(NAME, "")
    other = any(read_as == sheets.NAMING for read_as in said.values())
    if NAME not in changed and named and (named in said or other) and before.get(named) == sheets.NAMING:
        del answers[NAME]


def _name_other_lists(
    table: sheets.Table, letter: str, mapping: Mapping[str, str], answers: Mapping[str, str]
) -> tuple[sheets.Table, list[Question]]:
    """Ask for each list that has nothing in the column of names, and put what is answered there."""
    at = next(column.index for column in table.columns if column.letter == letter)
    records, questions = list(table.records), list[Question]()
    parts = {row.number: _part_of(row, table) for row in table.records}
    for part in table.parts:
        rows = [row for row in table.records if parts[row.number] == part]
        if not rows or any(at < len(row.cells) and row.cells[at].text for row in rows):
            continue
        asked = _ask(f"{NAME} {part.sheet} {part.header_row}", part.sheet, table, rows, mapping, answers)
        questions.append(asked)
        place = next((one.index for one in table.columns if one.letter == asked.chosen), None)
        if place is not None:
            own = {row.number for row in rows}
            records = [_move(row, place, at) if row.number in own else row for row in records]
    return replace(table, records=tuple(records)), questions


def _part_of(row: sheets.TableRow, table: sheets.Table) -> object:
    """Return the part of a table that a row stands in."""
    own = [
        part for part in table.parts if part.sheet == row.sheet and part.added + part.header_row < row.number
    ]
    return max(own, key=lambda part: part.added + part.header_row, default=None)


def _move(row: sheets.TableRow, place: int, to: int) -> sheets.TableRow:
    cells = list(row.cells)
    cells[to] = cells[place]._replace(column_letter=cells[to].column_letter)
    cells[place] = sheets.empty_cell(place)
    return replace(row, cells=tuple(cells))


def _ask(
    key: str,
    sheet: str,
    table: sheets.Table,
    rows: Sequence[sheets.TableRow],
    mapping: Mapping[str, str],
    answers: Mapping[str, str],
) -> Question:
    """Return the question which column is the name: of the whole table, or of the rows of one list in it."""
    options = [
        (column.letter, _describe(column, example))
        for column in table.columns
        if mapping.get(column.letter) != "-" and ((example := _example(rows, column)) or not sheet)
    ]
    text = _("No column is read as the name of the partnership. Which one is it?")
    if sheet:
        text = _("A list on “%(sheet)s” has no column that is read as the name. Which one is it?") % {
            "sheet": sheet
        }
    return Question(key, text, options, answers.get(key, ""), blocks=True)


def _describe(column: sheets.SheetColumn, example: str) -> str:
    heading = tidy(column.header) or _("Column %(letter)s") % {"letter": column.letter}
    return (
        _("%(heading)s, such as “%(example)s”") % {"heading": heading, "example": example}
        if example
        else heading
    )


def _example(rows: Sequence[sheets.TableRow], column: sheets.SheetColumn) -> str:
    at = column.index
    texts = (tidy(row.cells[at].text) for row in rows if at < len(row.cells))
    return next((text for text in texts if text), "")[:_LONGEST_EXAMPLE]
