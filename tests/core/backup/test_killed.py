"""A backup or a restore that is really killed (kill -9) leaves nothing that looks whole, and may be begun again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from core.backup.databases import find_this_database
from core.backup.manifest import read_manifest
from core.backup.refusals import BackupRefused
from register.models import Partnership
from tests.core.backup.conftest import EmptyPlace, run, stored

pytestmark = pytest.mark.django_db(transaction=True)

# Says so once a step is done (or half done, for a file), and then waits to be killed.
_PROGRAM = """
import sys, time
from importlib import import_module
import django
from django.conf import settings
django.setup()
from django.core.management import call_command
from django.db import connection
module, step, name, place, *words = sys.argv[1:]
connection.settings_dict["NAME"] = name
settings.STORAGES = settings.STORAGES | {
    "default": {"BACKEND": "core.disk.whole_files.WholeFiles", "OPTIONS": {"location": place + "/files"}}
}
settings.AUDIT_HEAD_FILE = __import__("pathlib").Path(place) / "audit-head.log"
owner = import_module(module)
*path, last = step.split(".")
for part in path:
    owner = getattr(owner, part)
done = getattr(owner, last)
def then_wait(*given, **named):
    done(*given, **named)
    print("ready", flush=True)
    time.sleep(600)
setattr(owner, last, then_wait)
call_command(*words)
"""


def kill_after(step: str, place: Path, *words: str) -> None:
    """Run a command in a process of its own, and kill that just after a step."""
    module, name = step.split(":")
    given = [module, name, str(connection.settings_dict["NAME"]), str(place), *words]
    with subprocess.Popen(  # our own program, words of ours
        [sys.executable, "-c", _PROGRAM, *given],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        finally:
            process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "step",
    [
        "core.backup.make_backup:_copy_database",
        "core.backup.make_backup:_copy_file",
        "core.backup.make_backup:manifests.write_manifest",
    ],
)
def test_a_killed_backup_leaves_nothing_under_its_name(
    step: str, register: Partnership, here: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept" / "today"
    kill_after(step, here, "backup", str(kept))
    assert not kept.exists()
    assert all(".half-" in left.name for left in kept.parent.iterdir())
    with pytest.raises(BackupRefused):
        read_manifest(kept)
    assert run("backup", str(kept)).status == 0


@pytest.mark.parametrize(
    "step",
    [
        "core.backup.restore_backup:_put_file",
        "core.backup.restore_backup:head_file.begin_segment",
    ],
)
def test_a_restore_that_is_killed_before_the_database_leaves_no_register(
    step: str, backup: Path, empty_place: EmptyPlace
) -> None:
    place = empty_place()
    kill_after(step, place, "restore", str(backup))
    assert find_this_database().count_tables() == 0
    again = run("restore", str(backup))
    assert again.status == 2
    assert "perhaps of a restore that was broken off" in again.err
    for name in stored(place):
        (place / "files" / name).unlink()
    assert run("restore", str(backup)).status == 0


def test_a_restore_that_is_killed_after_the_database_does_not_verify(
    backup: Path, empty_place: EmptyPlace
) -> None:
    place = empty_place()
    kill_after(
        f"core.backup.databases:{type(find_this_database()).__name__}.load", place, "restore", str(backup)
    )
    said = run("verify_history")
    assert (said.status, "it was not finished" in said.err) == (1, True)


def test_a_database_killed_while_it_is_copied_back_is_not_there(
    backup: Path, empty_place: EmptyPlace
) -> None:
    """SQLite's file has its name only once it is whole; PostgreSQL's restore is one transaction."""
    if connection.vendor != "sqlite":
        pytest.skip("one transaction of pg_restore")
    place = empty_place()
    kill_after("core.backup.databases:shutil.copyfile", place, "restore", str(backup))
    assert not (place / "register.sqlite3").exists()
    assert find_this_database().count_tables() == 0
