"""Archives (zip, and so every office file of today) looked at before anything trusts them.

The sizes that the directory declares are judged first, so a bomb is refused before it is lit; then every
part is unpacked once and counted, because a directory can lie.
"""

import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from core.uploads.limits import MEGABYTE, ArchiveLimits

_CHUNK = 256 * 1024
_SMALL = 4 * MEGABYTE

_DAMAGE = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error)

# Returns, for one part, what takes its bytes piece by piece.
Look = Callable[[ZipInfo], Callable[[bytes], None]]


class ArchiveDamaged(Exception):
    """The archive cannot be opened or unpacked."""


class ArchiveSwells(Exception):
    """The archive would become far too large when unpacked."""


def open_archive(file: BinaryIO) -> ZipFile:
    """Return an archive to look into. Raises ArchiveDamaged."""
    try:
        return ZipFile(file)
    except _DAMAGE as error:
        raise ArchiveDamaged from error


def is_locked(archive: ZipFile) -> bool:
    """Say whether a password protects a part."""
    return any(part.flag_bits & 1 for part in archive.infolist())


def check_declared(archive: ZipFile, limits: ArchiveLimits) -> None:
    """Judge what the directory says before anything is unpacked. Raises ArchiveDamaged or ArchiveSwells."""
    parts = archive.infolist()
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise ArchiveDamaged
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.inflated:
        raise ArchiveSwells


def check_unpacked(archive: ZipFile, limits: ArchiveLimits, look: Look | None = None) -> None:
    """Unpack every part once and count it; what `look` returns for a part is handed its bytes.

    Raises ArchiveDamaged, ArchiveSwells, and whatever `look` raises.
    """
    left = limits.inflated
    for part in archive.infolist():
        most = left if limits.ratio is None else min(left, max(_SMALL, part.compress_size * limits.ratio))
        take = look(part) if look else None
        size = 0
        for chunk in _chunks(archive, part):
            size += len(chunk)
            if size > most:
                raise ArchiveSwells
            if take:
                take(chunk)
        left -= size


def _chunks(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except _DAMAGE as error:
        raise ArchiveDamaged from error
