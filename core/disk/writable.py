"""Whether the disks that hold the database and the uploaded files can be written, found by writing to them."""

import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection, transaction

from core.disk.failures import is_disk_failure

_MAY_WRITE = """
SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean,
       has_database_privilege(current_database(), 'TEMP')
"""
_PROBE = "CREATE TEMP TABLE disk_probe AS SELECT repeat('0', 1024) FROM generate_series(1, %s)"
PROBE = 64 * 1024  # more than a small save needs


def find_unwritable() -> str:
    """Return in words what cannot be written, for a monitor and a log; nothing when everything can."""
    return next(_problems(), "")


def _problems() -> Iterator[str]:
    try:
        _try_database()
    except (OSError, DatabaseError) as error:
        yield f"database: {_why(error)}"
    try:
        if folder := find_files_folder():
            folder.mkdir(parents=True, exist_ok=True)
            _try_folder(folder)
    except OSError as error:
        yield f"files: {_why(error)}"


def find_files_folder() -> Path | None:
    """Return the folder of the uploaded files; none where they are kept by another service."""
    return Path(default_storage.location) if isinstance(default_storage, FileSystemStorage) else None


def find_database_file() -> Path | None:
    """Return the file of an SQLite database."""
    return Path(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else None


def _try_database() -> None:
    if file := find_database_file():
        if file.exists() and not os.access(file, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        _try_folder(file.parent)
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_MAY_WRITE)
            read_only, may_try = cursor.fetchone()
            if read_only:
                raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))
            if may_try:  # a table of its own grows on the disk at once, as no row in a half empty one does
                cursor.execute(_PROBE, [PROBE // 1024])
                cursor.execute("DROP TABLE disk_probe")


def _try_folder(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(b"\0" * PROBE)
        probe.flush()
        os.fsync(probe.fileno())


def _why(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full"
    return "the disk cannot be written" if is_disk_failure(error) else f"cannot be written ({error})"
