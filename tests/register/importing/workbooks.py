"""Workbooks made for the tests of the import."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from register.importing.model import TAKE, UploadedTable


def take_every_row(handed: UploadedTable, **others: str) -> dict[str, str]:
    """Decide that every row is a partnership of its own, but for those told otherwise, such as row_4="leave"."""
    told = {name.removeprefix("row_"): choice for name, choice in others.items()}
    return {str(record.number): TAKE for record in handed.table.records} | told


def two_lists() -> bytes:
    """A workbook whose fuller sheet is not the one that is wanted, and that has a line above its headings."""
    book = Workbook()
    old = book.active
    old.title = "Old list"
    for row in (
        ["Ref", "Name", "Status", "Sponsor"],
        ["1", "Rivers", "Live", "J Hill"],
        ["2", "Hills", "Live", "J Hill"],
    ):
        old.append(row)
    new = book.create_sheet("This year")
    for row in (["Name", "Status"], ["Body", "State"], ["Woods", "Live"]):
        new.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A workbook of a few kilobytes in which one part unpacks to thirty megabytes."""
    out = BytesIO(two_lists())
    with ZipFile(out, "a", ZIP_DEFLATED) as book:
        book.writestr("xl/media/image1.png", b"\0" * 30_000_000)
    return out.getvalue()
