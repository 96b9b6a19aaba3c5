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
from register.importing.duplicates import first_by_row
from register.importing.model import Likeness, RehearsalResult, UploadedTable
from register.importing.questions import Question
from register.importing.rehearsal.row_questions import ROW


@dataclass(frozen=True)
class AlikeQuestion:
    """A row that looks like another (`other` says where that stands), and what may be done with it."""

    likeness: Likeness
    facts: str
    other: str
    other_facts: str
    options: Sequence[tuple[str, str]]
    choice: str


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


FACTS = ("sponsor", "status", "contribution", "partners")


def ask_about_likenesses(
    rehearsed: RehearsalResult, register: Mapping[str, Mapping[str, Any]]
) -> list[AlikeQuestion]:
    """Return one question for each row that looks like another, by row: the first likeness of each.

    `register` is reference to values by key, for the partnerships that the reader may read.
    """
    first, values = first_by_row(rehearsed.likenesses), rehearsed.alike_values
    asked = {question.rows[0]: question for question in rehearsed.questions if question.key.startswith(ROW)}
    return [
        AlikeQuestion(
            first[row],
            _facts(values[row]),
            _name_other(first[row]),
            _facts(register.get(first[row].other_reference) or values.get(first[row].other_row or 0, {})),
            question.options,
            question.chosen,
        )
        for row, question in sorted(asked.items())
    ]


def _facts(values: Mapping[str, Any]) -> str:
    """Return the few values by which a person tells two partnerships apart."""
    return ", ".join(changes_of.write_value(key, values[key]) for key in FACTS if values.get(key))


def _name_other(one: Likeness) -> str:
    """Return where the other stands that a row looks like."""
    if one.other_row is not None:
        return _("In your file, %(place)s") % {"place": one.other_place}
    return _("In the register, %(reference)s") % {"reference": one.other_reference}


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


def list_obstacles(handed: UploadedTable, rehearsed: RehearsalResult) -> list[Obstacle]:
    """Return everything that stands in the way of importing, in the order of the sections."""
    found = [Obstacle(one.text, _place_of(one), "questions") for one in rehearsed.questions if one.is_open]
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


def _place_of(one: Question) -> str:
    """Return the id of the first choice of a question on the page."""
    if one.key.startswith(ROW):
        return f"row-{one.rows[0]}-{one.options[0][0]}"
    return f"answer-{slugify(one.key)}"
