"""Cutting a sheet with two tables in two, and turning round one whose headings stand in a column. Pure."""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from core.sheets.find_table import NAMING
from core.sheets.match_headers import normalise_header
from core.sheets.model import Cell, MergedCells, Sheet, SheetRow, pad_cells

MOST_TURNED = 200  # a sheet with more rows has no heading in each of them
Heads = Callable[[Sequence[str]], Set[str]]  # the keys that texts are headings of, beyond doubt


def split_sheet(sheet: Sheet, heads: Heads) -> list[Sheet]:
    """Return the parts of a sheet that have headings of their own, one below the other or side by side.

    Rows keep their numbers and cells their columns. A header that comes again on each page parts nothing.
    """
    starts = _starts(sheet, heads)
    if len(starts) < 2:
        return _beside(sheet, heads)
    ends = [*(start for start, _place in starts[1:]), len(sheet.rows)]
    found = []
    for (start, _place), end in zip(starts, ends, strict=True):
        rows = sheet.rows[0 if start == starts[0][0] else start : end]
        found += _beside(replace(sheet, rows=rows), heads)
    return found


def _starts(sheet: Sheet, heads: Heads) -> list[tuple[int, int]]:
    """Return where each table begins: the place of its first row, with a title above it, and of its header."""
    found: list[tuple[int, int]] = []
    seen: list[dict[int, str]] = []
    for place, row in enumerate(sheet.rows):
        above = sheet.rows[place - 1] if place else None
        lone = above is not None and sum(bool(cell.text.strip()) for cell in above.cells) == 1
        apart = above is None or above.number < row.number - 1 or lone
        if found and (not apart or place - found[-1][1] < 2):
            continue
        texts = {at: normalise_header(cell.text) for at, cell in enumerate(row.cells) if cell.text.strip()}
        if len(texts) < 2 or not _is_header([row.at(at) for at in texts], heads):
            continue
        if any(_are_same(texts, header) for header in seen):
            continue
        seen.append(texts)
        found.append((place - 1 if found and lone else place, place))
    return found


def _is_header(cells: Sequence[Cell], heads: Heads) -> bool:
    words = [cell.text for cell in cells if isinstance(cell.value, str)]
    return len(words) == len(cells) and len(keys := heads(words)) > 1 and len(keys) * 2 >= len(words)


def _are_same(texts: dict[int, str], header: dict[int, str]) -> bool:
    same = sum(header.get(at) == text for at, text in texts.items())
    return same >= 0.6 * len(texts)


def _beside(sheet: Sheet, heads: Heads) -> list[Sheet]:
    """Return the tables that stand side by side, an empty column between them, each with a column of names."""
    for place, row in enumerate(sheet.rows[:60]):
        if len(heads([cell.text for cell in row.cells if isinstance(cell.value, str)])) > 1:
            blocks = _blocks(sheet.rows[place:])
            named = [NAMING in heads([row.at(at).text for at in block]) for block in blocks]
            if len(blocks) > 1 and all(named) and all(len(block) > 1 for block in blocks):
                return [_columns_of(sheet, blocks, at) for at in range(len(blocks))]
            return [sheet]
    return [sheet]


def _blocks(rows: Sequence[SheetRow]) -> list[range]:
    """Return the stretches of columns in which something stands, from the header down."""
    filled = sorted({at for row in rows for at, cell in enumerate(row.cells) if cell.text.strip()})
    starts = [at for at in filled if at - 1 not in filled]
    ends = [at + 1 for at in filled if at + 1 not in filled]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _columns_of(sheet: Sheet, blocks: Sequence[range], at: int) -> Sheet:
    """Return the block's columns; the first has all that stands above the tables too."""
    block = blocks[at]
    rows = []
    for row in sheet.rows:
        cells = pad_cells([cell if column in block else None for column, cell in enumerate(row.cells)])
        if not cells and at == 0 and not any(_holds(row, other) for other in blocks):
            cells = row.cells
        if cells:
            rows.append(SheetRow(row.number, cells, row.hidden, row.notes))
    merges = tuple(one for one in sheet.merges if one.left - 1 in block)
    return replace(sheet, rows=tuple(rows), merges=merges)


def _holds(row: SheetRow, block: range) -> bool:
    return any(row.at(column).text.strip() for column in block)


def turn_sheet(sheet: Sheet) -> Sheet:
    """Return the sheet with its rows as columns: row 3 becomes column C, and column B row 2."""
    if not sheet.rows or sheet.rows[-1].number > MOST_TURNED:
        return replace(sheet, rows=())
    rows = []
    for column in range(max(len(row.cells) for row in sheet.rows)):
        cells: list[Cell | None] = [None] * sheet.rows[-1].number
        for row in sheet.rows:
            cells[row.number - 1] = row.at(column) if row.at(column).text else None
        if padded := pad_cells(cells):
            rows.append(SheetRow(column + 1, padded, column in sheet.hidden_columns))
    merges = tuple(MergedCells(one.left, one.top, one.right, one.bottom) for one in sheet.merges)
    hidden = frozenset(row.number - 1 for row in sheet.rows if row.hidden)
    return replace(sheet, rows=_filled_down(rows, merges), merges=merges, hidden_columns=hidden)


def _filled_down(rows: Sequence[SheetRow], merges: Sequence[MergedCells]) -> tuple[SheetRow, ...]:
    """Give what was merged over several columns to each row that it has become."""
    found = {row.number: row for row in rows}
    for merge in merges:
        top = found.get(merge.top)
        if top is None or merge.top == merge.bottom or not top.at(merge.left - 1).text:
            continue
        for number in range(merge.top, merge.bottom + 1):
            if row := found.get(number):
                cells: list[Cell | None] = [row.at(at) for at in range(max(len(row.cells), merge.left))]
                cells[merge.left - 1] = top.at(merge.left - 1)._replace(merged=True)
                found[number] = SheetRow(number, pad_cells(cells), row.hidden)
    return tuple(found[row.number] for row in rows)
