"""Whether a place is free for a backup, or empty for a restore, and has room for what is to come."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.backup.databases import Database
from core.backup.refusals import BackupRefused
from core.disk.writable import find_database_file, find_files_folder
from core.uploads.limits import MEGABYTE
from core.uploads.stored_files import write_size

SPARE = 16 * MEGABYTE


def check_target(target: Path) -> None:
    """See that a backup may be written to `target`. Raises BackupRefused."""
    words: dict[str, object] = {"folder": target}
    if _is_taken(target):
        raise BackupRefused(
            _(
                "%(folder)s is there already and not empty. Name a new folder for each backup, such as one by its day."
            )
            % words
        )
    files = find_files_folder()
    if files and target.resolve().is_relative_to(files.resolve()):
        raise BackupRefused(_("%(folder)s lies among the uploaded files. Name another place.") % words)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackupRefused(
            _("%(folder)s cannot be made: %(why)s.") % (words | {"why": error.strerror})
        ) from error
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise BackupRefused(_("%(folder)s cannot be written by this account.") % {"folder": target.parent})


def _is_taken(target: Path) -> bool:
    """Whether something is there already, also where this account may not look."""
    try:
        return target.exists() and (not target.is_dir() or any(target.iterdir()))
    except OSError:
        return True


def check_room(folder: Path, wanted: int) -> None:
    """See that a disk has room for so many bytes, and some to spare. Raises BackupRefused."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < wanted + SPARE:
        raise BackupRefused(
            _(
                "There is not enough room in %(folder)s: %(wanted)s are needed and %(free)s are free. Make room first."
            )
            % {"folder": folder, "wanted": write_size(wanted + SPARE), "free": write_size(free)}
        )


def check_empty(database: Database) -> None:
    """See that there is neither a register nor an uploaded file here. Raises BackupRefused."""
    if count := database.count_tables():
        raise BackupRefused(
            _(
                "The database is not empty: it holds %(count)s tables. A restore overwrites nothing. "
                "Name a new, empty database in DATABASE_URL; do not run migrate first."
            )
            % {"count": count}
        )
    if found := next(_stored(""), ""):
        raise BackupRefused(
            _(
                "The place of the uploaded files is not empty: %(file)s is there, perhaps of a restore that was "
                "broken off. A restore overwrites nothing. Move the files away first."
            )
            % {"file": found}
        )


def check_room_to_restore(dump: int, files: int) -> None:
    """See that the disks of this register have room for a backup. Raises BackupRefused."""
    file, folder = find_database_file(), find_files_folder()
    if folder:
        check_room(folder, files + (dump if file else 0))
    if file:
        check_room(file.parent, dump)


def _stored(folder: str) -> Iterator[str]:
    """Yield what the storage of uploaded files holds."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from _stored(f"{folder}{name}/")
