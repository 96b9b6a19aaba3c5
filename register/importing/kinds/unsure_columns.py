"""Columns that no field takes for sure: those that may be one, asked about together, and those of money. Pure.

The answers are kept under "perhaps", and under a key such as "money D": a field of money, or "-" for text.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from core.parsing.result import tidy
from core.sheets import NAMING, Guess, SheetColumn, Table
from register.importing.clean import vocabulary
from register.importing.clean.column_contents import read_contents
from register.importing.layouts.survey import is_about_respondent
from register.importing.questions import Question

PERHAPS, _AS_PROPOSED, _ALL_TEXT = "perhaps", "proposed", "text"
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


def find_perhaps(
    guesses: Iterable[Guess], mapping: Mapping[str, str], asked: Collection[str]
) -> dict[str, str]:
    """Return column letter to the field that it may be, for columns kept as text; `asked` are columns that another
    question is about. No field stands for two columns, and none for what is about whoever answered a survey."""
    taken, found = set(mapping.values()), dict[str, str]()
    for one in sorted(guesses, key=lambda guess: -guess.sure):
        letter, key = one.column.letter, one.key or ""
        free = key not in {*taken, NAMING, ""} and not mapping.get(letter) and letter not in asked
        if free and not one.is_sure and not is_about_respondent(one.column):
            found[letter] = key
            taken.add(key)
    return found


def ask_perhaps(
    guesses: Sequence[Guess], perhaps: Mapping[str, str], answers: Mapping[str, str]
) -> list[Question]:
    """Return the one question about all columns that may be a field and are kept as text until somebody says."""
    if not perhaps:
        return []
    labels = vocabulary.read_labels()
    told = [one for one in guesses if one.column.letter in perhaps]
    several = [one.column for one in guesses]
    headings = {one.column.letter: name_heading(one.column, several) for one in told}
    said = "; ".join(
        _("“%(heading)s” is perhaps “%(field)s”") % {"heading": heading, "field": labels[perhaps[letter]]}
        for letter, heading in headings.items()
    )
    why = [f"{headings[one.column.letter]}: {vocabulary.explain_guess(one)}" for one in told]
    options = [
        (_AS_PROPOSED, _("Read them as proposed")),
        (_ALL_TEXT, _("Keep them all as text")),
    ]
    text = _("What these columns are is not certain: %(columns)s. How are they read?") % {"columns": said}
    return [Question(PERHAPS, text, options, answers.get(PERHAPS, ""), _ALL_TEXT, examples=why)]


def is_answered(answers: Mapping[str, str]) -> bool:
    """Whether somebody said how the columns which may be a field are read."""
    return PERHAPS in answers


def is_as_proposed(answers: Mapping[str, str]) -> bool:
    """Whether somebody said that the columns which may be a field are read as it."""
    return answers.get(PERHAPS) == _AS_PROPOSED


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
        _("What is the money under “%(heading)s”?") % {"heading": name_heading(column, table.columns)},
        options,
        answers.get(key, ""),
        blocks=True,
        rows=[number for number, _text in filled] or [table.records[0].number if table.records else 0],
        examples=[text for _number, text in filled[:3]],
    )


def name_heading(column: SheetColumn, columns: Iterable[SheetColumn]) -> str:
    """Return what a column is called, with its letter where another has the same heading."""
    heading = tidy(column.header)
    same = [one for one in columns if tidy(one.header).casefold() == heading.casefold()]
    if heading and len(same) > 1:
        return _("%(heading)s (column %(letter)s)") % {"heading": heading, "letter": column.letter}
    return heading or column.letter


def list_open(questions: Sequence[Question]) -> list[Question]:
    """Return those about money that nobody has answered."""
    return [one for one in questions if one.key.startswith(_KEY) and one.is_open]


def agree(
    before: Mapping[str, str],
    said: Mapping[str, str],
    mapping: dict[str, str],
    changed: Collection[str],
    answers: dict[str, str],
) -> None:
    """Put together what is said of such columns by their questions and as columns: the later counts.

    `before` is how the columns were read, `said` what was chosen for some of them, `mapping` what is kept of both.
    """
    for key in [one for one in answers if one.startswith(_KEY)]:
        letter = key.removeprefix(_KEY)
        if key in changed:
            mapping[letter] = answers[key].strip(_TEXT)
        elif letter in said:
            del answers[key]
    put_back = any(before.get(letter) and not read_as for letter, read_as in said.items())
    if is_as_proposed(answers) and PERHAPS not in changed and put_back:
        answers[PERHAPS] = _ALL_TEXT
        proposed = {letter: read_as for letter, read_as in before.items() if not mapping.get(letter)}
        mapping |= proposed | {letter: said[letter] for letter in proposed if letter in said}
