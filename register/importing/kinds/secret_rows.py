"""Rows that say that they must not be published: never published, and asked about once for the column that says so."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.parsing.result import shorten_text, tidy
from core.sheets import Cell, SheetColumn
from register.importing.clean.remark_kinds import SENTENCES
from register.importing.clean.secrecy import find_forbidding, forbids
from register.importing.model import ImportRow, UploadedTable
from register.importing.questions import Question

KEEP, ANOTHER = "secret", "another"
_KIND, _KEY = "not_to_be_published", "secret "


def mark_secret(row: ImportRow, cells: Sequence[Cell], handed: UploadedTable) -> None:
    """Keep a row from publication where a cell forbids it, unless its column was said to mean something else."""
    another = {key.removeprefix(_KEY) for key, value in handed.answers.items() if value == ANOTHER}
    mapping = {letter: "-" if letter in another else key for letter, key in handed.mapping.items()}
    if forbidding := find_forbidding(cells, handed.table.columns, mapping):
        column, text = forbidding
        row.values["publish"] = False
        row.values["publish_reason"] = describe_reason(column, text)
        header, message = tidy(column.header) or column.letter, str(SENTENCES[_KIND])
        row.remark(header, text, message, letter=column.letter, kind=_KIND)


def describe_reason(column: SheetColumn, text: str) -> str:
    """Return why something is not published: what forbids it, with its heading where the text alone does not."""
    return (text if forbids(text) else f"{tidy(column.header)}: {text}")[:300]


def name_secret(letter: str) -> str:
    """Return what the answer about a column that keeps rows back is kept under."""
    return f"{_KEY}{letter}"


def word_question(column: str, typed: Sequence[str]) -> str:
    """Return the question about a column that keeps rows back, by what it says of them."""
    words = {
        "n": len(typed),
        "column": column,
        "typed": "”, “".join(dict.fromkeys(shorten_text(text) for text in typed[:3])),
    }
    text = ngettext(
        "%(column)s says of one row that it must not be published: “%(typed)s”. Is it so?",
        "%(column)s says of %(n)s rows that they must not be published: “%(typed)s”. Is it so?",
        len(typed),
    )
    return (text if typed else _("Does %(column)s say which rows must not be published?")) % words


def ask_about_secrets(rows: Sequence[ImportRow], handed: UploadedTable) -> list[Question]:
    """Return one question for each column that keeps rows from publication, and for each that was answered."""
    asked = []
    for column in handed.table.columns:
        key = name_secret(column.letter)
        found = [
            (row, one.typed)
            for row in rows
            for one in row.remarks
            if one.kind == _KIND and one.letter == column.letter
        ]
        if found or key in handed.answers:
            text = word_question(tidy(column.header) or column.letter, [text for _row, text in found])
            options = [(KEEP, _("Yes: do not publish them")), (ANOTHER, _("No: it means something else"))]
            numbers, names = [row.number for row, _text in found], [row.name for row, _text in found[:3]]
            answer = handed.answers.get(key, "")
            asked.append(Question(key, text, options, answer, KEEP, True, numbers, names))
    return asked
