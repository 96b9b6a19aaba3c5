"""The two kinds of database, each with its own way to be copied while people write, and to be put back."""

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Protocol

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from core.backup.manifest import Moment
from core.backup.moment import read_file_hashes, read_moment
from core.backup.refusals import BackupFailed, BackupRefused
from core.disk.whole_files import write_whole
from core.history.verify import read_one_moment


class Database(Protocol):
    """How one kind of database is copied and put back."""

    kind: str
    file_name: str

    def check_tools(self) -> None:
        """See that what is needed is installed. Raises BackupRefused."""

    def server_version(self) -> int:
        """Return what a copy needs at least to be put back."""

    def size(self) -> int:
        """Return how many bytes a copy takes at most."""

    def dump(self, target: Path) -> tuple[Moment, dict[str, str]]:
        """Write a copy as of one moment; return what it holds, and the files it names with the hash of each.

        Raises BackupFailed.
        """

    def check_dump(self, source: Path) -> None:
        """See that a copy can be read. Raises BackupRefused."""

    def count_tables(self) -> int:
        """Return how much is in the database to which a copy would be put."""

    def load(self, source: Path) -> None:
        """Put a copy into the empty database, whole or not at all. Raises BackupFailed."""


def find_this_database() -> Database:
    """Return the kind that DATABASE_URL names. Raises BackupRefused when it is not reached, or of another kind."""
    try:
        if not _is_to_be_made():
            connection.ensure_connection()
    except DatabaseError as error:
        why = {"why": " ".join(str(error).split())}
        raise BackupRefused(
            _("The database of DATABASE_URL is not reached: %(why)s. See that it is there.") % why
        ) from error
    if connection.vendor == "sqlite":
        return SQLite()
    if connection.vendor == "postgresql":
        return PostgreSQL()
    raise BackupRefused(_("Only SQLite and PostgreSQL can be backed up."))


def _is_to_be_made() -> bool:
    """Whether the database is a file of SQLite that is not there yet: to connect would leave an empty one behind."""
    return connection.vendor == "sqlite" and not Path(_name()).exists() and Path(_name()).parent.is_dir()


class SQLite:
    """One file, copied by SQLite's own online backup in one step: writers go on, the copy is of one moment."""

    kind = "sqlite"
    file_name = "register.sqlite3"

    def check_tools(self) -> None:
        """Nothing is needed but Python."""

    def server_version(self) -> int:
        return 0

    def size(self) -> int:
        file = Path(_name())
        return file.stat().st_size if file.exists() else 0

    def dump(self, target: Path) -> tuple[Moment, dict[str, str]]:
        try:
            return self._dump(target)
        except sqlite3.Error as error:
            raise BackupFailed(_("The database could not be copied: %(why)s.") % {"why": error}) from error

    def _dump(self, target: Path) -> tuple[Moment, dict[str, str]]:
        with closing(sqlite3.connect(_name())) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
            _check_copy(copy)
            tables = copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            names = [name for (name,) in tables.fetchall()]
            return read_moment(copy.cursor(), names), read_file_hashes(copy.cursor(), names)

    def check_dump(self, source: Path) -> None:
        try:
            with closing(
                sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            ) as copy:
                _check_copy(copy)
        except (sqlite3.Error, BackupFailed) as error:
            words = {"file": source.name, "why": error}
            raise BackupRefused(
                _("%(file)s cannot be read: %(why)s. Take an earlier backup.") % words
            ) from error

    def count_tables(self) -> int:
        return 0 if _is_to_be_made() else len(connection.introspection.table_names())

    def load(self, source: Path) -> None:
        connection.close()
        target = Path(_name())
        target.parent.mkdir(parents=True, exist_ok=True)
        with write_whole(target) as half:
            shutil.copyfile(source, half)
            half.chmod(0o640)
            for ending in ("-wal", "-shm", "-journal"):
                Path(f"{target}{ending}").unlink(missing_ok=True)


class PostgreSQL:
    """Copied by pg_dump in the snapshot of one transaction, in which head and counts are read too."""

    kind = "postgresql"
    file_name = "register.dump"

    def check_tools(self) -> None:
        server = self.server_version()
        for tool in ("pg_dump", "pg_restore"):
            found = shutil.which(tool)
            if not found:
                raise BackupRefused(
                    _(
                        "%(tool)s is not installed. Install the PostgreSQL client, version %(server)s or newer."
                    )
                    % {"tool": tool, "server": server}
                )
            said = subprocess.run(  # noqa: S603  # a tool by its name, words of ours
                [found, "--version"], capture_output=True, text=True, check=False
            ).stdout
            version = re.search(r"(\d+)(\.\d+)*", said)
            if not version or int(version[1]) < server:
                raise BackupRefused(
                    _(
                        "%(tool)s is older than the server. Install the PostgreSQL client, version %(server)s or newer."
                    )
                    % {"tool": tool, "server": server}
                )

    def server_version(self) -> int:
        connection.ensure_connection()
        return int(connection.pg_version) // 10000  # type: ignore[attr-defined]

    def size(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])

    def dump(self, target: Path) -> tuple[Moment, dict[str, str]]:
        with read_one_moment(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # idle while pg_dump works
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            found = read_now()
            names = read_file_hashes(cursor, found.counts)
            _run("pg_dump", "--format=custom", *_BARE, f"--snapshot={snapshot}", f"--file={target}")
        return found, names

    def check_dump(self, source: Path) -> None:
        try:
            _run("pg_restore", "--list", str(source))
        except BackupFailed as error:
            raise BackupRefused(str(error)) from error

    def count_tables(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S') "
                "AND relnamespace = current_schema()::regnamespace"
            )
            return int(cursor.fetchone()[0])

    def load(self, source: Path) -> None:
        name = connection.settings_dict["NAME"]
        _run("pg_restore", "--single-transaction", "--exit-on-error", *_BARE, f"--dbname={name}", str(source))


def read_now() -> Moment:
    """Return what this database holds now."""
    with connection.cursor() as cursor:
        return read_moment(cursor, connection.introspection.table_names(cursor))


_BARE = ("--no-owner", "--no-privileges")  # whoever restores owns it: roles differ from server to server
_TOLD = {"host", "port", "user", "password", "dbname", "service", "passfile", "options"}


def _run(tool: str, *words: str) -> None:
    """Run a tool of PostgreSQL against this database; its password is passed where no other account reads it."""
    given = connection.get_connection_params()
    names = {"dbname": "PGDATABASE"}
    told = {
        names.get(key, f"PG{key.upper()}"): str(value)
        for key, value in given.items()
        if value and (key in _TOLD or key.startswith("ssl"))
    }
    done = subprocess.run(  # noqa: S603  # a tool by its name, words of ours
        [tool, *words],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [str(done.returncode)]
        raise BackupFailed(_("%(tool)s stopped: %(why)s") % {"tool": tool, "why": said[0]})


def _check_copy(copy: sqlite3.Connection) -> None:
    """Raises BackupFailed for a copy that is damaged inside."""
    (state,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise BackupFailed(_("the database itself is damaged: %(why)s") % {"why": state})


def _name() -> str:
    return str(connection.settings_dict["NAME"])
