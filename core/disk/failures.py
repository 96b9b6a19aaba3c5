"""Whether an error means that the disk is full, failed or only reads: then nothing can be saved, by anybody."""

import errno
import sqlite3

_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_POSTGRES = {"53100", "25006", "58030"}  # disk full, read-only, input or output error
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_POSTGRES_BUSY = {"55P03", "40P01", "57014"}  # lock not available, deadlock, statement timed out


class DiskNotWritable(Exception):
    """Nothing can be written where the register keeps its data."""


class DatabaseBusy(Exception):
    """Somebody else was writing for so long that this had no turn."""


def is_busy(error: BaseException | None) -> bool:
    """Whether an error, or what led to it, is a database in which somebody else writes: it can be tried again."""
    while error is not None:
        if isinstance(error, DatabaseBusy):
            return True
        busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE_BUSY
        if busy or getattr(error, "pgcode", "") in _POSTGRES_BUSY:
            return True
        error = error.__cause__ or error.__context__
    return False


def is_disk_failure(error: BaseException | None) -> bool:
    """Whether an error, or what led to it, is a disk on which nothing can be written."""
    while error is not None:
        if isinstance(error, DiskNotWritable) or (isinstance(error, OSError) and error.errno in _ERRNOS):
            return True
        if (
            getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE
            or getattr(error, "pgcode", "") in _POSTGRES
        ):
            return True
        error = error.__cause__ or error.__context__
    return False
