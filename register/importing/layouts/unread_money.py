"""Columns whose cells are all amounts and that no field takes: what money each is, asked once for the column. Pure.

The answer is kept under a key such as "money D": a field of money, or "-" for text.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from core.parsing.result import tidy
from core.sheets import SheetColumn, Table
from register.importing.clean import vocabulary
from register.importing.clean.column_contents import read_contents
from register.importing.questions import Question

_KEY, _TEXT = "money ", "-"
_OF_MONEY = re.compile(
    r"£|(?<![a-z])(?:value|costs?|gbp|amounts?|budget|funding|funds?|spend|price|money|income|fees?|pounds|expenditure"
    r"|contributions?|gwerth|cost|costau|swm|arian|cyllid|cyllideb|gwariant|ffi)(?![a-z])",
    re.IGNORECASE,
)


def read_answers(columns: Iterable[SheetColumn], answers: Mapping[str, str]) -> dict[str, str]:
    """Return column letter to field, empty for text, as it was answered."""
    known = {**dict.fromkeys(vocabulary.MONEY_FIELDS), _TEXT: None}
    said = {one.letter: answers.get(f"{_KEY}{one.letter}", "") for one in columns}
    return {letter: answer.strip(_TEXT) for letter, answer in said.items() if answer in known}


def ask(table: Table, mapping: Mapping[str, str], answers: Mapping[str, str]) -> list[Question]:
    """Return one question for each column of money that no field takes, and for each that was answered."""
    return [
        _question(table, place, column, mapping, answers)
        for place, column in enumerate(table.columns)
        if f"{_KEY}{column.letter}" in answers
        or (mapping.get(column.letter, "") == "" and _is_money(table, place, column))
    ]


def _is_money(table: Table, place: int, column: SheetColumn) -> bool:
    """Whether all that stands under a heading are amounts, and it or one of them says that they are money."""
    if column.hidden or vocabulary.read_money_heading(column.header)[1] is not None:
        return False  # money of a year that its heading names is settled by that heading
    contents = read_contents([row.cells[place] for row in table.records if place < len(row.cells)])
    said = "amount" in contents.kinds or _OF_MONEY.search(column.header.replace("_", " "))
    return bool(contents.filled and said) and contents.fit(("amount", "number", "fraction")) == 1


def _question(
    table: Table, place: int, column: SheetColumn, mapping: Mapping[str, str], answers: Mapping[str, str]
) -> Question:
    filled = [
        (row.number, tidy(row.cells[place].text))
        for row in table.records
        if place < len(row.cells) and tidy(row.cells[place].text)
    ]
    others = {key for letter, key in mapping.items() if letter != column.letter}
    labels = vocabulary.read_labels()
    options = [(key, str(labels[key])) for key in vocabulary.MONEY_FIELDS if key not in others]
    options.append((_TEXT, _("None of these: keep it as text")))
    key = f"{_KEY}{column.letter}"
    return Question(
        key,
        _("What is the money under “%(heading)s”?") % {"heading": tidy(column.header) or column.letter},
        options,
        answers.get(key, ""),
        blocks=True,
        rows=[number for number, _text in filled] or [table.records[0].number if table.records else 0],
        examples=[text for _number, text in filled[:3]],
    )


def list_open(questions: Sequence[Question]) -> list[Question]:
    """Return those about money that nobody has answered."""
    return [one for one in questions if one.key.startswith(_KEY) and one.is_open]


def agree(
    before: Mapping[str, str], mapping: dict[str, str], changed: Collection[str], answers: dict[str, str]
) -> None:
    """Put together what is said of such a column by its question and as a column: the later counts."""
    for letter, read_as in mapping.items():
        key = f"{_KEY}{letter}"
        if key in changed and key in answers:
            mapping[letter] = answers[key].strip(_TEXT)
        elif key in answers and read_as != before.get(letter, ""):
            del answers[key]
