"""What a file holds beyond its first bytes: two files in one, archives that swell, programs, names that climb out."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.uploads import archives
from core.uploads.kinds import OFFICE_PARTS, TEXT_KINDS
from core.uploads.limits import limits_for_documents

_CHUNK = 1 << 20


def find_damage(file: BinaryIO, extension: str) -> str:
    """Return what is wrong with a file of this kind, with `%(name)s` for its name; nothing when it is sound."""
    if extension in OFFICE_PARTS:
        return _office(file, extension)
    if extension in TEXT_KINDS:
        return _text(file)
    if _tail_is_an_archive(file):
        return _("“%(name)s” holds a second file hidden in it. Save it again and choose that copy.")
    if extension == "pdf" and not _starts_and_ends(file, b"%PDF-", b"%%EOF"):
        return _("“%(name)s” is not a whole PDF. Save it again and choose that copy.")
    return ""


def _office(file: BinaryIO, extension: str) -> str:
    try:
        with archives.open_archive(file) as archive:
            return _archive(archive, extension)
    except archives.ArchiveSwells:
        return _("“%(name)s” would become far too large when opened. Choose another file.")
    except archives.ArchiveDamaged:
        return _("“%(name)s” is damaged. Save it again and choose that copy.")


def _archive(archive: zipfile.ZipFile, extension: str) -> str:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    archives.check_declared(archive, limits_for_documents())
    if any(_climbs(name) for name in names) or len(set(names)) != len(names):
        return _("“%(name)s” is not put together as an office file is. Save it again and choose that copy.")
    if not {"[Content_Types].xml", OFFICE_PARTS[extension]} <= set(names) or min(
        part.header_offset for part in parts
    ):
        return _("“%(name)s” is not the office file that its name says. Save it again and choose that copy.")
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for name in names):
        return _("“%(name)s” holds a program (a macro). Save it without and choose that copy.")
    archives.check_unpacked(archive, limits_for_documents())
    return ""


def _climbs(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _text(file: BinaryIO) -> str:
    for chunk in _chunks(file):
        if b"\x00" in chunk:
            return _("“%(name)s” is not plain text. Choose a text file, or a PDF of it.")
    return ""


def _tail_is_an_archive(file: BinaryIO) -> bool:
    found = zipfile.is_zipfile(file)
    file.seek(0)
    return found


def _starts_and_ends(file: BinaryIO, first: bytes, last: bytes) -> bool:
    start = file.read(len(first))
    size = file.seek(0, 2)
    file.seek(max(size - 2048, 0))
    return start == first and last in file.read()


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
