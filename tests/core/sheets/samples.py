"""Workbooks to read, made as they are needed: ordinary ones by openpyxl, odd ones part by part."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
from hypothesis import strategies as st

from core.sheets import (
    Cell,
    Sheet,
    SheetRow,
    SheetToWrite,
    Workbook,
    name_column,
    read,
    write_csv,
    write_xlsx,
)

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

KNOWN = {
    "ref": ["Ref", "Reference"],
    "name": ["Name", "Partnership name", "Title"],
    "start": ["Start date"],
    "end": ["End date", "Renewal date"],
    "money": ["Contribution", "Annual contribution"],
    "notes": ["Comments", "Notes"],
}
HEADER = ["Ref", "Name", "Notes"]

# What no spreadsheet holds: control characters, halves of characters, and the two that XML forbids.
# What turns the direction of words is taken out where a file is read.
TURNING = "".join(
    map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xFFF9, 0xFFFC)))
)
TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff" + TURNING),
        st.sampled_from("\t\n'=+-@_x "),
    ),
    max_size=12,
)


def saved(book: openpyxl.Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def xlsx(rows: Iterable[Sequence[Any]], *, merges: Iterable[str] = (), title: str = "Register") -> bytes:
    """Return a workbook of one sheet with these rows from A1 down; None leaves a cell empty."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    return saved(book)


def with_part(data: bytes, part: str, content: bytes | str) -> bytes:
    """Return a package with one part changed or added."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return held.getvalue()


def sheet_xml(body: str, *, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'


def raw(body: str, *, before: str = "", after: str = "") -> bytes:
    """Return a workbook whose only sheet holds this XML."""
    return with_part(xlsx([]), SHEET, sheet_xml(body, before=before, after=after))


def parts(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(data: bytes, name: str = "list.csv") -> list[list[str]]:
    """Return the texts of the first sheet's rows."""
    return [[cell.text for cell in row.cells] for row in read(data, name).sheets[0].rows]


def cells(data: bytes) -> dict[str, Cell]:
    """Return the cells of a workbook's first sheet by reference, such as B2."""
    rows = read(data, "list.xlsx").sheets[0].rows
    return {f"{cell.column_letter}{row.number}": cell for row in rows for cell in row.cells}


def workbook(rows: Iterable[Sequence[str | None]]) -> Workbook:
    """Return a workbook as if read, without a file: rows numbered from 1, empty ones left out."""
    made = [
        SheetRow(
            number, tuple(Cell(text or None, text or "", name_column(at)) for at, text in enumerate(row))
        )
        for number, row in enumerate(rows, start=1)
        if any(row)
    ]
    return Workbook("list.csv", "csv", (Sheet("list", tuple(made)),))


def as_csv(rows: Iterable[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    held = io.StringIO(newline="")
    write_csv(rows, header, held)
    return held.getvalue().encode()


def as_xlsx(*sheets: SheetToWrite) -> bytes:
    held = io.BytesIO()
    write_xlsx(sheets, held)
    return held.getvalue()


def one_sheet(rows: Iterable[Sequence[Any]], header: Sequence[str] = HEADER, **more: Any) -> bytes:
    return as_xlsx(SheetToWrite("List", header, rows, **more))


def padded(data: bytes, rows: int) -> list[list[str]]:
    """Return the texts of rows 2 to `rows` + 1, blank rows and cells included."""
    found = {row.number: [cell.text for cell in row.cells] for row in read(data, "list").sheets[0].rows}
    return [(found.get(number, []) + [""] * 3)[:3] for number in range(2, rows + 2)]
