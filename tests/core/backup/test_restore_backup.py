"""A backup comes back into an empty place only, whole, verified; anything else is refused before a byte is written."""

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.backup import restore_backup
from core.backup.databases import find_this_database
from core.history import canonical
from core.models import AuditEvent
from register.models import Document, DocumentVersion, Partnership
from tests.core.backup.conftest import EmptyPlace, add_document, rewrite_manifest, run, stored, use_place
from tests.core.uploads.samples import PDF

pytestmark = pytest.mark.django_db(transaction=True)
Damage = Callable[[Path], None]


def test_what_was_there_comes_back_and_is_verified(backup: Path, here: Path, empty_place: EmptyPlace) -> None:
    names, titles = stored(here), list(Partnership.objects.values_list("reference", "name"))
    place = empty_place()
    said = run("restore", str(backup), "--reason", "The server burnt")
    assert (said.status, said.err) == (0, "")
    assert "Restored from the backup of 20" in said.out
    assert "audit events in one chain: as written" in said.out
    assert f"{len(names)} stored files: as written" in said.out
    assert stored(place) == names
    assert list(Partnership.objects.values_list("reference", "name")) == titles
    with DocumentVersion.objects.get().file.open("rb") as file:
        assert file.read() == PDF
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.reason) == ("history.restored", "The server burnt")


def test_life_goes_on_after_a_restore(backup: Path, empty_place: EmptyPlace) -> None:
    empty_place()
    assert run("restore", str(backup)).status == 0
    add_document("After", b"%PDF-1.4 after\n%%EOF\n")
    said = run("verify_history")
    assert (said.status, said.err) == (0, "")
    assert run("backup", str(backup.parent / "again")).status == 0


def test_everybody_signs_in_anew(register: Partnership, tmp_path: Path, empty_place: EmptyPlace) -> None:
    """Somebody whose sign-in was ended after the backup must not be let in by a session that the backup brings back."""
    Session.objects.create(session_key="k", session_data="x", expire_date=timezone.now())
    assert run("backup", str(tmp_path / "kept")).status == 0
    empty_place()
    assert run("restore", str(tmp_path / "kept")).status == 0
    assert not Session.objects.exists()


def test_an_older_backup_is_brought_to_this_version(
    register: Partnership, tmp_path: Path, empty_place: EmptyPlace
) -> None:
    """Also one that was made by the new program before the upgrade's migrations."""
    call_command("migrate", "core", "0004", verbosity=0)
    try:
        assert run("backup", str(tmp_path / "kept")).status == 0
    finally:
        call_command("migrate", verbosity=0)
    empty_place()
    said = run("restore", str(tmp_path / "kept"))
    assert (said.status, said.err) == (0, "")
    assert "core_removedfile" in connection.introspection.table_names()


# --- Refused before anything is written -------------------------------------------------------------------------


def _dump(folder: Path) -> Path:
    return folder / find_this_database().file_name


def _a_file(folder: Path) -> Path:
    return next(path for path in (folder / "files").rglob("*") if path.is_file())


def _cut_dump(folder: Path) -> None:
    data = _dump(folder).read_bytes()
    _dump(folder).write_bytes(data[: len(data) // 2])


def _cut_dump_told(folder: Path) -> None:
    """Whoever cuts a dump may write a manifest to it: then the database's own reader must refuse it."""
    data = b"not a database at all"
    _dump(folder).write_bytes(data)
    told = {"path": _dump(folder).name, "size": len(data), "sha256": canonical.digest_canonical(data)}
    rewrite_manifest(folder, dump=told)


def _alter_file(folder: Path) -> None:
    data = bytearray(_a_file(folder).read_bytes())
    data[-1] ^= 1
    _a_file(folder).write_bytes(data)


def _edit_manifest(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"missing"', '"lost"'))


def _climb(folder: Path) -> None:
    said = json.loads((folder / "manifest.json").read_text())
    said["files"][0]["path"] = "files/../../../etc/passwd"
    rewrite_manifest(folder, files=said["files"])


def _newer(folder: Path) -> None:
    said = json.loads((folder / "manifest.json").read_text())
    rewrite_manifest(folder, migrations=[*said["migrations"], "core.9999_from_the_future"])


def _other_kind(folder: Path) -> None:
    rewrite_manifest(folder, database="postgresql" if connection.vendor == "sqlite" else "sqlite")


DAMAGES: list[tuple[Damage, str]] = [
    (_cut_dump, "missing, cut or altered"),
    (_cut_dump_told, ""),
    (lambda folder: _dump(folder).unlink(), "missing, cut or altered"),
    (_alter_file, "missing, cut or altered"),
    (lambda folder: _a_file(folder).unlink(), "missing, cut or altered"),
    (lambda folder: (folder / "manifest.json").unlink(), "broken off"),
    (lambda folder: (folder / "manifest.json").write_text(""), "damaged: manifest.json"),
    (lambda folder: (folder / "manifest.json").write_text("[]"), "damaged: manifest.json"),
    (lambda folder: (folder / "manifest.json").write_bytes(b"\xff\xfe"), "damaged: manifest.json"),
    (
        lambda folder: (folder / "manifest.json").write_text('{"name": "a web page"}'),
        "damaged: manifest.json",
    ),
    (lambda folder: rewrite_manifest(folder, what="photos"), "no backup of a partnership register"),
    (lambda folder: rewrite_manifest(folder, shape=2), "newer version"),
    (lambda folder: rewrite_manifest(folder, server=99), "PostgreSQL 99"),
    (_edit_manifest, "damaged: manifest.json"),
    (_climb, "damaged: manifest.json"),
    (_newer, "newer version (core.9999_from_the_future)"),
    (_other_kind, "DATABASE_URL names"),
]


def test_a_damaged_cut_foreign_or_newer_backup_is_refused_in_a_sentence(
    backup: Path, tmp_path: Path, empty_place: EmptyPlace
) -> None:
    """All of them in one empty place, which stays empty."""
    place = empty_place()
    for number, (damage, named) in enumerate(DAMAGES):
        folder = shutil.copytree(backup, tmp_path / f"damaged{number}")
        damage(folder)
        said = run("restore", str(folder))
        assert (said.status, named in said.err, said.out) == (2, True, ""), (number, said)
        assert stored(place) == []
        assert not (place / "audit-head.log").exists()
        assert find_this_database().count_tables() == 0
    assert run("restore", str(tmp_path / "nowhere")).status == 2
    assert run("restore", str(backup)).status == 0


def test_a_refused_restore_leaves_no_empty_database_behind(backup: Path, empty_place: EmptyPlace) -> None:
    place = empty_place()
    before = find_this_database().count_tables()
    (backup / "manifest.json").write_text("{}")
    assert run("restore", str(backup)).status == 2
    assert list(place.iterdir()) == []
    assert find_this_database().count_tables() == before == 0


def test_nothing_is_written_over_a_register(backup: Path, here: Path, settings: Any, tmp_path: Path) -> None:
    use_place(settings, tmp_path / "elsewhere")
    before = AuditEvent.objects.count()
    said = run("restore", str(backup))
    assert (said.status, "The database is not empty" in said.err) == (2, True)
    assert AuditEvent.objects.count() == before
    assert stored(tmp_path / "elsewhere") == []


def test_nothing_is_written_among_other_files(backup: Path, empty_place: EmptyPlace) -> None:
    place = empty_place()
    (place / "files" / "documents").mkdir(parents=True)
    (place / "files" / "documents" / "other.pdf").write_bytes(PDF)
    said = run("restore", str(backup))
    assert (said.status, "documents/other.pdf is there" in said.err) == (2, True)
    assert find_this_database().count_tables() == 0


def test_too_little_room_is_said_before_anything_is_restored(
    backup: Path, empty_place: EmptyPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = empty_place()
    usage = shutil.disk_usage(place)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=0))
    said = run("restore", str(backup))
    assert (said.status, "not enough room" in said.err, stored(place)) == (2, True, [])


# --- Broken off --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["_put_file", "head_file.begin_segment", "database"])
def test_a_restore_that_breaks_off_is_taken_back_and_can_be_begun_again(
    step: str, backup: Path, empty_place: EmptyPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = empty_place()

    def full(*_given: Any, **_named: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        if step == "database":
            broken.setattr(type(find_this_database()), "load", full)
        elif step == "_put_file":
            put = restore_backup._put_file
            broken.setattr(restore_backup, "_put_file", lambda *given: (put(*given), full()))
        else:
            broken.setattr(restore_backup.head_file, "begin_segment", full)
        said = run("restore", str(backup))
    assert (said.status, "No space left on device" in said.err) == (3, True)
    assert stored(place) == []
    assert find_this_database().count_tables() == 0
    again = run("restore", str(backup))
    assert (again.status, again.err) == (0, "")


def test_a_restore_that_is_killed_before_its_entry_does_not_verify(
    backup: Path, empty_place: EmptyPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_place()

    def killed(*_given: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(restore_backup, "_finish", killed)
    with pytest.raises(KeyboardInterrupt):
        run("restore", str(backup))
    said = run("verify_history")
    assert (said.status, "it was not finished" in said.err) == (1, True)


def test_a_database_that_is_not_what_the_backup_says_is_not_taken(
    backup: Path, empty_place: EmptyPlace
) -> None:
    said = json.loads((backup / "manifest.json").read_text())
    rewrite_manifest(backup, counts=said["counts"] | {Partnership._meta.db_table: 7})
    empty_place()
    answer = run("restore", str(backup))
    assert (answer.status, "not what the backup says" in answer.err) == (3, True)
    assert run("verify_history").status == 1


# --- The head file, which is not taken back ---------------------------------------------------------------------


def _same_head_file(settings: Any, here: Path) -> None:
    settings.AUDIT_HEAD_FILE = here / "audit-head.log"


def test_the_head_file_goes_on_and_says_what_was_lost(
    backup: Path, here: Path, settings: Any, empty_place: EmptyPlace
) -> None:
    lost = AuditEvent.objects.count()
    add_document("Lost", b"%PDF-1.4 lost\n%%EOF\n")
    lost = AuditEvent.objects.count() - lost + 1  # and the entry of the backup itself
    empty_place()
    _same_head_file(settings, here)
    said = run("restore", str(backup))
    assert (said.status, said.err) == (0, "")
    assert f"{lost} entries remembered before are not compared" in said.out
    assert not Document.objects.filter(title="Lost").exists()
    add_document("After", b"%PDF-1.4 after\n%%EOF\n")
    assert run("verify_history").status == 0


def test_a_backup_that_was_altered_shows_by_the_head_file(
    backup: Path, here: Path, settings: Any, empty_place: EmptyPlace
) -> None:
    """What was remembered up to the backup must be in the chain that comes back."""
    path = here / "audit-head.log"
    first, *rest = path.read_text().splitlines(keepends=True)
    path.write_text("".join([first.replace(first.split()[3], "0" * 64), *rest]))
    empty_place()
    _same_head_file(settings, here)
    said = run("restore", str(backup))
    assert (said.status, "has another seal" in said.err) == (1, True)


def test_an_earlier_backup_and_then_a_later_one_can_be_restored(
    register: Partnership, here: Path, tmp_path: Path, settings: Any, empty_place: EmptyPlace
) -> None:
    for name in ("first", "second"):
        assert run("backup", str(tmp_path / name)).status == 0
        add_document(f"After the {name}", b"%%PDF-1.4 %b\n%%%%EOF\n" % name.encode())
    for name in ("first", "second", "first"):
        empty_place()
        _same_head_file(settings, here)
        said = run("restore", str(tmp_path / name))
        assert (said.status, said.err) == (0, ""), name
        add_document("On another way", b"%PDF-1.4 other\n%%EOF\n")
        assert run("verify_history").status == 0


def test_a_line_of_a_restore_excuses_no_chain_that_was_cut_off(register: Partnership, here: Path) -> None:
    """Whoever cuts the chain and writes the head file only is found: the chain holds no entry of a restore."""
    kept = AuditEvent.objects.order_by("pk").first()
    assert kept
    with (here / "audit-head.log").open("a") as file:
        file.write(
            f"2026-11-26T01:00:00+00:00 restored 2026-11-25T01:00:00+00:00 {kept.place} {kept.pk} {kept.seal}\n"
        )
    said = run("verify_history")
    assert (said.status, "or never was" in said.err) == (1, True)
