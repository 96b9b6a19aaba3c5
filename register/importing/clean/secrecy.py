"""Words in a row which say that it must not be published. Pure."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from core.parsing.result import read_yes_no, tidy
from core.sheets import Cell, SheetColumn
from register.importing.clean import vocabulary

# What is exempt from a tax, and what is said not to be secret.
_NOT_MEANT = re.compile(
    r"\b(?:vat|tax|rates?|duty)[- ]exempt(?:ion)?\b|\bexempt (?:from|for|supply|supplies)\b|\bexempt charity\b"
    r"|\b(?:not|non|no longer|nothing|neither|no|ddim yn)[- ](?:\w+ )?(?:confidential|exempt|restricted"
    r"|commercially sensitive|cyfrinachol|eithriedig)\b",
    re.IGNORECASE,
)
_NOT_LOOKED_AT = frozenset(["vat", "-"])


def find_forbidding(
    cells: Sequence[Cell], columns: Sequence[SheetColumn], mapping: Mapping[str, str]
) -> tuple[SheetColumn, str] | None:
    """Return the first cell that forbids publication, with its column: by its words, or a yes under such a heading."""
    for column, cell in zip(columns, cells, strict=False):
        text = tidy(cell.text)
        if not text or mapping.get(column.letter) in _NOT_LOOKED_AT:
            continue
        if forbids(text) or (forbids(column.header) and read_yes_no(text).value == "yes"):
            return column, text
    return None


def forbids(text: str) -> bool:
    """Whether words say that something must not be published."""
    return bool(_words().search(_NOT_MEANT.sub(" ", text)))


@cache
def _words() -> "re.Pattern[str]":
    words = sorted(vocabulary.read_word_list("not_for_publication"), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
