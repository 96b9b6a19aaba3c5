"""One form a partnership: a label and its value beside or below it, as a rule a sheet for each."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core import sheets
from register.importing.layouts.model import FoundTable, Told, find_keys, key_of

_LONGEST_LABEL, _MOST_ROWS = 80, 400


@dataclass
class _Form:
    """One form: its values by label, and the sheet and row in which it begins."""

    sheet: str
    row: int
    values: dict[str, list[sheets.Cell]] = field(default_factory=dict)

    @property
    def keys(self) -> set[str]:
        return {key for label in self.values if (key := key_of(label))}


def read_tables(book: sheets.Workbook, told: Told) -> list[FoundTable]:
    """Return all forms of a workbook as one table: a column for each label, a row for each form."""
    forms: list[_Form] = []
    skipped: list[sheets.Skipped] = []
    for sheet in book.sheets:
        found, passed = _read_sheet(sheet)
        if found:
            forms += found
            skipped += passed
    if not forms:
        return []
    score = max(len(form.keys) for form in forms)
    return [FoundTable(score, _table(forms, skipped))]


def _read_sheet(sheet: sheets.Sheet) -> tuple[list[_Form], list[sheets.Skipped]]:
    """Return the forms of a sheet and the rows that belong to none; nothing where it is no form."""
    if not _may_be_form(sheet):
        return [], []
    labels = _labels(sheet)
    known = {key for cell in labels.values() if (key := key_of(_bare(cell.text)))}
    if sheets.NAMING not in known or len(known) < 3:
        return [], []
    several = sum(len(list(_beside(row, labels, at))) > 1 for row, at in _rows_of(sheet, labels))
    if several * 2 > len(labels):
        return [], []  # turned round: a column for each partnership
    in_rows = Counter(row for row, _column in labels)
    if max(in_rows.values()) * 2 > len(labels) and max(in_rows.values()) > 2:
        return [], []  # a row of headings
    forms = [_Form(sheet.name, sheet.rows[0].number)]
    used: set[tuple[int, int]] = set(labels)
    for (row, column), cell in sorted(labels.items(), key=lambda item: item[0]):
        label = _bare(cell.text)
        if key_of(label) == sheets.NAMING and sheets.NAMING in forms[-1].keys:
            forms.append(_Form(sheet.name, row))
        places = list(_values(sheet, labels, row, column))
        used |= {place for place, _cell in places}
        forms[-1].values.setdefault(label, []).extend(one for _place, one in places)
    passed = [
        sheets.Skipped(row.number, "title", " | ".join(rest), row.number, sheet.name)
        for row in sheet.rows
        if (
            rest := [
                cell.text
                for column, cell in enumerate(row.cells)
                if cell.text.strip(" .)") and (row.number, column) not in used and not _counts(cell.text)
            ]
        )
    ]
    return forms, passed


def _counts(text: str) -> bool:
    """Say whether a text is only the number of a label."""
    return text.strip(" .)(").isdigit()


def _may_be_form(sheet: sheets.Sheet) -> bool:
    """Say whether headings are strewn over a sheet, and no row of it has most of them. Quick: each sheet is tried."""
    if not sheet.rows or len(sheet.rows) > _MOST_ROWS:
        return False
    found = [
        len(find_keys(_bare(cell.text) for cell in row.cells if isinstance(cell.value, str)))
        for row in sheet.rows
    ]
    return sum(found) > 1 and (max(found) < 3 or max(found) * 2 <= sum(found))


def _labels(sheet: sheets.Sheet) -> dict[tuple[int, int], sheets.Cell]:
    """Return the cells that are labels: the register knows them, they end in a colon, or most of their column are.

    What stands right of a label or, where values stand below, under it, is a value, even if it is a known word too.
    """
    cells = {
        (row.number, column): cell
        for row in sheet.rows
        for column, cell in enumerate(row.cells)
        if cell.text.strip() and isinstance(cell.value, str) and len(cell.text) <= _LONGEST_LABEL
    }
    clear = {at for at, cell in cells.items() if _ends_in_colon(cell) or key_of(_bare(cell.text))}
    filled = Counter(column for _row, column in cells)
    sure = Counter(column for _row, column in clear)
    whole = {column for column, count in sure.items() if count > 1 and count * 2 > filled[column]}
    beside = {at for at in cells if at[1] in whole and (at[0], at[1] + 1) in cells}
    below = sum((row, column + 1) in cells for row, column in clear) * 2 < len(clear)
    found: dict[tuple[int, int], sheets.Cell] = {}
    values: set[tuple[int, int]] = set()
    for row, column in sorted(clear | beside):
        beside_label = column not in whole and any((row, left) in found for left in range(column))
        alone = sure[column] < 2 and not _ends_in_colon(cells[row, column])
        if (row, column) in values or (beside_label and alone):
            continue
        found[row, column] = cells[row, column]
        value = (row + 1, column) if below else (row, column + 1)
        if value in cells and not _ends_in_colon(cells[value]):
            values.add(value)
    return found


def _rows_of(
    sheet: sheets.Sheet, labels: Collection[tuple[int, int]]
) -> Iterator[tuple[sheets.SheetRow, int]]:
    """Yield the row of each label, and its column."""
    rows = {row.number: row for row in sheet.rows}
    for number, column in labels:
        yield rows[number], column


def _ends_in_colon(cell: sheets.Cell) -> bool:
    return cell.text.strip().endswith(":")


def _values(
    sheet: sheets.Sheet, labels: Collection[tuple[int, int]], row: int, column: int
) -> Iterator[tuple[tuple[int, int], sheets.Cell]]:
    """Yield what stands right of a label up to the next one, and on the lines below without one; else what is below."""
    rows = {one.number: one for one in sheet.rows}
    found = list(_beside(rows[row], labels, column))
    if not found:
        for below in range(row + 1, sheet.rows[-1].number + 1):
            cell = rows[below].at(column) if below in rows else None
            if cell is None or not cell.text.strip() or (below, column) in labels:
                return
            yield (below, column), cell
        return
    yield from found
    for below in range(row + 1, sheet.rows[-1].number + 1):
        left = [at for at in range(column + 1) if below in rows and rows[below].at(at).text.strip()]
        if below not in rows or left or any((below, at) in labels for at in range(found[0][0][1] + 1)):
            return
        yield from _beside(rows[below], labels, column)


def _beside(
    row: sheets.SheetRow, labels: Collection[tuple[int, int]], column: int
) -> Iterator[tuple[tuple[int, int], sheets.Cell]]:
    for at in range(column + 1, len(row.cells)):
        if (row.number, at) in labels:
            return
        if row.cells[at].text.strip():
            yield (row.number, at), row.cells[at]


def _table(forms: Sequence[_Form], skipped: Sequence[sheets.Skipped]) -> sheets.Table:
    labels = list(dict.fromkeys(label for form in forms for label in form.values))
    columns = tuple(
        sheets.SheetColumn(at, sheets.name_column(at), label, label) for at, label in enumerate(labels)
    )
    several = Counter(form.sheet for form in forms)
    records = [
        sheets.TableRow(
            number,
            tuple(_joined(form.values.get(label, ()), at) for at, label in enumerate(labels)),
            where=form.sheet
            if several[form.sheet] == 1
            else _("%(sheet)s, row %(row)s") % {"sheet": form.sheet, "row": form.row},
            sheet=form.sheet,
        )
        for number, form in enumerate(forms, start=1)
    ]
    return sheets.Table(
        forms[0].sheet,
        0,
        columns,
        tuple(records),
        tuple(skipped),
        is_turned=True,
    )


def _joined(cells: Sequence[sheets.Cell], at: int) -> sheets.Cell:
    """Return the values of a label as one cell; several are lines of it."""
    if not cells:
        return sheets.empty_cell(at)
    if len(cells) == 1:
        return cells[0]._replace(column_letter=sheets.name_column(at))
    text = "\n".join(cell.text for cell in cells)
    return sheets.Cell(text, text, sheets.name_column(at))


def _bare(text: str) -> str:
    """Return a label without its number and colon."""
    return " ".join(text.split()).rstrip(":").rstrip()
