"""What the rehearsal page shows, as plain data: questions, cells to look at, columns. Pure but for the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import sheets
from core.history import canonical
from register.importing import new_values
from register.importing import row_changes as changes_of
from register.importing.clean import vocabulary
from register.importing.clean.guess import guess_table
from register.importing.duplicates import describe_likeness, first_by_row
from register.importing.model import (
    JOIN,
    LEAVE,
    TAKE,
    UPDATE,
    Likeness,
    RehearsalResult,
    UploadedTable,
)
from register.importing.questions import Question


@dataclass(frozen=True)
class AlikeQuestion:
    """A row that looks like another (`other` says where that stands), and what may be done with it."""

    likeness: Likeness
    facts: str
    other: str
    other_facts: str
    options: Sequence[tuple[str, str]]
    choice: str

    @property
    def in_words(self) -> str:
        words = {"place": self.likeness.place, "name": self.likeness.name}
        return _("Choose what to do with %(place)s, %(name)s") % words


@dataclass(frozen=True)
class _ColumnRead:
    """One column as typed, an example from it, and what it is read as."""

    letter: str
    header: str
    example: str
    key: str
    sure: str
    perhaps: str
    exact: bool
    hidden: bool


@dataclass(frozen=True)
class Obstacle:
    """Why it cannot be imported yet, and where on the page to put it right: the section, and the place in it."""

    text: str
    target: str
    section: str = ""


_ROW = "row "
FACTS = ("sponsor", "status", "contribution", "partners")


def ask_about_likenesses(
    rehearsed: RehearsalResult, decisions: Mapping[str, str], register: Mapping[str, Mapping[str, Any]]
) -> list[AlikeQuestion]:
    """Return one question for each row that looks like another, by row: the first likeness of each.

    `register` is reference to values by key, for the partnerships that the reader may read.
    """
    first = first_by_row(rehearsed.likenesses)
    values = rehearsed.alike_values
    return [
        _question(
            first[row],
            _facts(values[row]),
            _facts(register.get(first[row].other_reference) or values.get(first[row].other_row or 0, {})),
            "" if row in rehearsed.asked_again else decisions.get(str(row), ""),
        )
        for row in sorted(first)
    ]


def read_decisions(answers: Mapping[str, str]) -> dict[str, str]:
    """Return what the answers of a command, such as "row 5" to "take", say of rows."""
    known = (TAKE, LEAVE, JOIN, UPDATE)
    return {
        key.removeprefix(_ROW): choice
        for key, choice in answers.items()
        if key.startswith(_ROW) and key.removeprefix(_ROW).isdecimal() and choice in known
    }


def list_row_questions(rehearsed: RehearsalResult, decisions: Mapping[str, str]) -> list[Question]:
    """Return what is asked about rows that look like another, as questions that a command answers: "row 5"."""
    return [
        Question(
            f"{_ROW}{one.likeness.row}",
            f"{one.in_words}. {describe_likeness(one.likeness)}",
            one.options,
            one.choice,
            blocks=True,
            rows=(one.likeness.row,),
        )
        for one in ask_about_likenesses(rehearsed, decisions, {})
    ]


def _facts(values: Mapping[str, Any]) -> str:
    """Return the few values by which a person tells two partnerships apart."""
    return ", ".join(changes_of.write_value(key, values[key]) for key in FACTS if values.get(key))


def _question(one: Likeness, facts: str, other_facts: str, choice: str) -> AlikeQuestion:
    if one.other_row is not None:
        other, same = _("In your file, %(place)s") % {"place": one.other_place}, one.other_place
    else:
        other, same = (
            _("In the register, %(reference)s") % {"reference": one.other_reference},
            one.other_reference,
        )
    options = [
        (JOIN, _("The same one: fill gaps in %(same)s") % {"same": same}),
        (TAKE, _("A different one: add it")),
        (LEAVE, _("Leave this row out")),
    ]
    if one.other_reference:
        options.insert(0, (UPDATE, _("The same one: update %(same)s from this row") % {"same": same}))
    return AlikeQuestion(one, facts, other, other_facts, options, choice)


def describe_columns(handed: UploadedTable) -> list[_ColumnRead]:
    """Return how each column is read, with the first filled cell as an example."""
    sure = {guess.column.letter: guess for guess in guess_table(handed.table)}
    return [
        _column(column, place, handed, sure[column.letter])
        for place, column in enumerate(handed.table.columns)
        if handed.mapping.get(column.letter) != "-"  # our own column of problems
    ]


def _column(
    column: sheets.SheetColumn, place: int, handed: UploadedTable, guess: sheets.Guess
) -> _ColumnRead:
    texts = (record.cells[place].text for record in handed.table.records if place < len(record.cells))
    key = handed.mapping.get(column.letter, "")
    return _ColumnRead(
        letter=column.letter,
        header=column.header or column.letter,
        example=next((text[:60] for text in texts if text), ""),
        key=key,
        sure=_sure(column, key, guess),
        perhaps=str(vocabulary.read_labels()[guess.key])
        if guess.key and not key and not guess.is_sure
        else "",
        exact=not column.hidden
        and (changes_of.is_read_only(column.header, key) or (key == guess.key and guess.is_sure)),
        hidden=column.hidden,
    )


def _sure(column: sheets.SheetColumn, key: str, guess: sheets.Guess) -> str:
    if changes_of.is_read_only(column.header, key):
        return _("Compared, not changed")
    if not key:
        return _("Kept as text with the record")
    return _("Exact") if key == guess.key and guess.is_sure else _("As you chose")


def describe_changes(rehearsed: RehearsalResult) -> list[dict[str, Any]]:
    """Return what the import would change in partnerships of the register, a line for each cell, by row."""
    return [
        {
            "row": row.where or row.number,
            "name": row.called,
            "reference": rehearsed.changes[row.number],
            "column": change.column,
            "before": change.before,
            "after": change.after,
        }
        for row in rehearsed.rows
        for change in row.changes
    ]


def seal_changes(changes: Sequence[Mapping[str, Any]]) -> str:
    """Return what the page carries to tell whether these are the changes that somebody saw on it."""
    return canonical.digest_canonical(list(changes)) if changes else ""


def refuse_unseen() -> Obstacle:
    """Return what is said when the changes are no longer those that the page showed."""
    return Obstacle(
        _("The changes are not those that you saw. Look at them again, then import"), "changes", "changes"
    )


def list_obstacles(
    handed: UploadedTable,
    rehearsed: RehearsalResult,
    asked: Sequence[AlikeQuestion],
) -> list[Obstacle]:
    """Return everything that stands in the way of importing, in the order of the sections."""
    found = [
        Obstacle(one.text, f"answer-{slugify(one.key)}", "questions")
        for one in rehearsed.questions
        if one.is_open
    ]
    found += [
        Obstacle(question.in_words, f"row-{question.likeness.row}-{question.options[0][0]}", "questions")
        for question in asked
        if not question.choice
    ]
    found += [
        Obstacle(_("Without a name, %(place)s cannot come in") % {"place": row.place}, "rows", "rows")
        for row in rehearsed.stopped
    ]
    found += [
        Obstacle(
            _("Two columns are read as “%(field)s”. Choose one") % {"field": words}, "columns", "columns"
        )
        for words in vocabulary.list_double_claims(handed.mapping)
    ]
    unknown = new_values.list_unknown_names(rehearsed.new_values, rehearsed.known_names)
    found += [
        Obstacle(
            _("“%(name)s” is said to be the same as “%(same)s”, which the register has not")
            % {"name": one.name, "same": one.same_as},
            "new",
            "new",
        )
        for one in unknown
    ]
    return found
