"""Cutting a sheet with two tables in two, and turning round one whose headings stand in a column. Pure."""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from core.parsing.result import is_undecided, says_nothing
from core.sheets.find_table import NAMING
from core.sheets.match_headers import normalise_header
from core.sheets.model import Cell, MergedCells, Sheet, SheetRow, pad_cells

_LONGEST_WORDS = 60
MOST_TURNED = 200  # a sheet with more rows has no heading in each of them
Heads = Callable[[Sequence[str]], Set[str]]  # the keys that texts are headings of, beyond doubt


def split_sheet(sheet: Sheet, heads: Heads, likely: Heads | None = None) -> list[Sheet]:
    """Return the parts of a sheet that have headings of their own, one below the other or side by side.

    Rows keep their numbers and cells their columns. A header that comes again on each page parts nothing. `likely`
    are the keys that texts may be headings of: with it a row unlike the rows above it may head a table too.
    """
    starts = _starts(sheet, heads, likely or heads)
    if len(starts) < 2:
        return _beside(sheet, heads)
    ends = [*(start for start, _place in starts[1:]), len(sheet.rows)]
    found = []
    for (start, _place), end in zip(starts, ends, strict=True):
        rows = sheet.rows[0 if start == starts[0][0] else start : end]
        found += _beside(replace(sheet, rows=rows), heads)
    return found


def _starts(sheet: Sheet, heads: Heads, likely: Heads) -> list[tuple[int, int]]:
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
        if len(texts) < 2:
            continue
        if not _is_header([row.at(at) for at in texts], heads) and not (
            found and _is_unlike(sheet.rows, found[-1][1], place, likely, titled=lone)
        ):
            continue
        if any(_are_same(texts, header) for header in seen):
            continue
        seen.append(texts)
        found.append((place - 1 if found and lone else place, place))
    if found and _is_another_list(sheet.rows[: found[0][1]], sheet.rows[found[0][1]]):
        found.insert(0, (0, 0))
    return found


def _is_another_list(above: Sequence[SheetRow], header: SheetRow) -> bool:
    """Say whether a list stands above the first headings that are known: rows of three cells, and then a gap."""
    wide = [row for row in above if len(_filled(row)) > 2]
    apart = bool(wide) and (wide[-1] is not above[-1] or wide[-1].number < header.number - 1)
    return len(wide) > 2 and apart


def _is_unlike(rows: Sequence[SheetRow], header: int, place: int, likely: Heads, *, titled: bool) -> bool:
    """Say whether a row that stands apart heads another list: words alone, of which some are headings and no values
    of the column above, or stand where all above are amounts or dates. A record below it follows at once."""
    row, below = rows[place], rows[place + 1] if place + 1 < len(rows) else None
    cells = _filled(row)
    if below is None or below.number > row.number + 1 or len(_filled(below)) < 2:
        return False
    if not all(_is_words(cell) for cell in cells.values()):
        return False
    above = [_filled(one) for one in rows[header + 1 : place]]
    values = {at: [one[at] for one in above if at in one] for at in cells}
    seen = {at: {normalise_header(cell.text) for cell in values[at]} for at in cells}
    new = [cell.text for at, cell in cells.items() if normalise_header(cell.text) not in seen[at]]
    known = set[str]().union(*(likely([text]) for text in new))
    unlike = [at for at in cells if values[at] and not any(map(_is_words, values[at]))]
    told = any(at in _filled(below) and not _is_words(below.at(at)) for at in cells)
    return len(known) > 1 or (bool(unlike) and (bool(known) or (titled and told)))


def _filled(row: SheetRow) -> dict[int, Cell]:
    return {at: cell for at, cell in enumerate(row.cells) if cell.text.strip()}


def _is_words(cell: Cell) -> bool:
    """Say whether a cell may be a heading: a short text without a digit that says something."""
    text = cell.text.strip()
    is_text = isinstance(cell.value, str) and any(map(str.isalpha, text)) and len(text) <= _LONGEST_WORDS
    return is_text and not any(map(str.isdigit, text)) and not (says_nothing(text) or is_undecided(text))


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
