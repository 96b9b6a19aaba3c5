"""Rows that may be no partnership by what they say: sums, headings, lines that go on. Asked once a kind. Pure.

An answer is kept under a key such as "rows sums": "take" or "leave". A row that was decided by itself keeps that.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.parsing.amounts import parse_pounds
from core.parsing.result import name_key, tidy
from core.sheets import TableRow
from register.importing.clean import vocabulary
from register.importing.layouts.model import OF_DIRECTORATES, list_taken
from register.importing.model import LEAVE, TAKE, ImportRow, UploadedTable, write_place
from register.importing.questions import Question

PREFIX = "rows "
NAMELESS = "nameless"
_TOLD: Mapping[str, str | Promise] = {
    "sums": _lazy("These rows may add up or part others: %(names)s. Are they partnerships?"),
    "instructions": _lazy("These rows may say how to fill in the list: %(names)s. Are they partnerships?"),
    "examples": _lazy("These rows may be examples: %(names)s. Are they partnerships?"),
    "headings": _lazy("These rows may be headings of those below: %(names)s. Are they partnerships?"),
    "lines": _lazy("These rows may go on with the row above: %(names)s. Are they partnerships of their own?"),
    NAMELESS: _lazy("These rows have no name: %(names)s. Are they left out?"),
}
_SUM = re.compile(
    r"(?:of which|including|less|plus|sub-?totals?|totals?|net|gross|average|mean|median|balance|difference|variance"
    r"|surplus|deficit|overall|sum|sums|count|counta?|number of|no\.? of|nifer|all partnerships|altogether|in all"
    r"|max|min|maximum|minimum|o'r rhain|cyfartaledd|swm|(?:is-?)?[cg]yfanswm)\b(?:[:.\s].*)?"
    r"|.*[\s(–:-](?:sub-?totals?|totals?|sum|average|count|overall|(?:is-?)?[cg]yfanswm)\W*",
    re.IGNORECASE,
)
_MONEY = frozenset([*vocabulary.MONEY_FIELDS, vocabulary.YEAR_MONEY])
_SURE_SUM = re.compile(r"of which\b|o'r rhain\b", re.IGNORECASE)
_FORMAT = re.compile(
    r"\(?(?:dd?|mm|yyyy)[/ .-](?:mm|m|yy).*|y ?/ ?n|yes ?/ ?no|h ?/ ?m ?/ ?l|whole pounds|free text", re.I
)
_EXAMPLE = re.compile(
    r"(?:example|sample|dummy|anytown)\b.*|test(?: (?:partnership|board|row|record|entry|data))?(?: ?\d+)?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_GOES_ON = re.compile(
    r"(?:formerly|previously|continued|cont'?d|see (?:above|below)|gynt)\b.*", re.IGNORECASE
)
_UNFINISHED = re.compile(r".*(?:\b(?:and|of|the|for|with|in|a|ar gyfer)|[,&/-])", re.IGNORECASE)
_FEW = 3  # cells of a line that goes on
_FIRST = 3  # records among which instructions stand
_MOST, _LONGEST = 8, 50


@dataclass(frozen=True)
class _Line:
    """What a record says: its name, and all its texts by place."""

    row: TableRow
    name: str
    texts: Mapping[int, str]
    is_whole: bool  # it has a reference or a status of its own
    amounts: Mapping[int, Decimal]  # its money by place


def ask_about_rows(
    handed: UploadedTable, read: Iterable[ImportRow], decisions: Mapping[str, str]
) -> list[Question]:
    """Return one question for each kind of doubtful row. Rows that were decided by themselves are in none."""
    if vocabulary.is_export(handed.table.columns):
        return []
    rows = {one.number: one for one in read}
    lines, taken = _list_lines(handed), list_taken(handed.answers)
    sums = _find_sums(lines)
    found: dict[str, list[_Line]] = {}
    for at, line in enumerate(lines):
        number = line.row.number
        if number in rows and number not in taken and str(number) not in decisions:
            kind = NAMELESS if not rows[number].name else _find_kind(lines, at)
            kind = kind or ("sums" if number in sums else "")
            found.setdefault(kind, []).append(line)
    named = "name" in handed.mapping.values()
    return [
        _ask(kind, found[kind], handed.answers)
        for kind in _TOLD
        if kind in found and (named or kind != NAMELESS)
    ]


def list_left(questions: Iterable[Question]) -> set[int]:
    """Return the numbers of the rows that an answer for their kind leaves out."""
    return {number for one in questions if one.chosen == LEAVE for number in one.rows}


def _list_lines(handed: UploadedTable) -> list[_Line]:
    columns = handed.table.columns
    naming = next((at for at, one in enumerate(columns) if handed.mapping.get(one.letter) == "name"), None)
    added = {at for at, one in enumerate(columns) if one.letter in handed.own_columns}
    own = {at for at, one in enumerate(columns) if handed.mapping.get(one.letter) in ("reference", "status")}
    money = [at for at, one in enumerate(columns) if handed.mapping.get(one.letter) in _MONEY]
    lines = []
    for row in handed.table.records:
        texts = {
            at: text
            for at, cell in enumerate(row.cells)
            if at not in added and (text := tidy(cell.text)) and not cell.merged
        }
        name = texts.get(naming, "") if naming is not None else ""
        amounts = {
            at: amount
            for at in money
            if at in texts and (amount := parse_pounds(texts[at]).value) is not None
        }
        lines.append(_Line(row, name, texts, not own.isdisjoint(texts), amounts))
    return lines


def _find_sums(lines: Sequence[_Line]) -> set[int]:
    """Return the numbers of the rows that have just a name and money, and that money is the sum of rows above.

    Those above say more: of a list of names and amounts alone any row may be the sum of some by chance.
    """
    found, above = set[int](), list[_Line]()
    for at, line in enumerate(lines):
        alone = line.name and not line.is_whole and len(line.texts) == len(line.amounts) + 1
        if _find_kind(lines, at) == "sums" or (alone and _adds_up(line, above)):
            found.add(line.row.number)
        else:
            above.append(line)
    return found


def _adds_up(line: _Line, above: Sequence[_Line]) -> bool:
    """Say whether each amount of a row is the sum of the same rows right above it, two or more, or of all of them."""
    if not line.amounts or not all(line.amounts.values()):
        return False
    sums, count = dict.fromkeys(line.amounts, Decimal(0)), 0
    for one in reversed(above):
        if len(one.texts) <= len(line.texts):
            return False
        count += any(one.amounts.get(at) for at in sums)
        sums = {at: sum_ + one.amounts.get(at, 0) for at, sum_ in sums.items()}
        if count > 1 and sums == line.amounts:
            return True
        if any(sum_ > line.amounts[at] > 0 for at, sum_ in sums.items()):
            return False
    return False


def _find_kind(lines: Sequence[_Line], at: int) -> str:
    line = lines[at]
    others = [text for text in line.texts.values() if text != line.name]
    if _SURE_SUM.match(line.name) or (_SUM.fullmatch(line.name) and not any(map(_is_words, others))):
        return "sums"
    if at < _FIRST and any(_FORMAT.fullmatch(text) for text in others):
        return "instructions"
    if _EXAMPLE.fullmatch(line.name):
        return "examples"
    if _heads_rows(line, lines[at + 1] if at + 1 < len(lines) else None):
        return "headings"
    return "lines" if _goes_on(line, lines[at - 1] if at else None) else ""


def _heads_rows(line: _Line, below: _Line | None) -> bool:
    """Say whether a name stands alone above a fuller row and reads as a heading: in capitals, or as a directorate."""
    if len(line.texts) > 1 or not line.name or below is None or len(below.texts) < _FEW:
        return False
    words = name_key(line.name).split()
    return (line.name.isupper() and _is_words(line.name)) or all(
        word in OF_DIRECTORATES or word in ("and", "&", "a") for word in words
    )


def _is_words(text: str) -> bool:
    return sum(map(str.isalpha, text)) > 2


def _goes_on(line: _Line, above: _Line | None) -> bool:
    """Say whether a row is the next line of the one above: alone with a remark, or the end of a text that is cut."""
    if above is None or above.row.number != line.row.number - 1 or above.row.sheet != line.row.sheet:
        return False
    if _IN_BRACKETS.fullmatch(line.name) or _GOES_ON.fullmatch(line.name):
        return True
    fewer = len(line.texts) < len(above.texts) and line.texts.keys() <= above.texts.keys()
    if line.is_whole or not fewer or len(line.texts) > _FEW:
        return False
    small = any(text[0].islower() for text in line.texts.values() if text != line.name)
    return bool(_UNFINISHED.fullmatch(above.name)) or small


def _ask(kind: str, lines: Sequence[_Line], answers: Mapping[str, str]) -> Question:
    key, rows = f"{PREFIX}{kind}", [line.row.number for line in lines]
    shown = [_describe(line) for line in lines[:_MOST]]
    names = "; ".join(shown) + (" …" if len(lines) > _MOST else "")
    options = [(LEAVE, _("Leave them out"))]
    if kind != NAMELESS:
        options.insert(0, (TAKE, _("Yes, each is a partnership")))
    text = str(_TOLD[kind]) % {"names": names}
    return Question(
        key, text, options, answers.get(key, ""), blocks=kind != NAMELESS, rows=rows, examples=shown[:3]
    )


def _describe(line: _Line) -> str:
    text = line.name or " | ".join(line.texts.values())
    return f"{write_place(line.row.number, line.row.where)}: {text[:_LONGEST]}"


def describe_choices(rows: Collection[int]) -> list[Question]:
    """Return what may be answered about each row without a name, as a command answers it: "row 5"."""
    options = [(LEAVE, _("Leave this row out"))]
    return [
        Question(f"row {number}", _("This row has no name."), options, rows=(number,))
        for number in sorted(rows)
    ]
