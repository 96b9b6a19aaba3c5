"""Where a cell stands, what the cells around it say, and what a cleaner may do with it: remark, keep, fit. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from core.parsing.lists import split_marked
from core.parsing.nobody import names_nobody, points_above
from core.parsing.result import Reading, shorten_text, tidy
from core.sheets import Cell, SheetColumn, TableRow
from register.importing.clean.remark_kinds import SENTENCES
from register.importing.clean.vocabulary import DATE_FIELDS
from register.importing.model import ImportRow
from register.rules.organisation_names import simplify_spelling

_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})(?:[ T].*)?")
_BODIES = frozenset(["partners", "accountable_body"])


@dataclass(frozen=True)
class Neighbours:
    """The rows of a sheet, how its columns are read, the organisations that the register knows by name, and which
    fields are dates."""

    columns: Sequence[SheetColumn] = ()
    records: Sequence[TableRow] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    organisations: Iterable[str] = ()
    dates: Collection[str] = DATE_FIELDS

    def text_above(self, number: int, column: SheetColumn) -> str:
        """Return the nearest text above a cell that does not itself point upwards; empty when there is none."""
        if column.index not in self._above:
            self._above[column.index] = dict(self._texts_above(column.index))
        return self._above[column.index].get(number, "")

    def rows_of_merge(self, number: int, column: SheetColumn) -> list[int]:
        """Return the rows over which a cell is merged with others, its own among them; just its own where it is not."""
        if column.index not in self._merges:
            self._merges[column.index] = dict(self._list_merges(column.index))
        return self._merges[column.index].get(number, [number])

    def _list_merges(self, at: int) -> Iterator[tuple[int, list[int]]]:
        """Yield the number of every row of a merged cell with the numbers of all of them."""
        run, said = list[int](), ""
        for record in self.records:
            cell = record.cells[at] if at < len(record.cells) else None
            text = tidy(cell.text) if cell is not None and cell.merged else ""
            run = [*run, record.number] if text and text == said else [record.number]
            said = text
            if len(run) > 1:
                yield from ((number, run) for number in run)

    def knows_body(self, name: str) -> bool:
        """Whether a name is an organisation's in the register, or stands alone in a cell of partners of the sheet."""
        return simplify_spelling(name) in self._known

    def knows_for_sure(self, name: str) -> bool:
        """Whether a name is that of an organisation in the register."""
        return simplify_spelling(name) in self._registered

    def has_month_first(self, column: SheetColumn) -> bool:
        """Whether a date of a column can only have the month first: 3/14/2026."""
        return self._month_first.get(column.letter, False)

    @cached_property
    def _merges(self) -> dict[int, dict[int, list[int]]]:
        return {}

    @cached_property
    def _above(self) -> dict[int, dict[int, str]]:
        return {}

    def _texts_above(self, at: int) -> Iterator[tuple[int, str]]:
        """Yield the number of every row with the nearest text above its cell, each cell of the column read once."""
        above = ""
        for record in self.records:
            yield record.number, above
            text = tidy(record.cells[at].text) if at < len(record.cells) else ""
            if text and not points_above(text):
                above = text

    @cached_property
    def _registered(self) -> frozenset[str]:
        return frozenset(map(simplify_spelling, self.organisations))

    @cached_property
    def _known(self) -> frozenset[str]:
        alone = (name for _letter, text in self._texts_of(_BODIES) for name in self._names_alone(text))
        return frozenset(map(simplify_spelling, (*self.organisations, *alone)))

    @cached_property
    def _month_first(self) -> dict[str, bool]:
        found: dict[str, bool] = {}
        for letter, text in self._texts_of(self.dates):
            figures = _FIGURES.fullmatch(text.strip())
            if figures and int(figures[1]) <= 12 < int(figures[2]) <= 31:
                found[letter] = True
        return found

    def _texts_of(self, keys: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield what is typed in the columns that are read as one of these, each with its column's letter."""
        read = [column for column in self.columns if self.mapping.get(column.letter) in keys]
        for record in self.records:
            for column in read:
                value = record.cells[column.index].value if column.index < len(record.cells) else None
                if isinstance(value, str):
                    yield column.letter, value

    @staticmethod
    def _names_alone(text: str) -> Iterator[str]:
        """Yield the names of a cell that hold nothing which could part them further."""
        for name in split_marked(text):
            if not re.search(r",|/|&|\b(?:and|a|ac)\b", name) and not names_nobody(name):
                yield name


def may_be_month_first(text: str) -> bool:
    """Whether a date is written in figures of which the first may be a month: 3/4/2026, and not 14/3/2026."""
    match = _FIGURES.fullmatch(text.strip())
    return match is not None and int(match[1]) <= 12


def turn_figures(text: str) -> str:
    """Return a date in figures with its first two numbers the other way round."""
    match = _FIGURES.fullmatch(text.strip())
    return f"{match[2]}/{match[1]}/{text.strip()[match.end(2) + 1 :]}" if match else text


@dataclass(frozen=True)
class CellPlace:
    """Where a cell stands: its row, its column as typed, the day on which it is read, and the cells around it."""

    row: ImportRow
    column: SheetColumn
    today: date
    near: Neighbours

    @property
    def header(self) -> str:
        return tidy(self.column.header) or self.column.letter

    def remark(self, name: str, text: str, *, proposed: str = "", **facts: object) -> None:
        """Say what is to be looked at: `name` is a sentence of remark_kinds."""
        words = {key: shorten_text(str(fact)) for key, fact in facts.items()} | {"typed": shorten_text(text)}
        self.row.remark(self.header, text, str(SENTENCES[name]) % words, kind=name, proposed=proposed)

    def doubt(self, found: Reading[Any]) -> None:
        for doubt in found.doubts:
            self.row.remark(self.header, found.typed, doubt.message, kind=doubt.code)
        if found.doubts or found.note:
            self.keep(found.typed)

    def keep(self, text: str, why: str = "") -> None:
        self.row.keep(self.header, text, why or _("As it was typed"))

    def fitting(self, text: str, longest: int) -> str:
        """Return what fits a field; a longer text is kept whole as well, and remarked on: nothing is cut in silence."""
        if len(text) > longest:
            self.keep(text, _("Too long for the field, which has its beginning"))
            self.remark("too_long", text, longest=longest)
        return text[:longest]

    def point_above(self, text: str) -> None:
        """Keep "as above", and propose what stands above: it holds here only when somebody says so."""
        above = self.near.text_above(self.row.number, self.column)
        self.keep(text)
        if above:
            self.remark("as_above", text, above=above, proposed=above)
        else:
            self.remark("nothing_above", text)


def typed_in(cell: Cell, text: str) -> str:
    """Return what was typed with its line breaks, which `text` has lost."""
    return str(cell.value) if isinstance(cell.value, str) else text
