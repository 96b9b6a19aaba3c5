"""One partnership on several rows: its name is merged over them, said again, or said once and left out below."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core import clock, sheets
from core.dates import financial_year_of, label_financial_year
from core.parsing.result import tidy
from core.parsing.terms import find_financial_year, is_year, read_financial_year
from register.importing.clean.vocabulary import MONEY_FIELDS, YEAR_MONEY, read_labels

# Columns whose values add up.
LISTS = frozenset(
    ("partners", "representatives", "other_names", "reasons", "benefits", "beneficiaries", "comments")
)
Group = Sequence[sheets.TableRow]
_Amounts = dict[tuple[int, int, int], str]  # by the number of the record, the column of money and the year
_SHEETS = -1  # in place of a column: the name of its sheet says the year of a row


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


def group_rows(table: sheets.Table, mapping: Mapping[str, str]) -> tuple[sheets.Table, dict[str, str]]:
    """Return the table with the rows of each partnership as one record, numbered as its first, and how the columns
    are read that were added: the money of each year that a column or the names of the sheets say."""
    groups = _groups(table, mapping)
    if groups is None:
        return table, {}
    columns, found = groups
    year, amounts, records = _find_years(columns, found), _Amounts(), []
    for group in found:
        moved, own = _move_amounts(columns, group, year) if year is not None else (group, {})
        records.append(_joined(columns, moved))
        amounts.update({(records[-1].number, *place): text for place, text in own.items()})
    return _add_years(columns, replace(table, records=tuple(records)), amounts)


def _find_years(columns: _Columns, found: Sequence[Group]) -> int | None:
    """Return the column that says the year of each row, or _SHEETS where the names of the sheets do."""
    if _has_years_as_sheets(columns.table):
        return _SHEETS
    places = (_year_column(columns, group) for group in found if len(group) > 1)
    return next((at for at in places if at is not None), None)


def _has_years_as_sheets(table: sheets.Table) -> bool:
    names = {row.sheet for row in table.records}
    return len(names) > 1 and all(_read_year(name) is not None for name in names)


def _read_year(text: str) -> int | None:
    """Return the financial year of a text: "2024/25", or "2024" for the one that begins then."""
    year = find_financial_year(text)[0]
    return int(text.strip()[:4]) if year is None and _is_calendar_year(text) else year


def _is_calendar_year(text: str) -> bool:
    return len(text.strip()) == 4 and is_year(text)


def _move_amounts(columns: _Columns, group: Group, year: int) -> tuple[Group, dict[tuple[int, int], str]]:
    """Return the rows without the amounts that are of one year each, and these by column and year."""
    said = [row.sheet if year == _SHEETS else columns.text(row, year) for row in group]
    own: dict[tuple[int, int], str] = {}
    rows = list(group)
    for at, key in enumerate(columns.keys):
        if key not in MONEY_FIELDS or any(row.cells[at].merged for row in group):
            continue
        filled = [
            (place, of) for place, row in enumerate(group) if (of := _read_year(said[place])) is not None
        ]
        filled = [(place, of) for place, of in filled if columns.text(group[place], at)]
        if len({of for _place, of in filled}) < len(filled):
            continue  # two amounts of one year
        for place, of in filled:
            own[at, of] = group[place].cells[at].text
            cells = list(rows[place].cells)
            cells[at] = sheets.empty_cell(at)
            rows[place] = replace(rows[place], cells=tuple(cells))
    calendar = list(dict.fromkeys(text for text in said if _is_calendar_year(text)))
    if own and calendar:
        letter = "" if year == _SHEETS else columns.table.columns[year].letter
        note = sheets.RowNote("calendar year", letter, "; ".join(calendar), _say_calendar(calendar))
        rows[0] = replace(rows[0], notes=(*rows[0].notes, note))
    return rows, own


def _say_calendar(years: Sequence[str]) -> str:
    of = ", ".join(f"{text}: {label_financial_year(int(text))}" for text in years)
    return _(
        "The amounts were taken as those of the financial years that begin then (%(years)s). Check it."
    ) % {"years": of}


def _add_years(
    columns: _Columns, table: sheets.Table, amounts: _Amounts
) -> tuple[sheets.Table, dict[str, str]]:
    """Give the table a column for each money and year, headed as one that is of that year."""
    added: dict[str, str] = {}
    for at, of in sorted({(at, of) for _number, at, of in amounts}):
        heading = f"{read_labels()[columns.keys[at]]} {label_financial_year(of)}"
        table, letter = sheets.add_column(table, heading, _text_of(amounts, at, of))
        last = replace(table.columns[-1], scale=columns.table.columns[at].scale)
        table = replace(table, columns=(*table.columns[:-1], last))
        added[letter] = YEAR_MONEY
    return table, added


def _text_of(amounts: _Amounts, at: int, of: int) -> Callable[[sheets.TableRow], str]:
    return lambda row: amounts.get((row.number, at, of), "")


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
    by_year = _has_years_as_sheets(table)
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
        last = found.setdefault(("" if by_year else row.sheet, name or f"row {row.number}"), [])
        last.append(row)
    if by_year:  # what a partnership says once is what its latest sheet says
        for group in found.values():
            group.sort(key=lambda row: -(_read_year(row.sheet) or 0))
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
