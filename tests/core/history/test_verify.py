"""`verify_history` finds one altered byte in every kind of thing that must never change."""

from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from core.history import audit, canonical, guards, snapshots
from core.history.actors import SYSTEM
from register.models import Document, DocumentVersion
from register.standing import refresh
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.AUDIT_HEAD_FILE = tmp_path / "audit-head.log"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture
def version(django_capture_on_commit_callbacks: Any) -> DocumentVersion:
    """Something of every kind: two events, a snapshot with bytes, and a stored file; then its commit."""
    with django_capture_on_commit_callbacks(execute=True):
        made = _made()
        audit.record("thing.done", by=SYSTEM, headline="Done")
    return made


def _made() -> DocumentVersion:
    with transaction.atomic():
        for words in ("One", "Two"):
            audit.record("thing.named", by=SYSTEM, headline=words)
    snapshots.take_snapshot("report", content={"figure": 1}, about=None, by=SYSTEM, body=b"%PDF the report")
    document = Document.objects.create(partnership=PartnershipFactory(), kind="agreement", title="Agreement")
    made = DocumentVersion(
        document=document,
        number=1,
        original_name="agreement.pdf",
        content_type="application/pdf",
        size=13,
        sha256=canonical.digest_canonical(b"the agreement"),
        uploaded_at=timezone.now(),
        uploaded_by="The officer",
    )
    made.file.save("agreement.pdf", ContentFile(b"the agreement"), save=False)
    made.save()
    refresh.refresh([document.partnership_id])
    return made


def verified() -> tuple[int, str, str]:
    """Run the command: its exit status, what it printed, and what it named as altered."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_history", stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def _past_the_guards(statement: str, values: list[Any]) -> None:
    guards.remove()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    guards.install()


def test_what_is_as_it_was_written_is_counted(version: DocumentVersion) -> None:
    status, out, err = verified()
    assert (status, err) == (0, "")
    for words in (
        "1 frozen snapshots: as written",
        "1 stored files: as written",
        "guarded tables: as written",
    ):
        assert words in out
    assert "audit events in one chain: as written" in out


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "UPDATE core_auditevent SET headline = 'Twp' WHERE headline = 'Two'",
            "Twp, does not match its seal",
        ),
        ("UPDATE core_auditevent SET reason = 'x' WHERE headline = 'One'", "One, does not match its seal"),
        ("UPDATE core_snapshot SET content = '{\"figure\":2}'", "is not what was frozen"),
    ],
)
def test_one_altered_word_is_found_and_named(statement: str, named: str, version: DocumentVersion) -> None:
    _past_the_guards(statement, [])
    status, out, err = verified()
    assert status == 1
    assert named in err
    assert "1 altered" in out


def test_one_altered_byte_of_an_issued_report_is_found(version: DocumentVersion) -> None:
    _past_the_guards("UPDATE core_snapshot SET body = %s", [b"%PDF the Report"])
    status, _out, err = verified()
    assert (status, "is not what was frozen" in err) == (1, True)


@pytest.mark.parametrize(
    ("now", "named"), [(b"the Agreement", "not what was uploaded"), (None, "is missing")]
)
def test_one_altered_byte_of_a_stored_file_is_found(
    now: bytes | None, named: str, version: DocumentVersion
) -> None:
    storage, name = version.file.storage, version.file.name
    storage.delete(name)
    if now is not None:
        storage.save(name, ContentFile(now))
    status, _out, err = verified()
    assert status == 1
    assert "Agreement, version 1" in err
    assert named in err


def test_a_guard_that_was_dropped_is_named(version: DocumentVersion) -> None:
    on = " ON core_snapshot" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "guard_core_snapshot_update"{on}')
    status, _out, err = verified()
    assert (status, "The guards of core_snapshot do not stand as they were installed" in err) == (1, True)
    guards.install()
    assert verified()[0] == 0
