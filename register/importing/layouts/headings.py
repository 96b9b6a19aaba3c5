"""Whether a list has headings, asked once where its first row may be a record like the others."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core import sheets
from core.parsing.result import name_key, tidy
from core.parsing.terms import is_year
from register.importing.layouts.model import HEADINGS, key_of
from register.importing.questions import Question

NONE, _THESE = "none", "these"
_ENOUGH = 2  # columns that are known by their headings
_LONGEST = 160


def has_none(answers: Mapping[str, str]) -> bool:
    """Whether somebody said that the list has no headings."""
    return answers.get(HEADINGS) == NONE


def ask_headings(table: sheets.Table, answers: Mapping[str, str]) -> list[Question]:
    """Return the question whether a list has headings, where it is in doubt or was answered."""
    answer = answers.get(HEADINGS, "")
    if not answer and (table.is_turned or table.parts or not _is_doubtful(table)):
        return []
    if table.header_row == sheets.NO_HEADINGS:
        text = _("Does the list have headings?")
    else:
        words = " | ".join(tidy(column.header) for column in table.columns if column.header)[:_LONGEST]
        text = _("Row %(row)s is read as the headings: “%(words)s”. Are they headings?")
        text %= {"row": table.header_row, "words": words}
    options = [
        (_THESE, _("Yes, they are headings")),
        (NONE, _("The sheet has no headings: each row is a partnership")),
    ]
    return [Question(HEADINGS, text, options, answer, blocks=True)]


def _is_doubtful(table: sheets.Table) -> bool:
    """Say whether few headings are known and one of them is a value: an amount, a date, or what stands below it."""
    headings = [(at, tidy(column.header)) for at, column in enumerate(table.columns) if column.header]
    if len({key for _at, text in headings if (key := key_of(text))}) >= _ENOUGH:
        return False
    return any(_is_value(table, at, text) for at, text in headings)


def _is_value(table: sheets.Table, at: int, heading: str) -> bool:
    if not any(map(str.isalpha, heading)):
        return any(map(str.isdigit, heading)) and not is_year(heading)
    below = [name_key(row.cells[at].text) for row in table.records if at < len(row.cells)]
    return name_key(heading) in below
