"""A backup is of one moment however much people write, and is there whole or not at all."""

import errno
import json
import shutil
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from core.access_log.recording import Kind, record_access
from core.backup import databases, make_backup, manifest
from core.backup.refusals import BackupFailed, BackupRefused
from core.history import audit, canonical, guards, verify, writing
from core.history.actors import SYSTEM
from core.models import AccessEvent, AuditEvent
from register.importing.upload import discard_upload
from register.models import Document, DocumentVersion, Partnership, Rehearsal
from tests.core.backup.conftest import EmptyPlace, Said, add_document, add_rehearsal, run, stored

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_backup_says_what_it_holds(backup: Path, here: Path) -> None:
    said = manifest.read_manifest(backup)
    assert said.counts[Partnership._meta.db_table] == 1
    assert f"core.{_newest_migration()}" in said.migrations
    assert sorted(each.path for each in said.files) == [f"files/{name}" for name in stored(here)]
    assert said.database == connection.vendor
    head = AuditEvent.objects.get(pk=said.head.key)
    assert (head.place, head.seal) == (said.head.place, said.head.seal)
    manifest.check_files(said, backup)
    assert sorted(path.name for path in backup.iterdir()) == sorted(
        ["files", "manifest.json", said.dump.path]
    )


def _newest_migration() -> str:
    folder = Path(__file__).resolve().parents[3] / "core" / "migrations"
    return max(path.stem for path in folder.glob("0*.py"))


def test_only_the_account_that_made_it_can_read_a_backup(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700


def test_no_setting_and_no_secret_is_in_a_backup(backup: Path, settings: Any) -> None:
    assert not any(
        settings.SECRET_KEY.encode() in path.read_bytes() for path in backup.rglob("*") if path.is_file()
    )


def test_the_history_says_that_a_backup_was_made(backup: Path) -> None:
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.category) == ("history.backed_up", "access")
    assert event.detail.startswith("2026-11-26, up to entry ")


def test_the_access_log_of_this_hour_is_sealed_before_it_is_copied(
    register: Partnership, tmp_path: Path, empty_place: EmptyPlace
) -> None:
    record_access(Kind.REFUSED, by=None, address="/lists/")
    run("backup", str(tmp_path / "kept"))
    empty_place()
    run("restore", str(tmp_path / "kept"))
    assert AccessEvent.objects.get().segment is not None


def test_what_is_written_between_the_database_and_the_files_changes_nothing(
    register: Partnership,
    here: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    empty_place: EmptyPlace,
) -> None:
    waits = Rehearsal.objects.get().file.name
    copied = make_backup._copy_database

    def then_people_write(*given: Any) -> Any:
        found = copied(*given)
        add_document("Later", b"%PDF-1.4 later\n%%EOF\n")
        discard_upload(Rehearsal.objects.get(), by=SYSTEM)
        return found

    monkeypatch.setattr(make_backup, "_copy_database", then_people_write)
    assert run("backup", str(tmp_path / "kept")).status == 0
    assert Document.objects.count() == 2
    place = empty_place()
    assert run("restore", str(tmp_path / "kept")).status == 0
    assert Document.objects.get().title == "Agreement"
    assert Rehearsal.objects.get().file.name == waits
    assert len(stored(place)) == 2


def test_a_backup_is_whole_while_people_write_all_the_time(
    register: Partnership, tmp_path: Path, empty_place: EmptyPlace
) -> None:
    stop, wrote = threading.Event(), threading.Event()
    errors: list[BaseException] = []

    def write() -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                add_document(f"Paper {number}", b"%%PDF-1.4 paper %d\n%%%%EOF\n" % number)
                discard_upload(add_rehearsal(), by=SYSTEM)
                wrote.set()
        except BaseException as error:
            errors.append(error)
        finally:
            wrote.set()
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert wrote.wait(30)
        answers = [run("backup", str(tmp_path / f"kept{turn}")) for turn in range(3)]
    finally:
        stop.set()
        writer.join()
    assert errors == []
    assert [(each.status, each.err) for each in answers] == [(0, "")] * 3
    kept = [manifest.read_manifest(tmp_path / f"kept{turn}") for turn in range(3)]
    assert kept[0].head.place < kept[2].head.place, "somebody wrote between the backups"
    empty_place()
    restored = run("restore", str(tmp_path / "kept1"))
    assert (restored.status, restored.err) == (0, "")
    assert DocumentVersion.objects.count() == kept[1].counts[DocumentVersion._meta.db_table]
    assert AuditEvent.objects.count() == kept[1].head.place + 1


def test_a_file_that_is_gone_is_named_and_the_rest_is_kept(
    register: Partnership, tmp_path: Path, empty_place: EmptyPlace
) -> None:
    name = DocumentVersion.objects.get().file.name
    default_storage.delete(name)
    said = run("backup", str(tmp_path / "kept"))
    assert said.status == 1
    assert "1 file that the register names was not found" in said.err
    assert name in said.err
    empty_place()
    restored = run("restore", str(tmp_path / "kept"))
    assert restored.status == 1, "verify_history names it as well"
    assert "is missing" in restored.err
    assert Document.objects.count() == 1


# --- Where a backup may go ---------------------------------------------------------------------------------------


def _alter(place: Path, folder: str) -> str:
    """Write other bytes into a stored file; return its name."""
    name = next(name for name in stored(place) if name.startswith(folder))
    (place / "files" / name).write_bytes(b"%PDF-1.4 something else %%EOF")
    return name


@pytest.mark.parametrize("folder", ["documents/", "imports/"])
def test_an_altered_file_is_named_by_backup_restore_and_verify(
    folder: str, register: Partnership, here: Path, tmp_path: Path, empty_place: EmptyPlace
) -> None:
    name = _alter(here, folder)
    said = run("backup", str(tmp_path / "kept"))
    assert said.status == 1
    assert "1 file is not what was uploaded" in said.err
    assert name in said.err
    assert manifest.read_manifest(tmp_path / "kept").altered == [name]
    checked = run("verify_history")
    assert (checked.status, f"({name}) is not what was uploaded" in checked.err) == (1, True)
    empty_place()
    back = run("restore", str(tmp_path / "kept"))
    assert back.status == 1
    assert f"{name} was altered before this backup was made" in back.err


def test_a_file_of_an_earlier_release_is_compared_with_the_row_that_names_it(
    register: Partnership, here: Path, tmp_path: Path
) -> None:
    """Then its name held no hash."""
    version = DocumentVersion.objects.get()
    (here / "files" / version.file.name).rename(here / "files/documents/agreement.pdf")
    guards.remove()
    try:
        DocumentVersion.objects.update(file="documents/agreement.pdf")
    finally:
        guards.install()
    assert run("backup", str(tmp_path / "first")).status == 0
    (here / "files/documents/agreement.pdf").write_bytes(b"something else")
    run("backup", str(tmp_path / "second"))
    assert manifest.read_manifest(tmp_path / "second").altered == ["documents/agreement.pdf"]


def test_a_backup_of_an_earlier_release_says_nothing_of_altered_files_and_is_restored(
    backup: Path, empty_place: EmptyPlace
) -> None:
    path = backup / "manifest.json"
    said = json.loads(path.read_text())
    del said["altered"], said["hash"]
    path.write_text(json.dumps(said | {"hash": canonical.digest_canonical(said)}))
    empty_place()
    assert run("restore", str(backup)).status == 0


def test_an_empty_folder_will_do(register: Partnership, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    assert run("backup", str(tmp_path / "kept")).status == 0


def test_a_folder_that_holds_something_is_refused(backup: Path) -> None:
    before = (backup / "manifest.json").read_bytes()
    said = run("backup", str(backup))
    assert (said.status, "not empty" in said.err, "No backup was made" in said.err) == (2, True, True)
    assert (backup / "manifest.json").read_bytes() == before


def test_a_file_in_the_place_of_the_folder_is_refused(register: Partnership, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("x")
    assert run("backup", str(tmp_path / "kept")).status == 2
    assert run("backup", str(tmp_path / "kept" / "today")).status == 2


def test_a_folder_among_the_uploaded_files_is_refused(register: Partnership, here: Path) -> None:
    said = run("backup", str(here / "files" / "kept"))
    assert (said.status, "among the uploaded files" in said.err) == (2, True)


def test_a_database_without_a_register_is_refused(empty_place: EmptyPlace, tmp_path: Path) -> None:
    empty_place()
    said = run("backup", str(tmp_path / "kept"))
    assert (said.status, "no register in this database" in said.err) == (2, True)
    assert not (tmp_path / "kept").exists()


def test_a_database_that_is_not_reached_is_said(here: Path, tmp_path: Path, empty_place: EmptyPlace) -> None:
    empty_place()
    connection.close()
    nowhere = str(tmp_path / "no" / "folder") if connection.vendor == "sqlite" else "no_such_register"
    connection.settings_dict["NAME"] = nowhere
    for command in ("backup", "restore"):
        said = run(command, str(tmp_path / "kept"))
        assert (said.status, "is not reached" in said.err) == (2, True)


def test_too_little_room_is_said_before_anything_is_written(
    register: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=1024 * 1024))
    said = run("backup", str(tmp_path / "kept"))
    assert said.status == 2
    assert "not enough room" in said.err
    assert "1.0 MB are free" in said.err
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize(
    ("found", "says", "named"),
    [(None, "", "not installed"), ("/bin/pg_dump", "pg_dump (PostgreSQL) 9.6", "older than the server")],
)
def test_tools_of_postgresql_that_are_missing_or_old_are_named(
    found: str | None, says: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _tool: found)
    monkeypatch.setattr(databases.subprocess, "run", lambda *_a, **_k: Said(0, says, ""))
    monkeypatch.setattr(Said, "stdout", property(lambda self: self.out), raising=False)
    monkeypatch.setattr(databases.PostgreSQL, "server_version", lambda _self: 15)
    with pytest.raises(BackupRefused, match=named):
        databases.PostgreSQL().check_tools()


# --- Broken off --------------------------------------------------------------------------------------------------

STEPS = ["_copy_database", "_copy_files", "sync_path"]


def _break(monkeypatch: pytest.MonkeyPatch, step: str, look: Callable[[], None]) -> None:
    """Let the disk become full just after a step; look at what lies there first."""
    done = getattr(make_backup, step)

    def then_full(*given: Any) -> Any:
        done(*given)
        look()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(make_backup, step, then_full)


@pytest.mark.parametrize("step", STEPS)
def test_a_backup_that_breaks_off_leaves_nothing(
    step: str, register: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break(monkeypatch, step, lambda: None)
    said = run("backup", str(tmp_path / "kept" / "today"))
    assert said.status == 1
    assert "No space left on device" in said.err
    assert "No backup was made" in said.err
    assert list((tmp_path / "kept").iterdir()) == []
    assert not AuditEvent.objects.filter(kind="history.backed_up").exists()


@pytest.mark.parametrize("step", STEPS)
def test_what_a_killed_backup_leaves_is_no_backup(
    step: str, register: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed cleans nothing up: what lies there at that moment is looked at."""
    left: list[Path] = []

    def keep() -> None:
        half = next((tmp_path / "kept").iterdir())
        left.append(shutil.copytree(half, tmp_path / "left", dirs_exist_ok=True))

    _break(monkeypatch, step, keep)
    assert run("backup", str(tmp_path / "kept" / "today")).status == 1
    with pytest.raises(BackupRefused, match="broken off"):
        manifest.read_manifest(left[0])


def test_a_database_that_cannot_be_copied_is_said(
    register: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: Any) -> Any:
        raise BackupFailed("pg_dump stopped: connection lost")

    monkeypatch.setattr(make_backup, "_copy_database", broken)
    said = run("backup", str(tmp_path / "kept"))
    assert (said.status, "connection lost" in said.err) == (1, True)
    assert not list(tmp_path.glob("kept*"))


def test_a_manifest_is_read_as_json_by_anybody(backup: Path) -> None:
    said = json.loads((backup / "manifest.json").read_text())
    assert said["what"] == "backup of a partnership register"
    assert {"made_at", "migrations", "counts", "head", "dump", "files", "missing"} <= set(said)


def test_a_backup_leaves_the_history_as_written(backup: Path) -> None:
    assert [check.altered for check in verify.run_checks() if check.altered] == []


def test_a_copy_that_falls_between_a_commit_and_its_seal_is_made_again(
    register: Partnership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_place: EmptyPlace
) -> None:
    """What no service gives an entry is sealed by one just after the commit: here a copy is made before that."""
    finish, dumped = audit.finish_commit, []
    kind = type(databases.find_this_database())
    dump = kind.dump

    def counted(*given: Any) -> Any:
        dumped.append(1)
        return dump(*given)

    def first_a_backup(live: Any) -> None:
        monkeypatch.setattr(audit, "finish_commit", finish)
        moments = databases.find_this_database().dump(tmp_path / "between")[0]
        finish(live)
        assert make_backup._is_between(moments)

    monkeypatch.setattr(kind, "dump", counted)
    monkeypatch.setattr(audit, "finish_commit", first_a_backup)
    writing.update(register, by=SYSTEM)
    between = iter([True, False])
    monkeypatch.setattr(make_backup, "_is_between", lambda _moment: next(between))
    dumped.clear()
    assert run("backup", str(tmp_path / "kept")).status == 0
    assert len(dumped) == 2
    empty_place()
    assert run("restore", str(tmp_path / "kept")).status == 0
