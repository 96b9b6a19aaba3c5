"""A migrated SQLite database, kept between runs: most of the start of every run was the same migrations.

It is kept under a digest of what makes it (migrations, guards, published editions), so that a change of
these makes another. The rest of the code runs against it as in any run: `migrate` is still called, and
finds nothing to do.
"""

import hashlib
import os
import sqlite3
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
MAKES_IT = ("*/migrations/*.py", "core/history/*.py", "governance/frameworks/**/*.yaml", "*/models/*.py")


def lay_copy() -> bool:
    """Put the kept database where this run looks for its own; return whether there was one."""
    kept, wanted = _kept_file(), _test_file()
    if kept is None or wanted is None or not kept.exists():
        return False
    _copy(kept, wanted)
    return True


def keep_copy() -> None:
    """Keep the database of this run, which is migrated and still empty, for the next."""
    kept = _kept_file()
    if kept is None or kept.exists():
        return
    connection.close()
    half = kept.with_suffix(f".{os.getpid()}")
    _copy(Path(str(connection.settings_dict["NAME"])), half)
    half.replace(kept)
    for old in sorted(kept.parent.glob("prepared-*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-8]:
        old.unlink(missing_ok=True)


def remove_copy() -> None:
    connection.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()


def _test_file() -> Path | None:
    if connection.vendor != "sqlite":
        return None
    return Path(str(connection.settings_dict["TEST"]["NAME"]))


def _kept_file() -> Path | None:
    file = _test_file()
    return None if file is None else file.parent / f"prepared-{_digest()}.sqlite3"


def _digest() -> str:
    digest = hashlib.sha256(f"{django.__version__} {settings.USE_TZ}".encode())
    for pattern in MAKES_IT:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
