"""What the rehearsal page shows, as plain data. Pure but for the words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core import sheets
from core.history import canonical
from register.importing import row_changes as changes_of
from register.importing.clean import vocabulary
from register.importing.model import JOIN, LEAVE, TAKE, ImportRow, Likeness, RehearsalResult
from register.importing.rehearse import UploadedTable


@dataclass(frozen=True)
class Question:
    """A row that looks like another, and what may be done with it."""

    row: int
    name: str
    facts: str
    other: str
    other_name: str
    other_facts: str
    reference: str
    reason: str
    options: Sequence[tuple[str, str]]
    choice: str


@dataclass(frozen=True)
class ColumnRead:
    """One column as typed, an example from it, and what it is read as."""

    letter: str
    header: str
    example: str
    key: str
    sure: str
    check: bool
    exact: bool


_SURE: Mapping[str, str | Promise] = {"sure": _lazy("Exact"), "likely": _lazy("Likely")}
FACTS = ("sponsor", "status", "contribution", "partners")


def list_steps() -> list[dict[str, str]]:
    """Return the way of a spreadsheet into the register, as it stands in a rehearsal."""
    return [
        {"label": _("Choose the file"), "state": "done"},
        {"label": _("Rehearse and put right"), "state": "now"},
        {"label": _("Import"), "state": "later"},
    ]


def ask_about_likenesses(
    rehearsed: RehearsalResult,
    read: Sequence[ImportRow],
    decisions: Mapping[str, str],
    register: Mapping[str, Mapping[str, Any]],
) -> list[Question]:
    """Return one question for each row that looks like another, by row: the first likeness of each.

    `register` is reference to values by key, for the partnerships that the reader may read.
    """
    rows = {row.number: row for row in read}
    first: dict[int, Likeness] = {}
    for one in rehearsed.likenesses:
        first.setdefault(one.row, one)
    asked = sorted(first.values(), key=lambda one: one.row)
    return [
        _question(
            one,
            _facts(rows[one.row].values) if one.row in rows else "",
            _facts(register.get(one.other_reference) or getattr(rows.get(one.other_row or 0), "values", {})),
            decisions.get(str(one.row), ""),
        )
        for one in asked
    ]


def _facts(values: Mapping[str, Any]) -> str:
    """Return the few values by which a person tells two partnerships apart."""
    return ", ".join(changes_of.write_value(key, values[key]) for key in FACTS if values.get(key))


def _question(one: Likeness, facts: str, other_facts: str, choice: str) -> Question:
    if one.other_row is not None:
        other, same = (
            _("Row %(row)s of your sheet") % {"row": one.other_row},
            _("row %(row)s") % {"row": one.other_row},
        )
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
    return Question(
        one.row,
        one.name,
        facts,
        other,
        one.other_name,
        other_facts,
        one.other_reference,
        one.reason,
        options,
        choice,
    )


def describe_columns(handed: UploadedTable) -> list[ColumnRead]:
    """Return how each column is read, with the first filled cell as an example."""
    sure = {
        guess.column.letter: guess
        for guess in sheets.guess_columns(handed.table.columns, vocabulary.read_columns())
    }
    return [
        _column(column, place, handed, sure[column.letter])
        for place, column in enumerate(handed.table.columns)
        if handed.mapping.get(column.letter) != "-"  # our own column of problems
    ]


def _column(column: sheets.SheetColumn, place: int, handed: UploadedTable, guess: sheets.Guess) -> ColumnRead:
    texts = (record.cells[place].text for record in handed.table.records if place < len(record.cells))
    key = handed.mapping.get(column.letter, "")
    guessed = guess.key or ""
    return ColumnRead(
        letter=column.letter,
        header=column.header or column.letter,
        example=next((text[:60] for text in texts if text), ""),
        key=key,
        sure=_sure(column, key, guess),
        check=bool(key) and key == guessed and guess.word == "likely",
        exact=changes_of.is_read_only(column.header, key) or (key == guessed and guess.word == "sure"),
    )


def _sure(column: sheets.SheetColumn, key: str, guess: sheets.Guess) -> str:
    if changes_of.is_read_only(column.header, key):
        return _("Compared, not changed")
    if not key:
        return _("Kept as text with the record")
    return str(_SURE.get(guess.word, "")) if key == guess.key else _("As you chose")


def total_rows(rehearsed: RehearsalResult) -> list[tuple[str, int, str]]:
    """Return the parts of the bar over all rows: kind of fill, how many, words."""
    alike = {one.row for one in rehearsed.likenesses}
    rows = rehearsed.rows
    parts: list[tuple[str, int, str]] = [
        ("full", sum(not row.remarks for row in rows), _("ready")),
        ("look", sum(bool(row.remarks) and row.number not in alike for row in rows), _("to look at")),
        ("gap", sum(row.number in alike for row in rows), _("may be here twice")),
        ("left", len(rehearsed.unchanged) + len(rehearsed.left_out), _("no change")),
    ]
    return [part for part in parts if part[1]]


def describe_changes(rehearsed: RehearsalResult) -> list[dict[str, Any]]:
    """Return what the import would change in partnerships of the register, a line for each cell, by row."""
    return [
        {
            "row": row.number,
            "name": row.called,
            "reference": rehearsed.changes[row.number],
            "column": change.column,
            "before": change.before,
            "after": change.after,
        }
        for row in rehearsed.rows
        for change in row.changes
    ]


def seal(changes: Sequence[Mapping[str, Any]]) -> str:
    """Return what the page carries to tell whether these are the changes that somebody saw on it."""
    return canonical.digest_canonical(list(changes)) if changes else ""


def list_unanswered(asked: Sequence[Question]) -> list[Question]:
    """Return the questions without a choice: the import waits for these."""
    return [question for question in asked if not question.choice]


@dataclass(frozen=True)
class Obstacle:
    """Why it cannot be imported yet, and where on the page to put it right."""

    text: str
    target: str


def refuse_unseen() -> Obstacle:
    """Return what is said when the changes are no longer those that the page showed."""
    return Obstacle(_("The changes are not those that you saw. Look at them again, then import"), "changes")


def list_obstacles(
    rehearsed: RehearsalResult, asked: Sequence[Question], doubled: Sequence[str]
) -> list[Obstacle]:
    """Return everything that stands in the way of importing, in page order."""
    found = [
        Obstacle(
            _("Choose what to do with row %(row)s, %(name)s") % {"row": q.row, "name": q.name},
            f"row-{q.row}-join",
        )
        for q in list_unanswered(asked)
    ]
    found += [
        Obstacle(_("Row %(row)s cannot come in: it has no name") % {"row": row.number}, "look")
        for row in rehearsed.stopped
    ]
    found += [
        Obstacle(_("Two columns are read as “%(field)s”. Choose one") % {"field": words}, "columns")
        for words in doubled
    ]
    return found


def describe_outcome(counts: Mapping[str, int]) -> str:
    """Return what an import did, in a sentence."""
    read = ngettext("One row read:", "%(read)s rows read:", counts["read"])
    made = ngettext("one partnership came in", "%(made)s partnerships came in", counts["made"])
    changed = ngettext("one was changed", "%(changed)s were changed", counts["changed"])
    return f"{read} {made}, {changed}." % counts


def file_name(name: str, kind: str) -> str:
    """Return a name for the marked file that any system takes: letters, figures, dots, dashes.

    It ends as what the file is, "csv" or "xlsx": a workbook with macros has none any more.
    """
    stem, dot, ending = name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9]+", "-", stem if dot else name).strip("-") or "register"
    kept = kind == "csv" and ending.lower() in ("tab", "tsv", "txt")
    return f"{plain}-problems.{ending.lower() if kept else kind}"
