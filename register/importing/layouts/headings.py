"""Whether a list has headings, and in how many rows, asked once where its first rows may be records or headings."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core import sheets
from core.parsing.result import name_key, tidy
from core.parsing.terms import is_year, read_financial_year
from register.importing.layouts.model import HEADING_ROWS, HEADINGS, key_of
from register.importing.questions import Question

NONE, _THESE = "none", "these"
_ONE, _TWO = "one", "two"
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


def read_rows(answers: Mapping[str, str]) -> int:
    """Return in how many rows the headings stand, as it was answered."""
    return {_ONE: sheets.ONE_ROW, _TWO: sheets.TWO_ROWS}.get(answers.get(HEADING_ROWS, ""), sheets.JUDGED)


def ask_rows(table: sheets.Table, answers: Mapping[str, str]) -> list[Question]:
    """Return the question whether the headings stand in two rows, where it is in doubt or was answered."""
    answer = answers.get(HEADING_ROWS, "")
    doubtful = _is_joined_in_doubt(table) or _begins_with_headings(table)
    if table.is_turned or table.parts or not (answer or doubtful):
        return []
    first = table.group_row or table.header_row
    if table.group_row:
        lower = [column.name for column in table.columns if column.name != column.header]
    else:
        lower = [tidy(cell.text) for row in table.records[:1] for cell in row.cells if not cell.merged]
    words = " | ".join(filter(None, lower))[:_LONGEST]
    text = _("Do the headings stand in rows %(row)s and %(next)s together? Row %(next)s says: “%(words)s”.")
    options = [
        (_TWO, _("Yes, both rows are headings")),
        (_ONE, _("No, only row %(row)s: the next row is a partnership") % {"row": first}),
    ]
    asked = text % {"row": first, "next": first + 1, "words": words}
    return [Question(HEADING_ROWS, asked, options, answer, blocks=True)]


def _is_joined_in_doubt(table: sheets.Table) -> bool:
    """Say whether two rows are read as headings and no word of the lower one is known."""
    lower = [column.name for column in table.columns if column.name != column.header]
    return bool(table.group_row and lower) and not any(_is_year(text) or key_of(text) for text in lower)


def _begins_with_headings(table: sheets.Table) -> bool:
    """Say whether the row below the headings may belong to them: it is called as the column of the names is, or it has
    no name and no amount, and holds years and words that head columns, or words where the row above has none."""
    first = next(iter(table.records), None)
    if table.group_row or first is None or first.number != table.header_row + 1 or len(table.records) < 2:
        return False
    cells = list(zip(table.columns, first.cells, strict=False))
    named = next((cell for column, cell in cells if column.letter == table.naming), None)
    if named and key_of(named.text) == sheets.NAMING:
        return True
    own = [(column, tidy(cell.text)) for column, cell in cells if tidy(cell.text) and not cell.merged]
    if len(own) < _ENOUGH or (named and tidy(named.text) and not named.merged):
        return False
    if any(
        text.replace(",", "").replace(".", "").lstrip("£").isdigit() and not _is_year(text)
        for _c, text in own
    ):
        return False
    unheaded = any(not column.header for column, _text in own)
    return unheaded or all(_is_year(text) or key_of(text) for _column, text in own)


def _is_year(text: str) -> bool:
    return is_year(tidy(text)) or read_financial_year(text) is not None
