"""A small register with documents, and empty places beside it to restore into, on either kind of database."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from core.history import canonical
from core.history.actors import SYSTEM
from core.uploads import stored_files
from register.importing.upload import read_upload, upload_file
from register.models import Document, DocumentVersion, Partnership, Rehearsal
from register.services import documents
from tests.core.uploads.samples import PDF, upload
from tests.factories.register import PartnershipFactory


def use_place(settings: Any, place: Path) -> None:
    """Keep files and the head file in this folder."""
    storage = {"BACKEND": "core.disk.whole_files.WholeFiles", "OPTIONS": {"location": place / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    settings.AUDIT_HEAD_FILE = place / "audit-head.log"


def stored(place: Path) -> list[str]:
    """Return the names of all files that are kept in a place."""
    folder = place / "files"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> Path:
    """Where the register of the test keeps its files."""
    use_place(settings, tmp_path / "here")
    return tmp_path / "here"


def add_document(title: str, content: bytes = PDF) -> DocumentVersion:
    partnership = Partnership.objects.first() or PartnershipFactory(live=True)
    made = Document(partnership=partnership, kind="agreement", title=title)
    accepted = stored_files.accept_file(upload(f"{title}.pdf", content))
    return documents.add(made, file=accepted, by=SYSTEM).versions.get()


def add_rehearsal(name: str = "list.csv") -> Rehearsal:
    data = b"Name,Purpose\nA partnership,To help\n"
    return upload_file(read_upload(data, name), by=SYSTEM)


@pytest.fixture
def register(here: Path) -> Partnership:
    """One partnership with a document, and a spreadsheet that waits."""
    partnership: Partnership = PartnershipFactory(live=True)
    add_document("Agreement")
    add_rehearsal()
    return partnership


@dataclass
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str


def run(*words: str) -> Said:
    out, err = StringIO(), StringIO()
    try:
        call_command(*words, stdout=out, stderr=err)
    except SystemExit as stop:
        return Said(int(stop.code or 0), out.getvalue(), err.getvalue())
    return Said(0, out.getvalue(), err.getvalue())


EmptyPlace = Callable[[], Path]


@pytest.fixture
def empty_place(here: Path, settings: Any, tmp_path: Path) -> Iterator[EmptyPlace]:
    """Go to an empty database and an empty folder, each time it is called; the test's own come back at its end."""
    own = str(connection.settings_dict["NAME"])
    with ExitStack() as stack:
        stack.callback(_go_to, own)
        count = 0

        def go() -> Path:
            nonlocal count
            count += 1
            place = tmp_path / f"place{count}"
            place.mkdir()
            use_place(settings, place)
            _go_to(stack.enter_context(_new_database(own, place, count)))
            return place

        yield go


def _go_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def _new_database(own: str, place: Path, number: int) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield str(place / "register.sqlite3")
        connection.close()
        return
    name = f"{own}_{number}"
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    connection.close()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def rewrite_manifest(folder: Path, **changed: Any) -> None:
    """Write a manifest that says something else and is whole all the same."""
    path = folder / "manifest.json"
    said = json.loads(path.read_text()) | changed
    del said["hash"]
    path.write_text(json.dumps(said | {"hash": canonical.digest_canonical(said)}))


@pytest.fixture
def backup(register: Partnership, tmp_path: Path) -> Path:
    """A backup of the small register."""
    folder = tmp_path / "kept" / "2026-11-26"
    said = run("backup", str(folder))
    assert (said.status, said.err) == (0, "")
    return folder
