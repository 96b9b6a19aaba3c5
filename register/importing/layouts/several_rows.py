"""One partnership on several rows: its name is merged over them, said again, or said once and left out below."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core import clock, sheets
from core.dates import financial_year_of
from core.parsing.result import tidy
from core.parsing.terms import is_year, read_financial_year
from register.importing.clean.vocabulary import MONEY_FIELDS

# Columns whose values add up.
LISTS = frozenset(
    ("partners", "representatives", "other_names", "reasons", "benefits", "beneficiaries", "comments")
)
Group = Sequence[sheets.TableRow]


@dataclass(frozen=True)
class _Columns:
    """The columns of a table by what they are read as."""

    table: sheets.Table
    keys: Sequence[str]

    @property
    def name(self) -> int:
        return self.keys.index(sheets.NAMING)

    def text(self, row: sheets.TableRow, at: int) -> str:
        return tidy(row.cells[at].text) if at < len(row.cells) else ""

    def is_single(self, at: int) -> bool:
        """Say whether a partnership has just one value in this column: a field that is no list and no money."""
        return bool(self.keys[at]) and self.keys[at] not in {*LISTS, *MONEY_FIELDS, "-", sheets.NAMING}


def recognise(table: sheets.Table, mapping: Mapping[str, str]) -> float:
    """Return how sure it is that a partnership has several rows: 0 none has, 1 all that have are clear.

    Clear are rows under one merged name, rows without a name that add to the one above, and rows of one name that
    differ only in what adds up. Where others of one name contradict each other it lies between.
    """
    groups = _groups(table, mapping)
    if groups is None:
        return 0.0
    columns, found = groups
    several = [group for group in found if len(group) > 1]
    clear = sum(_is_merged(columns, group) or _adds_up(columns, group) for group in several)
    open_ = sum(not _is_merged(columns, group) and _contradicts(columns, group) for group in several)
    return clear / (clear + open_) if clear else 0.0


def group_rows(table: sheets.Table, mapping: Mapping[str, str]) -> sheets.Table:
    """Return the table with the rows of each partnership as one record, numbered as its first."""
    groups = _groups(table, mapping)
    if groups is None:
        return table
    columns, found = groups
    return replace(table, records=tuple(_joined(columns, group) for group in found))


def _groups(
    table: sheets.Table, mapping: Mapping[str, str]
) -> tuple[_Columns, list[list[sheets.TableRow]]] | None:
    """Return the rows of each partnership, in the order of the sheet; nothing where no column is the name."""
    keys = [mapping.get(column.letter, "") for column in table.columns]
    if keys.count(sheets.NAMING) != 1:
        return None
    columns = _Columns(table, keys)
    found: dict[tuple[str, str], list[sheets.TableRow]] = {}
    last: list[sheets.TableRow] | None = None
    for row in table.records:
        name = columns.text(row, columns.name)
        if (
            not name
            and last is not None
            and not _parted(table, last[-1], row)
            and _continues(columns, row, last[0])
        ):
            last.append(row)
            continue
        last = found.setdefault((row.sheet, name or f"row {row.number}"), [])
        last.append(row)
    return columns, list(found.values())


def _parted(table: sheets.Table, above: sheets.TableRow, row: sheets.TableRow) -> bool:
    """Say whether headings stand between two rows: then they are of two lists."""
    return any(above.number < part.added + part.header_row < row.number for part in table.parts)


def _continues(columns: _Columns, row: sheets.TableRow, above: sheets.TableRow) -> bool:
    """Say whether a row without a name adds to the one above: nothing in it is a value that a partnership has once."""
    filled = [at for at in range(len(columns.keys)) if columns.text(row, at) and not _is_filled_down(row, at)]
    return row.sheet == above.sheet and bool(filled) and not any(columns.is_single(at) for at in filled)


def _is_filled_down(row: sheets.TableRow, at: int) -> bool:
    return row.cells[at].merged


def _is_merged(columns: _Columns, group: Group) -> bool:
    return any(row.cells[columns.name].merged for row in group)


def _adds_up(columns: _Columns, group: Group) -> bool:
    """Say whether rows differ, and only in what adds up."""
    differ = [at for at in range(len(columns.keys)) if len(_texts(columns, group, at)) > 1]
    nameless = any(not columns.text(row, columns.name) for row in group)
    return nameless or (bool(differ) and not any(columns.is_single(at) for at in differ))


def _contradicts(columns: _Columns, group: Group) -> bool:
    return any(
        columns.is_single(at) and len(_texts(columns, group, at)) > 1 for at in range(len(columns.keys))
    )


def _texts(columns: _Columns, group: Group, at: int) -> list[str]:
    """Return the different texts of a column in these rows, in order."""
    return list(dict.fromkeys(text for row in group if (text := columns.text(row, at))))


def _joined(columns: _Columns, group: Group) -> sheets.TableRow:
    first = group[0]
    if len(group) == 1:
        return first
    cells, notes = [], [note for row in group for note in row.notes]
    year = _year_column(columns, group)
    for at, column in enumerate(columns.table.columns):
        found = _texts(columns, group, at)
        filled = [row.cells[at] for row in group if columns.text(row, at)]
        if len(found) < 2:
            cells.append(filled[0] if filled else sheets.empty_cell(at))
        elif columns.is_single(at):
            cells.append(filled[0])
            notes.append(_note("contradicts", column, found, _say_first))
        elif columns.keys[at] in MONEY_FIELDS:
            cells.append(_money(columns, group, at, year))
            typed = [_with_year(columns, row, at, year) for row in group if columns.text(row, at)]
            notes.append(_note("several amounts", column, typed, _say_first if year is None else _say_latest))
        else:
            text = "; ".join(dict.fromkeys(_tidy_lines(cell.text) for cell in filled))
            cells.append(sheets.Cell(text, text, column.letter))
    return replace(first, cells=tuple(cells), where=_where(group), notes=tuple(notes))


def _tidy_lines(text: str) -> str:
    """Return a text with each of its lines tidy: a list on lines stays one."""
    return "\n".join(line for part in text.splitlines() if (line := tidy(part)))


def _note(
    kind: str, column: sheets.SheetColumn, texts: Sequence[str], say: Callable[[str], str]
) -> sheets.RowNote:
    quoted = ", ".join(f"“{text}”" for text in texts)
    return sheets.RowNote(kind, column.letter, "; ".join(texts), say(quoted))


def _say_first(texts: str) -> str:
    return _("The rows of this partnership say %(texts)s. The first was taken.") % {"texts": texts}


def _say_latest(texts: str) -> str:
    return _("The rows of this partnership say %(texts)s. That of the latest year was taken.") % {
        "texts": texts
    }


def _year_column(columns: _Columns, group: Group) -> int | None:
    """Return the place of a column that says another year in each row."""
    for at in range(len(columns.keys)):
        texts = [columns.text(row, at) for row in group]
        if not columns.keys[at] and all(map(is_year, texts)) and len(set(texts)) == len(texts):
            return at
    return None


def _money(columns: _Columns, group: Group, at: int, year: int | None) -> sheets.Cell:
    rows = [row for row in group if columns.text(row, at)]
    return (rows[0] if year is None else max(rows, key=lambda row: _recency(columns.text(row, year)))).cells[
        at
    ]


def _recency(year: str) -> tuple[bool, str]:
    """Order years: the present financial year last, for which money counts; before it the latest."""
    return read_financial_year(year) == financial_year_of(clock.today()), year


def _with_year(columns: _Columns, row: sheets.TableRow, at: int, year: int | None) -> str:
    amount = columns.text(row, at)
    return amount if year is None else f"{columns.text(row, year)}: {amount}"


def _where(group: Group) -> str:
    """Say which rows a record was put together from."""
    if group[0].where:
        return "; ".join(row.where for row in group)
    numbers = [row.number for row in group]
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return _("rows %(first)s to %(last)s") % {"first": numbers[0], "last": numbers[-1]}
    return _("rows %(rows)s") % {"rows": ", ".join(map(str, numbers))}
