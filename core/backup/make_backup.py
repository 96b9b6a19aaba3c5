"""Making a backup while the site runs: the database first, as of one moment, then the files that it names.

No stored file is ever written again, and one that is removed stays for some days (core.uploads.removal), so the files
that the copied database names are those of its moment, whatever people do meanwhile.
"""

import hashlib
import logging
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from time import sleep

from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from core import clock
from core.backup import manifest as manifests
from core.backup.databases import Database, find_this_database
from core.backup.manifest import BackedUpFile, Manifest, Moment
from core.backup.moment import read_file_hashes
from core.backup.places import check_room, check_target
from core.backup.refusals import BackupFailed, BackupRefused
from core.disk.whole_files import sync_path
from core.history import audit
from core.history.actors import Actor
from core.history.verify import seal_waiting_events
from core.models import AuditEvent
from core.uploads.removal import sweep_removed

TURNS = 8
SETTLED = 0.2  # seconds: by then a commit has its seal
log = logging.getLogger(__name__)


def make_backup(target: Path, *, by: Actor) -> Manifest:
    """Write a whole backup to a folder that is not there yet, and note in the history that one was taken.

    Raises BackupRefused before anything is written, BackupFailed when it broke off; then nothing is left of it.
    """
    database = find_this_database()
    check_target(target)
    if not database.count_tables():
        raise BackupRefused(_("There is no register in this database. Name the right one in DATABASE_URL."))
    database.check_tools()
    check_room(target.parent, database.size() + _size_of_files())
    seal_waiting_events()
    half = target.with_name(f"{target.name}.half-{secrets.token_hex(4)}")
    half.mkdir(mode=0o700)
    try:
        made = _write(database, half)
        half.rename(target)
        sync_path(target.parent)
    except BaseException as error:
        shutil.rmtree(half, ignore_errors=True)
        if isinstance(error, OSError):
            why = {"why": error.strerror or error}
            raise BackupFailed(_("The backup could not be written: %(why)s.") % why) from error
        raise
    try:
        _note(target, made, by=by)
        sweep_removed()
    except DatabaseError:
        # The backup is whole all the same; a database that waits for migrations cannot be written yet.
        log.exception("The backup could not be noted in the history")
    return made


def _write(database: Database, half: Path) -> Manifest:
    made_at = clock.now()
    moment, dump, names = _copy_database(database, half)
    files, missing = _copy_files(names, half / manifests.FILES)
    copied = [(each.path.removeprefix(f"{manifests.FILES}/"), each.sha256) for each in files]
    made = Manifest(
        made_at=made_at,
        database=database.kind,
        server=database.server_version(),
        migrations=moment.migrations,
        counts=moment.counts,
        head=moment.head,
        dump=dump,
        files=files,
        missing=missing,
        altered=[name for name, sha256 in copied if names[name] not in ("", sha256)],
    )
    manifests.write_manifest(made, half)
    return made


def _copy_database(database: Database, half: Path) -> tuple[Moment, BackedUpFile, dict[str, str]]:
    target = half / database.file_name
    for _turn in range(TURNS):
        target.unlink(missing_ok=True)
        moment, names = database.dump(target)
        sleep(SETTLED)
        if not _is_between(moment):
            break
    else:
        raise BackupFailed(
            _("Somebody was writing at every one of %(turns)s tries. Make the backup at a quieter time.")
            % {"turns": TURNS}
        )
    sync_path(target)
    dump = BackedUpFile(target.name, target.stat().st_size, manifests.digest_file(target))
    return moment, dump, names


def _is_between(moment: Moment) -> bool:
    """Whether a copy fell between a commit and the event just after it that seals what no service gave an entry.

    Its history would name these rows as written past the register.
    """
    later = AuditEvent.objects.filter(kind=audit.SEALED_LATER, pk__gt=moment.head.key)
    return any(
        min(key for key, _hash in entry["rows"]) <= moment.newest_rows.get(kind, 0)
        for evidence in later.values_list("evidence", flat=True)
        for kind, entry in evidence.get("rows", {}).items()
    )


def _size_of_files() -> int:
    with connection.cursor() as cursor:
        names = read_file_hashes(cursor, connection.introspection.table_names(cursor))
    return sum(default_storage.size(name) for name in names if default_storage.exists(name))


def _copy_files(names: Iterable[str], folder: Path) -> tuple[list[BackedUpFile], list[str]]:
    """Copy the stored files; return what was copied, and the names of those that are not there."""
    copied, missing = [], []
    for name in names:
        try:
            copied.append(_copy_file(name, folder / name))
        except FileNotFoundError:
            missing.append(name)
    return copied, missing


def _copy_file(name: str, target: Path) -> BackedUpFile:
    digest, size = hashlib.sha256(), 0
    with default_storage.open(name) as stored:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as copy:
            for piece in stored.chunks():
                copy.write(piece)
                digest.update(piece)
                size += len(piece)
    sync_path(target)
    return BackedUpFile(f"{manifests.FILES}/{name}", size, digest.hexdigest())


def _note(target: Path, made: Manifest, *, by: Actor) -> None:
    with transaction.atomic():
        audit.record(
            "history.backed_up",
            by=by,
            category=audit.Category.ACCESS,
            headline=_("Backup made:"),
            detail=_("%(name)s, up to entry %(number)s") % {"name": target.name, "number": made.head.place},
        )
