"""Putting a backup back, into an empty place only.

Everything is checked before anything is written. Then come the files, the line in the head file that says from where
the chain goes on, and the database last: a restore that is broken off leaves no register that looks whole.
"""

from dataclasses import astuple
from datetime import UTC
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from core.backup import manifest as manifests
from core.backup.databases import Database, find_this_database, read_now
from core.backup.manifest import Manifest
from core.backup.places import check_empty, check_room_to_restore
from core.backup.refusals import BackupFailed, BackupRefused
from core.history import audit
from core.history.actors import Actor
from core.history.heads import head_file
from core.history.heads.segments import KIND, restore_evidence


def restore_backup(source: Path, *, by: Actor, reason: str = "") -> Manifest:
    """Put a backup back and note in the history and in the head file from when it is.

    Raises BackupRefused before anything is written, BackupFailed when it broke off.
    """
    database = find_this_database()
    kept = manifests.read_manifest(source)
    _check_kind(kept, database)
    database.check_tools()
    check_empty(database)
    check_room_to_restore(kept.dump.size, kept.size - kept.dump.size)
    manifests.check_files(kept, source)
    database.check_dump(source / kept.dump.path)
    put: list[str] = []
    try:
        for each in kept.files:
            _put_file(source / each.path, each.path.removeprefix(f"{manifests.FILES}/"), put)
        head_file.begin_segment(kept.head, made_at=kept.made_at)
        database.load(source / kept.dump.path)
    except BaseException as error:
        for name in put:
            default_storage.delete(name)
        if isinstance(error, OSError):
            why = {"why": error.strerror or error}
            raise BackupFailed(_("The restore broke off and was taken back: %(why)s.") % why) from error
        raise
    try:
        _finish(kept, by=by, reason=reason)
    except (DatabaseError, OSError, CommandError) as error:
        raise BackupFailed(
            _(
                "Database and files are back, but the restore is not finished: %(why)s. Empty both and begin again."
            )
            % {"why": error}
        ) from error
    return kept


def _check_kind(kept: Manifest, database: Database) -> None:
    """See that this program and this database can hold what the backup holds. Raises BackupRefused."""
    if kept.database != database.kind:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise BackupRefused(
            _(
                "This is a backup of %(kept)s and DATABASE_URL names %(here)s. Nothing was written. "
                "Name an empty database of the same kind."
            )
            % {"kept": names.get(kept.database, kept.database), "here": names[database.kind]}
        )
    if kept.server > database.server_version():
        raise BackupRefused(
            _("This backup was made on PostgreSQL %(server)s. Restore it there, or on a newer one.")
            % {"server": kept.server}
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    if unknown := sorted(set(kept.migrations) - known):
        raise BackupRefused(
            _("This backup was made by a newer version (%(migration)s). Install that version, then restore.")
            % {"migration": unknown[0]}
        )


def _put_file(path: Path, name: str, put: list[str]) -> None:
    put.append(name)
    with path.open("rb") as opened:
        if default_storage.save(name, File(opened)) != name:
            raise FileExistsError(name)


def _finish(kept: Manifest, *, by: Actor, reason: str) -> None:
    """Bring the database to this version, end every sign-in of before, and write down what was restored."""
    now = read_now()
    if (now.counts, astuple(now.head)) != (kept.counts, astuple(kept.head)):
        raise BackupFailed(
            _(
                "The database is not what the backup says. Empty the database and the files, and take another backup."
            )
        )
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        Session.objects.all().delete()
        audit.record(
            KIND,
            by=by,
            headline=_("Restored from a backup:"),
            detail=_("made %(at)s, up to entry %(number)s")
            % {"at": kept.made_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC"), "number": kept.head.place},
            reason=reason,
            sealed=restore_evidence(kept.head, made_at=kept.made_at),
        )
