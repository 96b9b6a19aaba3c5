"""Telling the records of a table from the headings, totals, repeated headers and notes between them. Pure."""

import itertools
import operator
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.parsing.result import name_key
from core.sheets.model import Cell, Sheet, SheetRow, Skipped, TableRow
from core.sheets.note_rows import note_colours, note_row

_TOTALS = r"(?:grand|sub|overall|running|net)?[\s-]*totals?|(?:is-?)?gyfanswm|(?:is-?)?cyfanswm"
_TOTAL = re.compile(rf"(?:{_TOTALS})\b|.*[\s(–:-](?:{_TOTALS})\W*$", re.IGNORECASE)
_NOTHING_BUT_TOTAL = re.compile(rf"(?:{_TOTALS})[^a-z]*", re.IGNORECASE)
_AMOUNT = re.compile(r"[-+(£\s]*[\d.,]+\s*(?:k|m|bn|%)?\s*[)-]?", re.IGNORECASE)
_REFERENCE = re.compile(r"[A-Za-z]{0,6}[-/ ]?\d+[A-Za-z]?")
_NOTE = re.compile(
    r"[*†‡]|notes?\b|n\.?b\.?\b|sources?\b|key\b|(?:last |date )?(?:updated|amended)|prepared|produced|printed"
    r"|(?:all )?(?:the )?(?:figures|amounts|values|sums) (?:are|in|shown|given)\b|nodyn\b|nodiadau\b"
    r"|(?:mae'r |pob )?ffigur(?:au)?\b"
    r"|compiled|as at\b|contact|please|for (?:more|further)|version\b|end of\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"(?:e\.g\.?|eg\.?|for example|sample row|enghraifft)(?:[\s:;,.)-]|$)"
    r"|example(?: (?:row|entry|record|partnership|only|name))?(?:[:;,.)-]|\s*$)",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"(?:please|enter|select|choose|type|insert|tick|pick|complete|provide|specify|state|give|drop[- ]?down|free text"
    r"|mandatory|optional|required|max(?:imum)?|format|full (?:name|title)|(?:whole|nearest) pounds?)\b.*"
    r"|.*\b(?:no (?:acronyms|abbreviations|initials)|not (?:the )?(?:post|job title|initials))|\(?(?:dd|d|yyyy)[/ .-].*"
    r"|(?:text|date|number|numeric|currency)|£|y ?/ ?n|yes ?/ ?no|h ?/ ?m ?/ ?l",
    re.IGNORECASE | re.DOTALL,
)
_UNIT = re.compile(
    r"\(?(?:£?\s*'?0{3}'?s?|£\s*(?:k|m|mn|mil)?|k|(?:in )?£?\s*(?:thousand|million|mil|miliwn|miloedd|miliynau)s?"
    r"(?: of pounds)?|£|gbp|pounds)\)?",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"[(<\[]?(?:please )?(?:select|choose)(?: .*)?[)>\]]?|-+|£?0(?:\.00?)?|n/?a", re.IGNORECASE
)
_LIST_SHARE = 0.25
_FIRST_ROWS = 3  # those under the headings, in which instructions stand
_LONGEST_SECTION = 80


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
    naming: int | None = None
    are_headings: bool = False  # names that stand alone in their rows


def sort_rows(
    sheet: Sheet,
    used: Sequence[int],
    place: int,
    *,
    two_rows: bool,
    naming: int | None = None,
    taken: Collection[int] = (),
    last_heading: int = 0,
) -> tuple[tuple[TableRow, ...], tuple[Skipped, ...]]:
    """Return the records under the header at `place`, and every other row with the reason it is none.

    Together with the header they account for every row from 1 to the last filled one. `naming` is the column of the
    names, `taken` are rows that somebody said to be records, and `last_heading` is the last column that has one.
    """
    first = max(place - 1 if two_rows else place, 0)
    body = _body(sheet, used, sheet.rows[first : place + 1], sheet.rows[place + 1 :], naming)
    notes = _notes(body)
    numbered = _numbered(body)
    skipped = [_skipped(row, "heading") for row in sheet.rows[:first] if row.number not in taken]
    widest = last_heading or max(used, default=0)
    records = [_record(sheet, row, used, widest) for row in sheet.rows[:first] if row.number in taken]
    section, titles = "", {cell.text.strip() for row in sheet.rows[:first] for cell in row.cells}
    for at, row in enumerate(body.rows):
        why = "footnote" if row.number in notes else "numbered" if row.number in numbered else _kind(body, at)
        if why and row.number not in taken:
            skipped.append(_skipped(row, why))
            titled = why == "repeated header" and len(_own(row)) == 1 and skipped[-1].text not in titles
            section = skipped[-1].text if why == "heading" or titled else section
        else:
            records.append(_record(sheet, row, used, widest, section))
    skipped += _blanks(sheet.rows)
    return note_colours(records), tuple(sorted(skipped, key=lambda one: one.number))


def _record(
    sheet: Sheet, row: SheetRow, used: Sequence[int], last_heading: int, section: str = ""
) -> TableRow:
    cells = tuple(row.at(column) for column in used)
    return TableRow(row.number, cells, row.hidden, section, notes=note_row(sheet, row, last_heading))


def _body(
    sheet: Sheet,
    used: Sequence[int],
    headers: tuple[SheetRow, ...],
    rows: tuple[SheetRow, ...],
    naming: int | None,
) -> _Body:
    across = {merge.top for merge in sheet.merges if merge.right > merge.left and merge.top == merge.bottom}
    is_list = len(used) < 3 or _is_list(rows)
    headings = naming is not None and len(used) > 2 and _are_headings(rows, naming)
    return _Body(rows, used, headers, frozenset(across), is_list, naming, headings)


def _are_headings(rows: Sequence[SheetRow], naming: int) -> bool:
    """Say whether names that stand alone in their rows are headings: the list begins with one, a fuller row follows
    each, and few have a word in common with the name of a record."""
    alone = [len(_own(row)) == 1 and bool(row.at(naming).text.strip()) for row in rows]
    if len(rows) < 2 or not alone[0] or alone[-1] or any(map(operator.and_, alone, alone[1:])):
        return False
    names = {word for row, one in zip(rows, alone, strict=True) if not one for word in _words(row.at(naming))}
    akin = [bool(names & _words(row.at(naming))) for row, one in zip(rows, alone, strict=True) if one]
    return not akin[0] and sum(akin) * 2 <= len(akin)


def _words(cell: Cell) -> set[str]:
    return {word for word in re.findall(r"\w+", cell.text.casefold()) if len(word) > 3}


def _numbered(body: _Body) -> set[int]:
    """Return the numbers of the rows that wait to be filled: nothing in them but a number, or what a list shows first.

    A reference by itself is such a row only at the end of the list, among others: else somebody has begun a record.
    """
    found: set[int] = set()
    if body.naming is None:
        return found
    ending = True
    run: list[int] = []
    for row in reversed(body.rows):
        own = _own(row)
        texts = [cell.text.strip() for cell in own]
        if any(cell is row.at(body.naming) for cell in own):
            ending = False
        elif texts and all(text.isdigit() or _PLACEHOLDER.fullmatch(text) for text in texts):
            found.add(row.number)
        elif ending and len(texts) == 1 and own[0] is row.at(body.used[0]) and _REFERENCE.fullmatch(texts[0]):
            run.append(row.number)
        elif texts:
            ending = False
    return found | (set(run) if len(run) > 1 else set())


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
    below = (
        body.rows[at + 1] if at + 1 < len(body.rows) else None
    )  # a lone cell above the headings heads a page
    if _repeats_header(body, at) or (len(own) == 1 and below and _repeats_header(body, at + 1)):
        return "repeated header"
    if _is_total(own):
        return "total"
    named = row.at(body.used[0] if body.naming is None else body.naming)
    if at == 0 and _are_units(own, named):
        return "units"
    if any(_EXAMPLE.match(cell.text.strip()) for cell in (own[0], named)):
        return "example"
    if at < _FIRST_ROWS and _instructs(own):
        return "instruction"
    if len(own) == 1 and _is_heading(body, at, own[0]):
        return "instruction" if len(own[0].text) > _LONGEST_SECTION else "heading"
    return ""


def _instructs(own: Sequence[Cell]) -> bool:
    """Say whether a row under the headings tells how to fill them in, or counts the columns: 1, 2, 3."""
    texts = [cell.text.strip() for cell in own]
    if len(own) == 1:
        return len(texts[0]) > 30 and texts[0].lower().startswith("please")
    if len(own) > 2 and [text.strip("()") for text in texts] == [str(at) for at in range(1, len(texts) + 1)]:
        return True
    told = sum(_INSTRUCTION.fullmatch(text) is not None for text in texts)
    return (
        told > 1 and told * 2 >= len(texts) and not any(_is_amount(cell) for cell in own if cell.text != "£")
    )


def _are_units(own: Sequence[Cell], named: Cell) -> bool:
    """Say whether a row right under the headings gives the units of their columns, "£000", and names no record."""
    texts = [cell.text.strip().replace("\u2019", "'") for cell in own]
    others = [cell for cell, text in zip(own, texts, strict=True) if not _UNIT.fullmatch(text)]
    if len(others) == len(own):
        return False
    if not named.text.strip():
        return not any(_is_amount(cell) for cell in others)
    return named in others and all(_INSTRUCTION.fullmatch(cell.text.strip()) for cell in others)


def _own(row: SheetRow) -> list[Cell]:
    """Return the cells that say something in this very row, not a merge over several rows."""
    filled = [cell for cell in row.cells if cell.text.strip()]
    return [cell for cell in filled if not cell.merged] or filled


def _repeats_header(body: _Body, at: int) -> bool:
    """Say whether a row is the headings again. Several below each other that are like them are like records."""
    around = body.rows[max(at - 1, 0) : at + 2]
    return any(
        _is_like_header(body, header, body.rows[at])
        and sum(_is_like_header(body, header, row) for row in around) == 1
        for header in body.headers
    )


def _is_like_header(body: _Body, header: SheetRow, row: SheetRow) -> bool:
    filled = [(column, name_key(cell.text)) for column, cell in enumerate(row.cells) if cell.text.strip()]
    same = [text for column, text in filled if text == name_key(header.at(column).text)]
    words = sum(any(map(str.isalpha, text)) for text in same)
    return len(same) >= 0.6 * len(filled) and words >= min(2, len(body.used))


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
    the left edge with a fuller row right after it. A name typed without anything else stays a record, so in the
    column of names it is one only after a blank row, or where the list begins with such headings.
    """
    row = body.rows[at]
    if row.number in body.merged_across:
        return True
    text = cell.text.strip()
    if not isinstance(cell.value, str) or _REFERENCE.fullmatch(text):
        return False
    names = body.naming is not None and cell is row.at(body.naming)
    if (text.endswith(":") and len(body.used) > 2) or (names and body.are_headings):
        return True
    if body.is_list:
        return False
    if text.endswith(":"):
        return True
    following = body.rows[at + 1] if at + 1 < len(body.rows) else None
    previous = body.rows[at - 1] if at else None
    if names:
        apart = previous is not None and row.number > previous.number + 1
        return apart and following is not None and len(_own(following)) > 1
    if text.isupper() and " " in text:
        return True
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
        elif len(own) == 1 or (len(own) == 2 and len(body.used) >= 5 and not _is_reference(own[0].text)):
            waiting.append(row.number)
        elif not total:
            break
    return notes - {row.number for row in body.rows if _is_total(_own(row))}


def _is_reference(text: str) -> bool:
    return _REFERENCE.fullmatch(text.strip()) is not None and any(map(str.isalpha, text))


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
