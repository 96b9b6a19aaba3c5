"""Whether an error means that the disk is full, failed or only reads: then nothing can be saved, by anybody."""

import errno
import sqlite3

_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_POSTGRES = {"53100", "25006", "58030"}  # disk full, read-only, input or output error


class DiskNotWritable(Exception):
    """Nothing can be written where the register keeps its data."""


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
