"""A disk that is full or cannot be written: nothing half is left behind, and everybody is told what it is."""

import errno
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.disk import shared_cache, whole_files, writable
from core.disk.failures import DiskNotWritable, is_busy, is_disk_failure
from core.models import RemovedFile
from core.uploads import removal, stored_files
from register.models import Document, Partnership
from tests.core.backup.conftest import stored, use_place
from tests.core.uploads.samples import PDF, upload
from tests.factories.register import PartnershipFactory

FULL = OSError(errno.ENOSPC, "No space left on device")
KEEPERS = ["core.disk.whole_files.WholeFiles", "django.core.files.storage.FileSystemStorage"]


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    use_place(settings, tmp_path)
    return tmp_path


class Swelling(ContentFile):  # type: ignore[type-arg]
    """A file of which the first half can be written, and then the disk is full."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"the first half"
        raise FULL


# --- Files -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("keeper", KEEPERS)
def test_an_upload_that_does_not_fit_leaves_nothing(keeper: str, place: Path, settings: Any) -> None:
    settings.STORAGES["default"] = settings.STORAGES["default"] | {"BACKEND": keeper}
    with (
        pytest.raises(OSError, match="No space"),
        stored_files.keep_content(Swelling(b"both halves"), "documents", sha256="0" * 64),
    ):
        pass
    assert stored(place) == []


def test_a_file_has_its_name_only_once_it_is_whole(place: Path) -> None:
    seen: list[list[str]] = []

    class Watched(ContentFile):  # type: ignore[type-arg]
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"the first half, "
            seen.append(stored(place))
            yield b"the second"

    assert default_storage.save("documents/a.pdf", Watched(b"x")) == "documents/a.pdf"
    assert seen == [["documents/a.pdf.half"]]
    assert stored(place) == ["documents/a.pdf"]
    assert (place / "files/documents/a.pdf").read_bytes() == b"the first half, the second"


def _write_half(path: Path) -> None:
    path.write_text("half")
    raise FULL


def test_what_is_written_whole_is_there_or_not_at_all(place: Path) -> None:
    target = place / "a.json"
    with pytest.raises(OSError, match="No space"), whole_files.write_whole(target) as half:
        _write_half(half)
    assert list(place.iterdir()) == []
    with whole_files.write_whole(target) as half:
        half.write_text("whole")
    assert [(path.name, path.read_text()) for path in place.iterdir()] == [("a.json", "whole")]


@pytest.mark.django_db
def test_no_name_is_used_twice_and_each_tells_of_its_bytes() -> None:
    accepted = stored_files.accept_file(upload("Agreement.pdf", PDF))
    names = []
    for _turn in range(2):
        with stored_files.keep_file(accepted, "documents") as name:
            names.append(name)
    assert names[0] != names[1]
    assert all(name.startswith(f"documents/{accepted.sha256}-") and name.endswith(".pdf") for name in names)


@pytest.mark.django_db
def test_a_removed_file_stays_until_no_backup_needs_it(place: Path) -> None:
    default_storage.save("imports/a", ContentFile(b"a"))
    removal.remove_later("imports/a")
    now = RemovedFile.objects.get().at
    for past, left in ((timedelta(0), 1), (removal.KEPT, 1), (removal.KEPT + timedelta(minutes=1), 0)):
        with clock.set_to(now + past):
            removal.sweep_removed()
        assert (len(stored(place)), RemovedFile.objects.count()) == (left, left)


MAY_TOUCH = {"core/uploads/stored_files.py", "core/uploads/removal.py", "core/backup/restore_backup.py"}


def test_no_stored_file_is_written_or_taken_away_anywhere_else() -> None:
    """A backup copies files after the database: nothing may write one again, or take one away at once."""
    touches = re.compile(r"storage\.(?:delete|save)\(|\.file\.(?:delete|save)\(")
    root = Path(__file__).resolve().parents[3]
    apps = ("core", "accounts", "register", "governance", "reviews", "scrutiny", "portal")
    found = {
        str(path.relative_to(root))
        for app in apps
        for path in (root / app).rglob("*.py")
        if touches.search(path.read_text())
    }
    assert found == MAY_TOUCH


# --- Told to people ----------------------------------------------------------------------------------------------


def _failed_by(cause: BaseException) -> BaseException:
    error = OperationalError("x")
    error.__cause__ = cause
    return error


def _sqlite(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    return error


class _Postgres(Exception):
    pgcode = "53100"


@pytest.mark.parametrize(
    ("error", "is_it"),
    [
        (FULL, True),
        (OSError(errno.EROFS, "Read-only"), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (DiskNotWritable("files"), True),
        (_failed_by(_sqlite(sqlite3.SQLITE_FULL)), True),
        (_failed_by(_sqlite(sqlite3.SQLITE_IOERR_WRITE)), True),
        (_failed_by(_sqlite(sqlite3.SQLITE_BUSY)), False),
        (_failed_by(_Postgres()), True),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_a_failure_of_the_disk_is_told_from_others(error: BaseException | None, is_it: bool) -> None:
    assert is_disk_failure(error) is is_it


def _fill() -> None:
    for number in range(10000):
        RemovedFile.objects.create(name=f"{number}" * 20, at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_what_a_full_database_really_says_is_known() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL cannot be filled from here")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (count,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {count}")
    try:
        with pytest.raises(OperationalError) as full:
            _fill()
    finally:
        connection.close()
    assert is_disk_failure(full.value)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which no folder can be written."""

    def full(_folder: Path) -> None:
        raise FULL

    monkeypatch.setattr(writable, "_try_folder", full)


@pytest.mark.django_db
def test_ready_means_that_the_disks_can_be_written(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content.decode().splitlines()[0]) == (200, "ready")


@pytest.mark.django_db
def test_a_full_disk_is_not_ready(client: Client, full_disk: None) -> None:
    answer = client.get("/readyz")
    full = "database" if connection.vendor == "sqlite" else "files"
    assert (answer.status_code, answer.content.decode()) == (503, f"{full}: the disk is full\n")
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_files_that_cannot_be_written_are_not_ready(
    client: Client, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = writable._try_folder

    def read_only(folder: Path) -> None:
        if folder == place / "files":
            raise OSError(errno.EROFS, "Read-only file system")
        tried(folder)

    monkeypatch.setattr(writable, "_try_folder", read_only)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"files: the disk cannot be written\n")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_only_reads_is_not_ready(client: Client) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("an SQLite file is tried by its folder")
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    answer = client.get("/readyz")
    connection.close()
    assert (answer.status_code, answer.content) == (503, b"database: the disk cannot be written\n")


@pytest.mark.django_db
def test_a_full_disk_is_not_one_try_too_many(
    client: Client, officer: User, full_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DatabaseCache, "_base_set", lambda *_given, **_named: False)
    client.raise_request_exception = False
    answer = client.post(
        reverse("account_login"), {"login": officer.email, "password": "correct horse battery"}
    )
    assert answer.status_code == 507
    words = answer.content.decode()
    assert "The disk on which the register keeps its data is full" in words
    assert "Too many tries" not in words


@pytest.mark.django_db
def test_a_busy_database_is_not_one_try_too_many(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DatabaseCache, "_base_set", lambda *_given, **_named: False)
    monkeypatch.setattr(shared_cache, "NO_TURN", -1)
    client.raise_request_exception = False
    answer = client.post(
        reverse("account_login"), {"login": officer.email, "password": "correct horse battery"}
    )
    assert answer.status_code == 503
    assert "The register is busy" in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "is_it"),
    [(sqlite3.SQLITE_BUSY, True), (sqlite3.SQLITE_LOCKED, True), (sqlite3.SQLITE_FULL, False)],
)
def test_a_busy_database_is_told_from_a_full_disk(code: int, is_it: bool) -> None:
    cause = sqlite3.OperationalError("database")
    cause.sqlite_errorcode = code
    error = OperationalError("it failed")
    assert is_busy(error) is False
    error.__cause__ = cause
    assert is_busy(error) is is_it
    assert is_disk_failure(error) is not is_it


@pytest.mark.django_db
def test_a_key_that_is_taken_is_no_full_disk() -> None:
    assert cache.add("key", 1)
    assert not cache.add("key", 2)
    with pytest.MonkeyPatch.context() as full:
        full.setattr(shared_cache, "find_unwritable", lambda: "database: the disk is full")
        with pytest.raises(DiskNotWritable):
            cache.add("key", 2)


@pytest.mark.django_db
def test_whoever_uploads_to_a_full_disk_is_told_so(
    client_as: Callable[[User], Client],
    officer: User,
    partnership: Partnership,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_given: Any) -> None:
        raise FULL

    monkeypatch.setattr(whole_files, "sync_path", full)
    client = client_as(officer)
    client.raise_request_exception = False
    data = {"kind": "agreement", "title": "Agreement", "file": upload("a.pdf", PDF)}
    answer = client.post(reverse("document_new", args=[partnership.reference]), data)
    assert answer.status_code == 507
    assert "a file that you chose must be chosen again" in answer.content.decode()
    assert not Document.objects.exists()
    assert stored(place) == []
    monkeypatch.undo()
    data["file"] = upload("a.pdf", PDF)
    assert client.post(reverse("document_new", args=[partnership.reference]), data).status_code == 302


@pytest.fixture
def partnership(people: dict[str, User]) -> Partnership:
    made: Partnership = PartnershipFactory(live=True, directorate=people["officer"].person.directorate)
    return made
