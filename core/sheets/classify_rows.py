"""Telling the records of a table from the headings, totals, repeated headers and notes between them. Pure."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.sheets.model import Cell, Sheet, SheetRow, Skipped, TableRow

_TOTAL = re.compile(r"(?:grand|sub|overall|running|net)?[\s-]*totals?\b", re.IGNORECASE)
_NOTHING_BUT_TOTAL = re.compile(r"(?:grand|sub|overall|running|net)?[\s-]*totals?[^a-z]*", re.IGNORECASE)
_AMOUNT = re.compile(r"[-+(£\s]*[\d.,]+\s*(?:k|m|bn|%)?\s*[)-]?", re.IGNORECASE)
_REFERENCE = re.compile(r"[A-Za-z]{0,6}[-/ ]?\d+[A-Za-z]?")
_NOTE = re.compile(
    r"[*†‡]|notes?\b|n\.?b\.?\b|sources?\b|key\b|(?:last |date )?(?:updated|amended)|prepared|produced|printed"
    r"|compiled|as at\b|contact|please|for (?:more|further)|version\b|end of\b",
    re.IGNORECASE,
)
_LIST_SHARE = 0.25


@dataclass(frozen=True)
class _Body:
    """The rows under a header and what is typical of them.

    In a plain list, mostly one cell to a row, a lone cell tells neither a heading nor a note.
    """

    rows: tuple[SheetRow, ...]
    used: Sequence[int]
    headers: tuple[SheetRow, ...]
    merged_across: frozenset[int]
    is_list: bool


def sort_rows(
    sheet: Sheet, used: Sequence[int], place: int, *, two_rows: bool
) -> tuple[tuple[TableRow, ...], tuple[Skipped, ...]]:
    """Return the records under the header at `place`, and every other row with the reason it is none.

    Together with the header they account for every row from 1 to the last filled one.
    """
    first = place - 1 if two_rows else place
    body = _body(sheet, used, sheet.rows[first : place + 1], sheet.rows[place + 1 :])
    notes = _notes(body)
    skipped = [_skipped(row, "heading") for row in sheet.rows[:first]]
    records: list[TableRow] = []
    section = ""
    for at, row in enumerate(body.rows):
        why = "footnote" if row.number in notes else _kind(body, at)
        if why:
            skipped.append(_skipped(row, why))
            section = skipped[-1].text if why == "heading" else section
        else:
            cells = tuple(row.at(column) for column in used)
            records.append(TableRow(row.number, cells, row.hidden, section))
    skipped += _blanks(sheet.rows)
    return tuple(records), tuple(sorted(skipped, key=lambda one: one.number))


def _body(
    sheet: Sheet, used: Sequence[int], headers: tuple[SheetRow, ...], rows: tuple[SheetRow, ...]
) -> _Body:
    across = {merge.top for merge in sheet.merges if merge.right > merge.left and merge.top == merge.bottom}
    return _Body(rows, used, headers, frozenset(across), len(used) < 3 or _is_list(rows))


def _is_list(rows: Sequence[SheetRow]) -> bool:
    """Say whether lone cells are the custom down to the last full row (below it they may be notes)."""
    sizes = [len(_own(row)) for row in rows]
    full = min(3, max(sizes, default=0))
    while sizes and sizes[-1] < full:
        sizes.pop()
    single = sizes.count(1)
    return full < 2 or (single > 2 and single >= _LIST_SHARE * len(sizes))


def _kind(body: _Body, at: int) -> str:
    """Return why a row is no record, or nothing when it is one."""
    row = body.rows[at]
    own = _own(row)
    if not own:
        return "blank"
    if _repeats_header(body, row):
        return "repeated header"
    if _is_total(own):
        return "total"
    if len(own) == 1 and _is_heading(body, at, own[0]):
        return "heading"
    return ""


def _own(row: SheetRow) -> list[Cell]:
    """Return the cells that say something in this very row, not a merge over several rows."""
    filled = [cell for cell in row.cells if cell.text.strip()]
    return [cell for cell in filled if not cell.merged] or filled


def _repeats_header(body: _Body, row: SheetRow) -> bool:
    filled = [(column, _bare(cell)) for column, cell in enumerate(row.cells) if cell.text.strip()]
    for header in body.headers:
        same = sum(1 for column, text in filled if text == _bare(header.at(column)))
        if same >= 0.6 * len(filled) and same >= min(2, len(body.used)):
            return True
    return False


def _bare(cell: Cell) -> str:
    return " ".join(cell.text.casefold().split())


def _is_total(own: Sequence[Cell]) -> bool:
    """A label that says total with nothing but amounts beside it, or nothing but calculated amounts.

    "Total Place" with a purpose and an owner is a name.
    """
    amounts = [cell for cell in own if _is_amount(cell)]
    labels = [cell.text.strip() for cell in own if not _is_amount(cell)]
    if not labels:
        return all(cell.formula for cell in own)
    if len(labels) > 1:
        return False
    return bool(_TOTAL.match(labels[0]) if amounts else _NOTHING_BUT_TOTAL.fullmatch(labels[0]))


def _is_amount(cell: Cell) -> bool:
    if isinstance(cell.value, int | Decimal) and not isinstance(cell.value, bool):
        return True
    return _AMOUNT.fullmatch(cell.text.strip()) is not None or (cell.formula and cell.error)


def _is_heading(body: _Body, at: int, cell: Cell) -> bool:
    """One filled cell is a heading when it is merged across, in capitals, ends in a colon, or is alone at
    the left edge with a fuller row right after it. A name typed without anything else stays a record.
    """
    row = body.rows[at]
    if row.number in body.merged_across:
        return True
    text = cell.text.strip()
    if body.is_list or not isinstance(cell.value, str) or _REFERENCE.fullmatch(text):
        return False
    if text.endswith(":") or (text.isupper() and " " in text):
        return True
    following = body.rows[at + 1] if at + 1 < len(body.rows) else None
    previous = body.rows[at - 1] if at else None
    alone = all(one is None or len(_own(one)) > 1 for one in (previous, following))
    return alone and following is not None and cell is row.at(body.used[0])


def _notes(body: _Body) -> set[int]:
    """Return the numbers of the rows after the last record that are notes.

    A lone cell that reads like a note is one. A lone cell that does not, and two cells under a wide table
    that do not begin with a reference, are notes only when a blank row or a total stands between them and
    the records: else they are a record that somebody has begun.
    """
    notes: set[int] = set()
    waiting: list[int] = []
    below = 0
    for row in () if body.is_list else reversed(body.rows):
        own = _own(row)
        total = _is_total(own)
        if total or below > row.number + 1:
            notes.update(waiting)
            waiting = []
        below = row.number
        if len(own) == 1 and _reads_like_a_note(own[0].text.strip()):
            notes.add(row.number)
        elif len(own) == 1 or (len(own) == 2 and len(body.used) >= 5 and not _names_a_record(own[0])):
            waiting.append(row.number)
        elif not total:
            break
    return notes - {row.number for row in body.rows if _is_total(_own(row))}


def _names_a_record(cell: Cell) -> bool:
    return _REFERENCE.fullmatch(cell.text.strip()) is not None and any(map(str.isalpha, cell.text))


def _reads_like_a_note(text: str) -> bool:
    return len(text) > 60 or "@" in text or _NOTE.match(text) is not None


def _skipped(row: SheetRow, kind: str) -> Skipped:
    texts = [cell.text for cell in row.cells if cell.text.strip()]
    return Skipped(row.number, kind, " | ".join(texts), row.number)


def _blanks(rows: Sequence[SheetRow]) -> list[Skipped]:
    """Return each stretch of rows with nothing in them, from row 1 down."""
    numbers = [0, *(row.number for row in rows)]
    return [
        Skipped(before + 1, "blank", "", after - 1)
        for before, after in itertools.pairwise(numbers)
        if after > before + 1
    ]
