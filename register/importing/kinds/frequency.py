"""How often an amount is paid, where that stands in a column of its own. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from core.parsing.amounts import parse_pounds
from core.parsing.result import tidy
from core.sheets import Cell, SheetColumn
from register.importing.clean import vocabulary
from register.importing.clean.remark_kinds import SENTENCES
from register.importing.model import ImportRow

_PERIOD = re.compile(
    r"(?:(?:paid|payable|billed|invoiced) )?(?:in )?(?:"
    r"(?:per|a|each|every|p/?) ?(?:calendar )?(?:month|week|quarter|day|head|term|session|meeting|person|half[- ]year)"
    r"|(?:(?:bi|four|fort|half|tri)[- ]?)?(?:month|week|quarter|night|term)ly|half[- ]yearly|daily|pcm|p\.?[mw]\.?"
    r"|bi-?annual(?:ly)?|biennial(?:ly)?|twice (?:a|per) year|every (?:two|three|other) years|one[- ]?off|once"
    r"|(?:yn )?(?:misol|fisol|chwarterol|wythnosol)|y mis|untro|unwaith"
    r")(?: in (?:advance|arrears))?\.?",
    re.IGNORECASE,
)
_OF_MONEY = re.compile(
    r"\b(?:paid|pay(?:able|ment|ments)?|invoic\w+|bill\w*|subscription|contribution|fee|amount|cost|cyfraniad|tal\w*)\b",
    re.IGNORECASE,
)
_OF_ELSE = re.compile(r"\b(?:meet\w*|review\w*|report\w*|monitor\w*|cyfarfod\w*|adolyg\w*)\b", re.IGNORECASE)
_MONEY = frozenset([*vocabulary.MONEY_FIELDS, vocabulary.YEAR_MONEY])


def mark_frequency(
    row: ImportRow, cells: Sequence[Cell], columns: Sequence[SheetColumn], mapping: Mapping[str, str]
) -> None:
    """Say where a column beside an amount, or one that is about payments, says that it is not for a year."""
    money = list(_money_in(row, cells, columns, mapping))
    for column, cell in zip(columns, cells, strict=False):
        text = tidy(cell.text)
        if mapping.get(column.letter, "") not in ("", "comments") or not says_period(text):
            continue
        if _OF_ELSE.search(column.header):
            continue
        for place, key, amount in money:
            beside = place == column.index - 1 or (
                place == column.index + 1 and not _follows_amount(cells, place)
            )
            if beside or _OF_MONEY.search(column.header):
                row.values[f"{key}_doubted"] = True
                words = {"typed": text, "amount": amount}
                header = tidy(column.header) or column.letter
                message = str(SENTENCES["other_period_beside"]) % words
                row.remark(header, text, message, letter=column.letter, kind="other_period")
                break


def _follows_amount(cells: Sequence[Cell], place: int) -> bool:
    """Whether another amount stands on the other side of what is beside the amount at a place, and is meant by it."""
    return place > 1 and parse_pounds(cells[place - 2].text).value is not None


def says_period(text: str) -> bool:
    """Whether a cell says nothing but how often something is paid, and not once a year."""
    return bool(_PERIOD.fullmatch(text))


def _money_in(
    row: ImportRow, cells: Sequence[Cell], columns: Sequence[SheetColumn], mapping: Mapping[str, str]
) -> Iterator[tuple[int, str, str]]:
    """Yield the place, the field and the text of each amount of a row that was read."""
    for column, cell in zip(columns, cells, strict=False):
        key = mapping.get(column.letter, "")
        if key in _MONEY and tidy(cell.text) and key in row.values:
            yield column.index, key, tidy(cell.text)
