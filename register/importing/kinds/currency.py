"""Amounts in another currency, as a heading, a title, a note or a row of units says: asked about, never read as pounds.

Pure. An answer is kept under a key such as "currency D": the amounts are pounds all the same, or stay text.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from core.parsing.result import shorten_text, tidy
from core.sheets import SheetColumn, Table
from register.importing.clean import vocabulary
from register.importing.questions import Question

_KEY, POUNDS, TEXT = "currency ", "pounds", "text"
_MONEY = frozenset([*vocabulary.MONEY_FIELDS, vocabulary.YEAR_MONEY])
_LOOKED_AT = frozenset(["heading", "title", "footnote", "instruction", "units"])
_POUNDS = re.compile(r"£|\b(?:gbp|pounds?|sterling|punnoedd|bunnoedd)\b", re.IGNORECASE)
_SIGN = re.compile(r"[€$¥₹₽₩₺₴₪฿]")
_CODES = "EUR USD CAD AUD NZD CHF NOK SEK DKK ISK PLN CZK HUF BGN JPY CNY RMB INR ZAR HKD SGD BRL MXN"
_WORDS = (
    "euros? ewros? dollars? yen yuan rupees? francs? kroner? kronor kronas? krone zloty zlotys roubles? rubles?"
    " dirhams? shekels? forints?"
)
_NAMED = re.compile(
    rf"\b(?:(?-i:{'|'.join(_CODES.split())})|{'|'.join(_WORDS.split())})(?![\w-])", re.IGNORECASE
)


def find_currency(text: str) -> str:
    """Return the sign, code or word of another currency in a text, or nothing."""
    bare = tidy(text).replace("_", " ")
    found = _SIGN.search(bare) or _NAMED.search(bare)
    return found[0] if found else ""


def ask_about_currencies(
    table: Table, mapping: Mapping[str, str], answers: Mapping[str, str]
) -> list[Question]:
    """Return one question for each column of money that seems to be in another currency, and for each answered."""
    everywhere = [table.sheet, *(part.sheet for part in table.parts)]
    everywhere += [one.text for one in table.skipped if one.kind in _LOOKED_AT]
    said = next((text for text in everywhere if find_currency(text)), "")
    asked = []
    for place, column in enumerate(table.columns):
        if mapping.get(column.letter) in _MONEY or f"{_KEY}{column.letter}" in answers:
            own = next((text for text in (column.header, column.unit) if find_currency(text)), "")
            told = own or ("" if _POUNDS.search(f"{column.header} {column.unit}") else said)
            if told:
                asked.append(_ask(table, place, column, told, answers))
    return asked


def apply_answers(mapping: Mapping[str, str], asked: list[Question]) -> dict[str, str]:
    """Return how the columns are read: an amount of another currency is kept as text."""
    left = {one.key.removeprefix(_KEY) for one in asked if one.chosen == TEXT}
    return {letter: "" if letter in left else key for letter, key in mapping.items()}


def _ask(table: Table, place: int, column: SheetColumn, told: str, answers: Mapping[str, str]) -> Question:
    filled = [row for row in table.records if place < len(row.cells) and tidy(row.cells[place].text)]
    words = {
        "heading": tidy(column.header) or column.letter,
        "letter": column.letter,
        "told": shorten_text(tidy(told)),
        "currency": find_currency(told),
    }
    text = _(
        "“%(told)s” says “%(currency)s”, and the register keeps pounds. What are the amounts under “%(heading)s” "
        "(column %(letter)s)?"
    )
    options = [
        (POUNDS, _("Pounds all the same")),
        (TEXT, _("Another currency: keep them as text, and enter the pounds afterwards")),
    ]
    key = f"{_KEY}{column.letter}"
    return replace(
        Question(key, text % words, options, answers.get(key, ""), blocks=True),
        rows=[row.number for row in filled],
        examples=[tidy(row.cells[place].text) for row in filled[:3]],
    )
