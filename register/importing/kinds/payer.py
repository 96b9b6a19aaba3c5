"""Whose a contribution is, where each row names one partner and the heading says nobody: asked, never guessed.

Pure. An answer is kept under a key such as "payer D".
"""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.parsing.nobody import names_nobody
from core.parsing.organisations import names_ourselves, split_bodies
from core.parsing.result import says_nothing, tidy
from core.sheets import SheetColumn, Table, TableRow, normalise_header
from register.importing.clean import vocabulary
from register.importing.questions import Question

_KEY, COUNCIL, PARTNER = "payer ", "council", "partner"
_OURS = frozenset(
    ["council", "authority", "la", "lea"]
)  # a heading with one of these says that the council pays
# A heading of one partner a row, beside which a single such row is enough.
_ONE = re.compile(
    r"\b(?:partner|organisation|organization|agency|body|funder|contributor|payer)\b(?!')", re.IGNORECASE
)
# A heading that says who pays, though no field takes it.
_PAYS = re.compile(
    r"\b(?:partner|funder|funding (?:body|partner)|contributor|payer|paid by|funded by|donor)\b"
    r"|\bsource of (?:funding|funds|money|income)|\bfunding source\b|\b(?:ariennir|cyllidwr|cyfrannwr)\b",
    re.IGNORECASE,
)
_SHARE = 0.6  # of the rows with an amount and a partner: as many name just one


def ask_whose_money(table: Table, mapping: Mapping[str, str], answers: Mapping[str, str]) -> list[Question]:
    """Return one question for each column of contributions that may be those of the partner beside them."""
    beside = [
        at
        for at, one in enumerate(table.columns)
        if mapping.get(one.letter) == "partners" or (not mapping.get(one.letter) and _PAYS.search(one.header))
    ]
    asked = []
    for at, column in enumerate(table.columns):
        key = f"{_KEY}{column.letter}"
        if key in answers or (_is_contribution(column, mapping) and not _says_whose(column)):
            paired = next((found for place in beside if (found := _list_paired(table, at, place))), [])
            if key in answers or paired:
                asked.append(_ask(column, paired, answers))
    return asked


def apply_answers(mapping: Mapping[str, str], asked: list[Question]) -> dict[str, str]:
    """Return how the columns are read: what a partner pays is kept as text."""
    left = {one.key.removeprefix(_KEY) for one in asked if one.chosen == PARTNER}
    return {letter: "" if letter in left else key for letter, key in mapping.items()}


def _is_contribution(column: SheetColumn, mapping: Mapping[str, str]) -> bool:
    read_as = mapping.get(column.letter)
    if read_as == vocabulary.YEAR_MONEY:
        return vocabulary.read_money_heading(column.header)[0] == "contribution"
    return read_as == "contribution"


def _says_whose(column: SheetColumn) -> bool:
    """Whether a heading says that the council pays: "Our contribution", "Cost to the authority"."""
    return not _OURS.isdisjoint(vocabulary.read_wording().words_of(normalise_header(column.header)))


def _list_paired(table: Table, at: int, beside: int) -> list[tuple[TableRow, str, str]]:
    """Return the rows with an amount that name one partner, with both; none where most name several or nobody."""
    filled = [
        (row, amount, partners)
        for row in table.records
        if max(at, beside) < len(row.cells)
        and (amount := tidy(row.cells[at].text))
        and (partners := tidy(row.cells[beside].text))
        and not says_nothing(amount)
    ]
    paired = [one for one in filled if _names_one(one[2])]
    share = 0 if _ONE.search(table.columns[beside].header) else _SHARE
    return paired if len(paired) >= share * len(filled) else []


def _names_one(text: str) -> bool:
    if says_nothing(text) or names_nobody(text) or names_ourselves(text):
        return False
    return len(split_bodies(text).parts) == 1


def _ask(
    column: SheetColumn, paired: list[tuple[TableRow, str, str]], answers: Mapping[str, str]
) -> Question:
    words = {"heading": tidy(column.header) or column.letter, "letter": column.letter}
    text = _(
        "Whose is the money under “%(heading)s” (column %(letter)s), beside which each row names one partner?"
    )
    options = [
        (COUNCIL, _("The council's: it is what the council pays")),
        (PARTNER, _("The partner's: keep it as text")),
    ]
    key = f"{_KEY}{column.letter}"
    examples = [f"{partner}: {amount}" for _row, amount, partner in paired[:3]]
    return Question(
        key,
        text % words,
        options,
        answers.get(key, ""),
        "",
        True,
        [row.number for row, *_rest in paired],
        examples,
    )
