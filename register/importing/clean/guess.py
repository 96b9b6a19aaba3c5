"""Which field each column of a table is: its heading and what stands under it decide together. Pure.

Heading sure and contents that fit: sure. Heading sure and contents that contradict: asked. Heading nearly right and
contents that only one such field takes: read. Contents without a heading: offered. The reason is always said in words.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA

from core import clock, sheets
from core.dates import financial_year_of, label_financial_year
from core.sheets import Cell, Guess, SheetColumn, Table
from register.importing.clean import vocabulary
from register.importing.clean.column_contents import FITS, Contents, describe_kind, only_ones, read_contents

BY_CONTENTS, DOUBTED = 0.9, 0.6
# What hardly anything but one field takes, so that a column without a heading for it may be offered as that.
_TELLING = {
    "status": "status",
    "act": "legal_power",
    "councillor": "representatives",
    "duration": "notice",
    "form": "form",
}
_FORM_EXPORT = frozenset(
    ["start time", "completion time", "timestamp", "amser cychwyn", "amser cwblhau", "last modified time"]
)


@dataclass(frozen=True)
class _Read:
    """One column with the guess that its heading makes, and what stands under it."""

    guess: Guess
    contents: Contents

    @property
    def column(self) -> SheetColumn:
        return self.guess.column


def guess_table(table: Table) -> tuple[Guess, ...]:
    """Return, for each column of a table, the field that it is or may be, how sure that is, and why."""
    cells = [
        [record.cells[place] for record in table.records if place < len(record.cells)]
        for place in range(len(table.columns))
    ]
    return guess_fields(table.columns, cells, year=financial_year_of(clock.today()))


def map_table(table: Table) -> dict[str, str]:
    """Return column letter to field where there is no doubt; elsewhere "": what is in doubt is asked about."""
    return map_sure(guess_table(table))


def map_sure(guesses: Iterable[Guess]) -> dict[str, str]:
    """Return column letter to field for guesses that are sure, and "" for others."""
    return {one.column.letter: one.key or "" if one.is_sure else "" for one in guesses}


def guess_fields(
    columns: Sequence[SheetColumn], cells: Sequence[Sequence[Cell]], *, year: int
) -> tuple[Guess, ...]:
    """Return what `guess_table` does; `cells` are those of each column, `year` the present financial year."""
    headings = vocabulary.guess_columns(columns)
    if vocabulary.is_export(columns):
        return headings
    found = [_Read(guess, read_contents(below)) for guess, below in zip(headings, cells, strict=True)]
    found = _without_respondent([_by_year(one, year) for one in found])
    decided = _settle_contested([replace(one, guess=_without_opposite(_decide(one))) for one in found])
    return _once([one.guess for one in decided])


def _decide(one: _Read) -> Guess:
    guess, contents = one.guess, one.contents
    if guess.word == sheets.CONTESTED or guess.why:
        return guess
    heading = sheets.normalise_header(guess.column.header)
    if either := vocabulary.read_either().get(heading):
        return _choose(guess, contents, either)
    if guess.is_sure and guess.key:
        return _confirm(guess, contents)
    asked = heading in vocabulary.read_wording().asked
    if guess.key and contents.filled and not asked and _is_spelt_nearly(heading, guess.key):
        return _choose(guess, contents, [guess.key])
    if guess.key and not _fits(guess.key, contents):
        words = {"contents": describe_kind(contents.main)}
        why = _("No field of the register is called so, and under it stand %(contents)s.") % words
        return _offer(Guess(guess.column, None, 0.0, "not recognised", why), contents)
    return guess if guess.key else _offer(guess, contents)


def _without_opposite(guess: Guess) -> Guess:
    """Leave a heading to nobody's field that asks for the opposite of it: read as proposed, its answers would lie."""
    if not guess.key or not vocabulary.is_turned_round(guess.key, guess.column.header):
        return guess
    why = _("It seems to ask for the opposite of “%(field)s”. Turn its answers round to have them read.")
    return Guess(guess.column, None, 0.0, "not recognised", why % {"field": _label(guess.key)})


def _fits(key: str, contents: Contents) -> bool:
    """Whether most cells of a column are what a field holds; a field that takes anything fits."""
    held = vocabulary.read_holds().get(key)
    if key == "status" and contents.filled and contents.fit(("level",)) == 1:
        return False  # "R", "A" and "G" are no status, though "A" and "C" may be one
    return held is None or contents.fit(held) >= FITS


def _confirm(guess: Guess, contents: Contents) -> Guess:
    if _fits(guess.key or "", contents):
        return guess
    words = {"field": _label(guess.key), "contents": describe_kind(contents.main)}
    why = _("The heading says “%(field)s”, but under it stand %(contents)s. The text is kept.") % words
    perhaps = _TELLING.get(contents.main, guess.key)
    return replace(guess, key=perhaps, sure=DOUBTED, word="likely", why=why)


def _choose(guess: Guess, contents: Contents, fields: Sequence[str]) -> Guess:
    """Return the one of several fields that the contents fit; where none or more than one does, it is asked."""
    fitting = (
        only_ones(fields, {**vocabulary.read_telling(), **_holds_alone(fields)}, contents)
        if contents.filled
        else []
    )
    words = {"contents": describe_kind(contents.main), "heading": guess.column.header}
    if len(fitting) == 1:
        words["field"] = _label(fitting[0])
        why = _("The heading “%(heading)s” may be “%(field)s”, and under it stand %(contents)s.") % words
        return replace(guess, key=fitting[0], sure=BY_CONTENTS, word="sure", why=why)
    if not contents.filled or not contents.main:
        return guess
    words["field"] = _label(guess.key or fields[0])
    why = _("The heading may mean “%(field)s”, or something else: under it stand %(contents)s.") % words
    return replace(guess, key=guess.key or fields[0], word="likely", why=why)


def _holds_alone(fields: Sequence[str]) -> Mapping[str, Collection[str]]:
    """Return what a field holds, where the heading leaves only that one."""
    return {fields[0]: vocabulary.read_holds().get(fields[0], ())} if len(fields) == 1 else {}


def _offer(guess: Guess, contents: Contents) -> Guess:
    """Return a column that no heading names with the field that its contents may be: offered, never taken."""
    key = _TELLING.get(contents.main)
    if not key or contents.filled < 2:
        return guess
    words = {"field": _label(key), "contents": describe_kind(contents.main)}
    why = _("Under it stand %(contents)s, so it may be “%(field)s”; the heading does not say so.") % words
    return replace(guess, key=key, sure=0.5, word="likely", why=why)


def _by_year(one: _Read, year: int) -> _Read:
    """Read a heading with a financial year in it: money of that year when the rest says of what, else it is asked."""
    column = one.column
    key, of, rest = vocabulary.read_money_heading(column.header)
    if of is None:
        return one
    typed = {"year": label_financial_year(of), "field": _label(key)}
    if not key:
        money = one.contents.fit(("amount", "number")) >= FITS and one.contents.filled
        why = _("It is of the year %(year)s, and its heading does not say of what.") % typed
        return (
            replace(one, guess=Guess(column, None, 0.0, "not recognised", why)) if not rest and money else one
        )
    if of == year:
        return replace(one, guess=Guess(column, key, 1.0, "sure"))
    why = _("It is “%(field)s” of %(year)s, and comes in as the amount of that year.") % typed
    return replace(one, guess=_confirm(Guess(column, vocabulary.YEAR_MONEY, 1.0, "sure", why), one.contents))


def _without_respondent(found: Sequence[_Read]) -> list[_Read]:
    """Leave out "Name" in the export of a form: it is the name of whoever filled it in."""
    headers = {sheets.normalise_header(one.column.header) for one in found}
    if headers.isdisjoint(_FORM_EXPORT):
        return list(found)
    why = _("In the answers to a form this is the name of whoever filled it in.")
    respondent = {"name", "enw"}
    found = [
        replace(one, guess=Guess(one.column, None, 0.0, "not recognised", why))
        if sheets.normalise_header(one.column.header) in respondent
        else one
        for one in found
    ]
    contested = [one for one in found if one.guess.word == sheets.CONTESTED and one.guess.key == "name"]
    if len(contested) != 1:
        return found
    sure = replace(contested[0], guess=replace(contested[0].guess, word="sure", sure=1.0))
    return [sure if one is contested[0] else one for one in found]


def _settle_contested(found: Sequence[_Read]) -> list[_Read]:
    """Where two headings say the same, the one whose contents alone fit is the field."""
    settled = list(found)
    for key in {one.guess.key for one in found if one.guess.word == sheets.CONTESTED}:
        places = [
            place
            for place, one in enumerate(settled)
            if one.guess.word == sheets.CONTESTED and one.guess.key == key
        ]
        held = vocabulary.read_holds().get(key or "")
        fitting = [
            at
            for at in places
            if held and settled[at].contents.filled and settled[at].contents.fit(held) >= FITS
        ]
        if len(fitting) == 1 and all(settled[at].contents.filled for at in places):
            for at in places:
                guess = replace(settled[at].guess, sure=BY_CONTENTS, word="sure")
                settled[at] = replace(settled[at], guess=_confirm(guess, settled[at].contents))
    return settled


def _once(found: Sequence[Guess]) -> tuple[Guess, ...]:
    """Return the guesses with no field twice: one whose heading alone says it goes before those of contents."""
    return tuple(
        _doubt_second(one, found) if one.is_sure and one.key != vocabulary.YEAR_MONEY else one
        for one in found
    )


def _doubt_second(one: Guess, found: Sequence[Guess]) -> Guess:
    same = [other for other in found if other.is_sure and other.key == one.key]
    by_heading = [other for other in same if not other.why]
    if len(same) == 1 or by_heading == [one]:
        return one
    if len(by_heading) == 1:
        return replace(
            one,
            sure=DOUBTED,
            word="likely",
            why=_("Another column is “%(field)s” already.") % {"field": _label(one.key)},
        )
    return replace(one, word=sheets.CONTESTED, why="")


def _is_spelt_nearly(header: str, key: str) -> bool:
    """Whether each word of a heading is one of the field's in its place, misspelt or cut short: "Lead offcer"."""
    words = header.split()
    return any(_are_nearly(words, sheets.normalise_header(known).split()) for known in _known(key))


def _known(key: str) -> Iterable[str]:
    return vocabulary.read_columns()[key]


def _are_nearly(words: Sequence[str], known: Sequence[str]) -> bool:
    same = any(word == other for word, other in zip(words, known, strict=False))
    return len(words) == len(known) and all(
        word == other
        or (same and len(word) >= 3 and other.startswith(word))
        or (len(word) >= 5 and word[0] == other[0] and OSA.distance(word, other) <= 1 + (len(word) >= 9))
        for word, other in zip(words, known, strict=True)
    )


def _label(key: str | None) -> str:
    return str(vocabulary.read_labels()[key]) if key else ""
