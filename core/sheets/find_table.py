"""Finding the table in a messy workbook: which sheet, which header row, and what every row under it is. Pure.

A register kept by hand has a title, an owner, blank rows, headers over two rows, headings of sections,
the header again on each printed page, totals and notes. None of it is thrown away unseen.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from core.parsing.terms import is_year, read_financial_year
from core.sheets.classify_rows import sort_rows
from core.sheets.match_headers import (
    Headers,
    Known,
    is_problem_column,
    normalise_header,
    scale_of_header,
    total_note,
)
from core.sheets.model import (
    Cell,
    MergedCells,
    Sheet,
    SheetColumn,
    SheetRow,
    Table,
    Workbook,
    name_column,
    pad_cells,
)
from core.sheets.open_file import SheetRefused

NAMING = "name"  # the key of the column that names a record
NO_HEADINGS = 0  # the number of the row of headings of a list that has none
JUDGED, ONE_ROW, TWO_ROWS = 0, 1, 2  # how many rows the headings stand in: as they look, or as somebody said
_SEARCHED_ROWS = 60
_LONGEST_GROUP, _LONGEST_UNDER_ONE, _MOST_WORDS = 40, 80, 4


@dataclass(frozen=True)
class Told:
    """What somebody said of the headings: the letter of the column of the names by the name of its sheet, and in how
    many rows they stand."""

    naming: Mapping[str, str] = field(default_factory=dict)
    heading_rows: int = JUDGED


_AS_IT_LOOKS = Told()


@dataclass(frozen=True)
class _Found:
    """A header row, its texts by column, and how well they match what is known.

    `problems` are the columns that an earlier round added: `marked` is the sheet with them, `sheet` without.
    """

    sheet: Sheet
    place: int
    texts: dict[int, tuple[str, str]]
    score: float
    two_rows: bool = False
    marked: Sheet | None = None
    problems: tuple[int, ...] = ()
    known: float = 0.0  # how many known keys it names, each counted by how sure it is

    @property
    def row(self) -> SheetRow:
        return self.sheet.rows[self.place]

    @property
    def number(self) -> int:
        return self.row.number if self.place >= 0 else NO_HEADINGS

    def is_chance(self, widest: int) -> bool:
        """Say whether one known word in a row as wide as one above it makes no heading of it: it may be a value."""
        filled = len(self.texts)
        return self.known < 1.5 and self.known * 2 < filled <= widest


def find_table(
    workbook: Workbook,
    known: Known,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    taken: Collection[int] = (),
    told: Told = _AS_IT_LOOKS,
) -> Table:
    """Return the table whose header best matches `known` (key -> accepted header texts).

    Visible sheets go before hidden ones, fuller sheets before emptier. `sheet` and `header_row` (Excel's
    number; NO_HEADINGS where there are none) are a person's correction and are obeyed, as are the rows `taken` for
    records, and `told` about its headings. Where nothing is known, the first row with the most words is taken. A column
    "Problem" that an earlier round added stands last and decides nothing. Raises SheetRefused when there is no such
    sheet or row, or nothing to read.
    """
    sheets = [one for one in workbook.sheets if sheet in (None, one.name)]
    if sheet is not None and not sheets:
        raise SheetRefused(
            _("%(name)s has no sheet called “%(sheet)s”.") % {"name": workbook.name, "sheet": sheet}
        )
    headers = Headers(known)
    found = [best for one in sheets if (best := _found_in(one, headers, header_row, told.heading_rows))]
    if not found:
        raise SheetRefused(
            _(
                "No row of column names was found in %(name)s. Put the names of the columns in one row above the list."
            )
            % {"name": workbook.name}
        )
    chosen = max(found, key=lambda one: (round(one.score, 2), not one.sheet.hidden, len(one.sheet.rows)))
    return _with_problems(_table(chosen, _naming(chosen, headers, told), taken), chosen)


def find_tables(
    sheets: Iterable[Sheet],
    known: Known,
    *,
    taken: Mapping[str, Collection[int]] | None = None,
    told: Told = _AS_IT_LOOKS,
) -> list[tuple[float, Table]]:
    """Return the table of each sheet that has one, in their order, with how well its header matches `known`.

    `taken` are the rows that somebody said to be records, by the name of their sheet; `told` is about their headings.
    """
    headers, taken = Headers(known), taken or {}
    found = [best for one in sheets if (best := _found_in(one, headers, None, told.heading_rows))]
    return [
        (
            one.score,
            _with_problems(_table(one, _naming(one, headers, told), taken.get(one.sheet.name, ())), one),
        )
        for one in found
    ]


def _naming(found: _Found, headers: Headers, told: Told) -> int | None:
    """Return the column of the names: as it was told, else where one heading alone says that it is.

    A whole heading goes before the lower half of one: "Partnership" before "Name" under "Lead contact".
    """
    letter = told.naming.get(found.sheet.name)
    for column in found.texts:
        if letter and name_column(column) == letter:
            return column
    for half in (0, 1):
        named = [
            column
            for column, texts in found.texts.items()
            if headers.exact.get(normalise_header(texts[half])) == NAMING
            and not (half and _is_of_another(texts, headers))
        ]
        if named:
            return named[0] if len(named) == 1 else None
    return None


def _is_of_another(texts: tuple[str, str], headers: Headers) -> bool:
    """Say whether the group above a column is itself a field: "Name" under "Lead officer" is the officer's."""
    group = normalise_header(texts[0].removesuffix(texts[1]))
    return headers.exact.get(group, NAMING) != NAMING


def _found_in(
    sheet: Sheet, headers: Headers, header_row: int | None, heading_rows: int = JUDGED
) -> _Found | None:
    """Return the best header of a sheet as it was before an earlier round wrote its problems beside the rows.

    A cell "Problem" heads such a column only when its row is the header without it too.
    """
    if header_row == NO_HEADINGS:
        return _Found(sheet, -1, {}, 0.0) if sheet.rows else None
    for problems, numbers in _problem_columns(sheet, header_row).items():
        before = replace(sheet, rows=tuple(_unmarked(row, problems) for row in sheet.rows))
        found = _best_header(before, headers, header_row, heading_rows)
        if found and found.row.number in numbers:
            return replace(found, marked=sheet, problems=problems)
    return _best_header(sheet, headers, header_row, heading_rows)


def _problem_columns(sheet: Sheet, header_row: int | None) -> dict[tuple[int, ...], set[int]]:
    """Return the columns that may be the problems of an earlier round, each with the rows that may head them."""
    found: dict[tuple[int, ...], set[int]] = {}
    for row in _searched(sheet, header_row):
        columns = [at for at, cell in enumerate(row.cells) if is_problem_column(_one_line(cell.text))]
        if columns:
            found.setdefault(tuple(columns), set()).add(row.number)
    return found


def _searched(sheet: Sheet, header_row: int | None) -> Sequence[SheetRow]:
    return (
        sheet.rows[:_SEARCHED_ROWS]
        if header_row is None
        else [row for row in sheet.rows if row.number == header_row]
    )


def _unmarked(row: SheetRow, problems: Sequence[int]) -> SheetRow:
    """Return a row without its problems. One that is said to be a total lost its formulas on the way."""
    total = any(row.at(column).text == total_note() for column in problems)
    cells = [None if column in problems else cell for column, cell in enumerate(row.cells)]
    if total:
        cells = [cell and cell._replace(formula=True) for cell in cells]
    return SheetRow(row.number, pad_cells(cells), row.hidden, row.notes)


def _best_header(
    sheet: Sheet, headers: Headers, header_row: int | None, heading_rows: int = JUDGED
) -> _Found | None:
    if heading_rows == TWO_ROWS:
        return _with_next_row(_best_header(sheet, headers, header_row), headers)
    best: _Found | None = None
    widest = 0
    for place, row in enumerate(sheet.rows[:_SEARCHED_ROWS] if header_row is None else sheet.rows):
        if header_row is None or header_row == row.number:
            for one in _candidates(sheet, place, headers, heading_rows):
                found = replace(one, score=one.score - one.known) if one.is_chance(widest) else one
                if best is None or found.score > best.score + 0.001:
                    best = found
        widest = max(widest, sum(bool(cell.text.strip()) for cell in row.cells))
    if best is None or header_row is not None:
        return best
    penalty = 1.5 if sheet.hidden else 0  # lists for drop-downs are kept on hidden sheets
    return _Found(sheet, best.place, best.texts, best.score - penalty, best.two_rows)


def _with_next_row(found: _Found | None, headers: Headers) -> _Found | None:
    """Return a header together with the row below it, where it stands in one."""
    if found is None or found.two_rows or not 0 <= found.place < len(found.sheet.rows) - 1:
        return found
    both = _candidates(found.sheet, found.place + 1, headers, TWO_ROWS)
    return next((replace(one, score=found.score) for one in both if one.two_rows), found)


def _candidates(sheet: Sheet, place: int, headers: Headers, heading_rows: int = JUDGED) -> Iterator[_Found]:
    """Yield the ways to read one row as the (lower) row of a header."""
    row = sheet.rows[place]
    words = [cell.text for cell in row.cells if _is_word(cell)]
    if not words:
        return
    known = headers.best(words)
    alone = known + _fullness(len(words))
    above = sheet.rows[place - 1] if place and sheet.rows[place - 1].number == row.number - 1 else None
    wanted = above is not None and heading_rows != ONE_ROW
    if wanted and above and all(not cell.text or _is_word(cell) for cell in row.cells):
        following = sheet.rows[place + 1] if place + 1 < len(sheet.rows) else None
        under = _is_group_row(above, row, sheet.merges) or _stand_under_groups(above, row, following)
        joined = _joined(above, row, sheet.merges, under=under)
        if joined:
            both = headers.best(text for pair in joined.values() for text in set(pair)) + _fullness(
                len(joined)
            )
            upper = headers.best(cell.text for cell in above.cells)
            gained = both > max(alone, upper) + 0.5
            if under:  # a word of the upper row is no less known for what stands below it
                both = max(both, upper + _fullness(len(joined)))
            if gained or under or heading_rows == TWO_ROWS:
                yield _Found(
                    sheet, place, joined, max(both, alone) + 0.1, two_rows=True, known=max(both, known)
                )
    texts = {column: (cell.text, cell.text) for column, cell in enumerate(row.cells) if cell.text.strip()}
    yield _Found(sheet, place, texts, alone, known=known)


def _fullness(words: int) -> float:
    """Break ties, and find a header where no word is known: the row with the most words."""
    return 0.01 * min(words, 60)


def _is_word(cell: Cell) -> bool:
    """Say whether a cell could be a column's name: text, or a year, but no amount and no date."""
    if isinstance(cell.value, int) and not isinstance(cell.value, bool):
        return 1900 <= cell.value <= 2100
    if not isinstance(cell.value, str) or cell.error:
        return False
    return _is_year(cell.text) or any(one.isalpha() for one in cell.text)


def _is_year(text: str) -> bool:
    """Say whether a text is a year and nothing else, as "2026", "2026/27" and "26/27" are."""
    return is_year(text) or read_financial_year(text) is not None


def _joined(
    upper: SheetRow, lower: SheetRow, merges: Sequence[MergedCells], *, under: bool
) -> dict[int, tuple[str, str]]:
    """Return header and lower name of each column under two header rows; nothing when they do not fit.

    `under`: the lower row stands under groups by its shape, whatever its words, so that a group may be long.
    """
    groups = _groups(upper, lower, merges, _LONGEST_UNDER_ONE if under else _LONGEST_GROUP)
    if groups is None:
        return {}
    texts = {}
    for column in range(max(len(upper.cells), len(lower.cells))):
        name, group = lower.at(column).text, groups.get(column, "")
        if name or group:
            texts[column] = (name if group in ("", name) else f"{group} {name}".strip(), name or group)
    return texts


def _groups(
    upper: SheetRow, lower: SheetRow, merges: Sequence[MergedCells], longest: int
) -> dict[int, str] | None:
    """Return the group text over each column; None when the upper row is a title or a note.

    A merge says how far a group reaches. Without merges (CSV) it reaches to the next text.
    """
    starts = {column: cell.text for column, cell in enumerate(upper.cells) if cell.text.strip()}
    if len(starts) < 2 or any(len(text) > longest for text in starts.values()):
        return None
    reach = {merge.left - 1: merge.right for merge in merges if merge.top <= upper.number <= merge.bottom}
    if not any(right > left + 1 for left, right in reach.items()):
        reach = {}  # what is merged downwards says nothing of how far the others reach
    groups = {}
    ends = [*list(starts)[1:], max(len(upper.cells), len(lower.cells))]
    for (column, text), following in zip(starts.items(), ends, strict=True):
        for under in range(column, reach.get(column, column + 1) if reach else following):
            if under == column or lower.at(under).text:
                groups[under] = text
    return groups


def _is_group_row(upper: SheetRow, lower: SheetRow, merges: Sequence[MergedCells]) -> bool:
    """Say whether merges over several columns make the upper row a row of groups with names below.

    Every name below must stand under a merge or repeat the cell above, so a data row cannot pass; and
    no merge may cover most of the table, as a title does. Where nothing stands below the first heading, a year or a
    short word may stand under a heading of one column.
    """
    spans = [
        merge for merge in merges if merge.top == upper.number == merge.bottom and merge.right > merge.left
    ]
    spanned = {column for merge in spans for column in range(merge.left - 1, merge.right)}
    named = [column for column, cell in enumerate(lower.cells) if cell.text and not cell.merged]
    under = [column for column in named if column in spanned]
    loose = [column for column in named if column not in spanned and upper.at(column).text]
    loose = [] if _begins_bare(upper, lower) and _are_labels(lower, named) else loose
    widest = max((merge.right - merge.left + 1 for merge in spans), default=0)
    columns = {at for row in (upper, lower) for at, cell in enumerate(row.cells) if cell.text} | spanned
    return len(under) >= 2 and not loose and widest <= 0.7 * len(columns)


def _stand_under_groups(upper: SheetRow, lower: SheetRow, following: SheetRow | None) -> bool:
    """Say whether a row names columns that the row above leaves without a name, and nothing else: its cells are years
    or short words under a heading that reaches over several of them, or a year under a heading of its own; and a
    record follows that says what this row does not."""
    named = [column for column, cell in enumerate(lower.cells) if cell.text.strip() and not cell.merged]
    starts = [column for column, cell in enumerate(upper.cells) if cell.text.strip()]
    if len(named) < 2 or not starts or not _begins_bare(upper, lower) or not _are_labels(lower, named):
        return False
    bare = [column for column in named if column not in starts and column > starts[0]]
    beneath = {max(start for start in starts if start <= column) for column in bare}
    alone = [column for column in named if column in starts and column not in beneath]
    if not bare or any(column < starts[0] for column in named):
        return False
    if not all(_is_year(lower.at(column).text) for column in alone):
        return False
    return following is not None and bool(following.at(starts[0]).text.strip())


def _begins_bare(upper: SheetRow, lower: SheetRow) -> bool:
    """Say whether nothing stands below the first heading, or that heading again."""
    first = next((column for column, cell in enumerate(upper.cells) if cell.text.strip()), 0)
    cell = lower.at(first)
    return not cell.text.strip() or cell.merged


def _are_labels(row: SheetRow, columns: Iterable[int]) -> bool:
    """Say whether what stands in these columns may be names of columns: years, or a few words."""
    texts = [row.at(column).text.strip() for column in columns]
    return all(
        _is_year(text)
        or (len(text) <= _LONGEST_GROUP and "@" not in text and len(text.split()) <= _MOST_WORDS)
        for text in texts
    )


def _table(found: _Found, naming: int | None, taken: Collection[int]) -> Table:
    sheet = found.sheet
    body = sheet.rows[found.place + 1 :]
    filled = {column for one in body for column, cell in enumerate(one.cells) if cell.text.strip()}
    used = sorted(filled | found.texts.keys())
    columns = tuple(_column(index, column, found, sheet) for index, column in enumerate(used))
    records, skipped = sort_rows(
        sheet,
        used,
        found.place,
        two_rows=found.two_rows,
        naming=naming,
        taken=taken,
        last_heading=max(found.texts, default=max(used)),
    )
    group_row = found.number - 1 if found.two_rows else 0
    units = [one.number for one in skipped if one.kind == "units"]
    if units and body[0].number == units[0]:
        columns = tuple(
            replace(one, unit=_one_line(body[0].at(at).text)) for one, at in zip(columns, used, strict=True)
        )
    letter = "" if naming is None else name_column(naming)
    return Table(sheet.name, found.number, columns, records, skipped, group_row, naming=letter)


def _with_problems(table: Table, found: _Found) -> Table:
    """Return the table with the columns of problems after all others."""
    if found.marked is None:
        return table
    rows = {row.number: row for row in found.marked.rows}
    hidden, known = found.marked.hidden_columns, len(table.columns)
    columns = [
        SheetColumn(known + at, name_column(place), _("Problem"), _("Problem"), hidden=place in hidden)
        for at, place in enumerate(found.problems)
    ]
    records = [
        replace(record, cells=(*record.cells, *(rows[record.number].at(place) for place in found.problems)))
        for record in table.records
    ]
    return replace(table, columns=(*table.columns, *columns), records=tuple(records))


def _column(index: int, column: int, found: _Found, sheet: Sheet) -> SheetColumn:
    header, name = (_one_line(text) for text in found.texts.get(column, ("", "")))
    return SheetColumn(
        index, name_column(column), header, name, scale_of_header(header), column in sheet.hidden_columns
    )


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
