"""The unit that amounts are in: what a heading, a title, a note or a row of units says of it, and what is asked. Pure.

A heading that says so is believed unless the amounts are too large for it. What stands anywhere else is asked about,
once for all columns of money that it may speak of.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from statistics import median_low

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.money import format_pounds
from core.parsing.amounts import parse_pounds
from core.parsing.result import shorten_text, tidy
from core.sheets import SheetColumn, Table
from register.importing.clean import vocabulary
from register.importing.model import UploadedTable
from register.importing.questions import Question

_DOUBTED_FROM = Decimal(20_000_000)  # where half of a column would be more, its unit is asked about
_MONEY = frozenset([*vocabulary.MONEY_FIELDS, vocabulary.YEAR_MONEY])
_LOOKED_AT = frozenset(["heading", "title", "footnote", "instruction"])  # kinds of rows that are passed over
_THOUSAND, _MILLION = 1000, 1_000_000
_SAID = {
    _THOUSAND: re.compile(
        r"£\s*'?0{3}'?s?(?!\d)|(?<![\d.,])'0{3}'?s?\b|(?<![\d.,'])\b0{3}'?s\b|\(0{3}\)|£\s*k\b|£\s*thousands?\b"
        r"|\bin (?:£ ?)?thousands?\b|\bthousands? (?:of )?(?:pounds|gbp|£)|\(thousands?\)"
        r"|\b(?:miloedd|filoedd) o bunnoedd\b|\bmewn miloedd\b|£\s*(?:miloedd|filoedd|mil|fil)\b|\bmil o bunnoedd\b"
    ),
    _MILLION: re.compile(
        r"£\s*m(?:n|il|illions?)?\b|\bin (?:£ ?)?millions?\b|\bmillions? (?:of )?(?:pounds|gbp|£)|\(millions?\)"
        r"|\b[mf]ili(?:wn|ynau) o bunnoedd\b|\bmewn miliynau\b|£\s*[mf]ili(?:wn|ynau)\b"
    ),
}
_WHOLE = {
    "thousand": _THOUSAND, "thousands": _THOUSAND, "000": _THOUSAND, "k": _THOUSAND, "miloedd": _THOUSAND,
    "m": _MILLION, "million": _MILLION, "millions": _MILLION, "miliwn": _MILLION, "miliynau": _MILLION,
}  # fmt: skip
_NAMES: Mapping[int, str | Promise] = {
    _THOUSAND: _lazy("Thousands: %(typed)s is %(much)s"),
    _MILLION: _lazy("Millions: %(typed)s is %(much)s"),
    1: _lazy("Pounds: %(typed)s is %(much)s"),
}


def find_scales(text: str) -> frozenset[int]:
    """Return what a text may say that amounts must be multiplied by; "£ mil" is a thousand in Welsh, or a million."""
    words = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").replace("\u2018", "'")
    whole = _WHOLE.get(words.strip("'() "))
    return frozenset(scale for scale, said in _SAID.items() if scale == whole or said.search(words))


def ask_about_units(handed: UploadedTable) -> list[Question]:
    """Ask about each column of money whose heading makes too much of it, and about each unit said elsewhere."""
    return [
        *_ask_about_headings(handed),
        *(_ask_about_said(handed, scales, of) for scales, of in _group(handed).items()),
    ]


def apply_answers(handed: UploadedTable, asked: Iterable[Question]) -> tuple[SheetColumn, ...]:
    """Return the columns with the unit that each was answered to be in."""
    chosen = {one.key: int(one.chosen) for one in asked if one.chosen}
    groups = {_key(scales): of for scales, of in _group(handed).items()}
    scales = {
        letter: (scale, False) for key, scale in chosen.items() for letter, _said in groups.get(key, ())
    } | {key.removeprefix("unit "): (scale, True) for key, scale in chosen.items() if key[:5] == "unit "}
    return tuple(
        replace(one, scale=scales[one.letter][0], scale_is_said=scales[one.letter][1])
        if one.letter in scales
        else one
        for one in handed.table.columns
    )


def _ask_about_headings(handed: UploadedTable) -> Iterator[Question]:
    """Ask about each column of money whose heading multiplies what are, by their size, pounds already."""
    for place, column in enumerate(handed.table.columns):
        clear = column.scale > 1 and len(find_scales(column.header)) < 2
        if clear and handed.mapping.get(column.letter) in _MONEY:
            amounts = sorted(_amounts(handed.table, place))
            if amounts and median_low(amounts) * column.scale >= _DOUBTED_FROM:
                yield _heading_question(handed, column, median_low(amounts))


def _heading_question(handed: UploadedTable, column: SheetColumn, amount: Decimal) -> Question:
    words = {"heading": tidy(column.header), **_words(amount, column.scale)}
    if column.scale == _THOUSAND:
        text = _("“%(heading)s” means thousands: %(typed)s would be %(much)s. Thousands or pounds?") % words
    else:
        text = _("“%(heading)s” means millions: %(typed)s would be %(much)s. Millions or pounds?") % words
    key = f"unit {column.letter}"
    return Question(key, text, _options([column.scale], amount), handed.answers.get(key, ""), blocks=True)


def _group(handed: UploadedTable) -> dict[tuple[int, ...], list[tuple[str, str]]]:
    """Return the units said elsewhere than in a clear heading: their scales -> the letter of each column of money that
    has an amount, with the words that say so."""
    found: dict[tuple[int, ...], list[tuple[str, str]]] = {}
    everywhere = _said_of_all(handed.table)
    for place, column in enumerate(handed.table.columns):
        if handed.mapping.get(column.letter) not in _MONEY or not any(_amounts(handed.table, place)):
            continue
        own = find_scales(column.header)
        if len(own) > 1:
            said = {column.header: own}
        elif own or column.scale > 1:
            continue
        else:
            said = {column.unit: find_scales(column.unit)} if column.unit else everywhere
        scales = sorted({scale for each in said.values() for scale in each})
        words = "”, “".join(shorten_text(tidy(text)) for text in list(said)[:3])
        if scales:
            found.setdefault(tuple(scales), []).append((column.letter, words))
    return found


def _said_of_all(table: Table) -> dict[str, frozenset[int]]:
    """Return the titles, notes and names of sheets that say a unit."""
    texts = [table.sheet, *(part.sheet for part in table.parts)]
    texts += [one.text for one in table.skipped if one.kind in _LOOKED_AT]
    return {text: scales for text in texts if (scales := find_scales(text))}


def _key(scales: Iterable[int]) -> str:
    return "units " + " ".join(map(str, scales))


def _ask_about_said(
    handed: UploadedTable, scales: Sequence[int], columns: Sequence[tuple[str, str]]
) -> Question:
    letters = {letter for letter, _said in columns}
    amounts = sorted(
        amount
        for place, column in enumerate(handed.table.columns)
        if column.letter in letters
        for amount in _amounts(handed.table, place)
    )
    middle = median_low(amounts)
    words = {
        "said": "”, “".join(dict.fromkeys(said for _letter, said in columns)),
        **_words(middle, scales[0]),
    }
    if len(scales) > 1:
        text = _("“%(said)s” may mean thousands or millions. What is %(typed)s?")
    elif scales[0] == _THOUSAND:
        text = _("“%(said)s” may mean that amounts are in thousands: %(typed)s would be %(much)s. Is it so?")
    else:
        text = _("“%(said)s” may mean that amounts are in millions: %(typed)s would be %(much)s. Is it so?")
    key = _key(scales)
    return Question(
        key,
        text % words,
        _options(scales, middle),
        handed.answers.get(key, ""),
        blocks=True,
        examples=[tidy(one.header) for one in handed.table.columns if one.letter in letters][:3],
    )


def _amounts(table: Table, place: int) -> Iterator[Decimal]:
    for record in table.records:
        if place < len(record.cells):
            found = parse_pounds(record.cells[place].text).value
            if found:
                yield abs(found)


def _words(amount: Decimal, scale: int) -> dict[str, str]:
    return {"typed": format_pounds(amount).removeprefix("£"), "much": format_pounds(amount * scale)}


def _options(scales: Iterable[int], amount: Decimal) -> list[tuple[str, str]]:
    return [(str(scale), str(_NAMES[scale]) % _words(amount, scale)) for scale in (*scales, 1)]
