"""What may be uploaded: the name, the size and the bytes must agree, and nothing is left behind when a save fails."""

import io
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.models import RoleGrant
from core.uploads import stored_files
from tests.core.uploads.samples import PDF, bad, good, office, upload


@pytest.fixture(autouse=True)
def _storage(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.STORAGES = settings.STORAGES | {  # type: ignore[attr-defined]
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


def _stored(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("name", "content"), good().items())
def test_a_good_file_is_taken(name: str, content: bytes) -> None:
    checked = stored_files.accept_file(upload(name, content))
    assert (checked.name, checked.size, checked.sha256) == (name, len(content), sha256(content).hexdigest())
    assert checked.content_type == stored_files.KINDS[checked.extension]


@pytest.mark.parametrize(
    ("name", "content"), [pytest.param(*pair, id=ascii(pair[0])) for pair in bad().items()]
)
def test_a_bad_file_is_refused_in_a_sentence(name: str, content: bytes) -> None:
    with pytest.raises(stored_files.FileRefused) as refused:
        stored_files.accept_file(upload(name, content))
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("name", ["../secret.pdf", "..\\secret.pdf", "/etc/secret.pdf", "C:\\secret.pdf"])
def test_a_name_with_folders_is_refused(name: str) -> None:
    file = ContentFile(PDF)
    file.name = name
    with pytest.raises(stored_files.FileRefused, match="folder"):
        stored_files.accept_file(file)


@pytest.mark.parametrize(("size", "taken"), [(200, True), (201, False)])
def test_the_size_has_a_limit(size: int, taken: bool, settings: pytest.FixtureRequest) -> None:
    settings.UPLOAD_LIMIT = 200  # type: ignore[attr-defined]
    file = upload("minutes.txt", b"a" * size)
    if taken:
        assert stored_files.accept_file(file).size == size
    else:
        with pytest.raises(stored_files.FileRefused, match="too large"):
            stored_files.accept_file(file)


def test_an_office_file_with_a_part_twice_is_refused() -> None:
    held = io.BytesIO(office("docx"))
    with zipfile.ZipFile(held, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("word/document.xml", b"<other/>")
    with pytest.raises(stored_files.FileRefused, match="put together"):
        stored_files.accept_file(upload("twice.docx", held.getvalue()))


@pytest.mark.django_db
def test_a_kept_file_has_a_name_that_nobody_can_guess() -> None:
    with stored_files.keep_file(stored_files.accept_file(upload("Agreement.pdf", PDF)), "documents") as name:
        pass
    assert "Agreement" not in name
    assert name.startswith("documents/")
    with default_storage.open(name) as stored:
        assert stored.read() == PDF


@pytest.mark.django_db
def test_a_failed_save_leaves_no_file(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError),
        stored_files.keep_file(stored_files.accept_file(upload("Agreement.pdf", PDF)), "documents"),
    ):
        raise RuntimeError
    assert _stored(tmp_path) == []


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_leaves_no_file(tmp_path: Path) -> None:
    """Foreign keys are checked when the transaction ends."""
    with (
        pytest.raises(IntegrityError),
        stored_files.keep_file(stored_files.accept_file(upload("Agreement.pdf", PDF)), "documents"),
    ):
        RoleGrant.objects.create(user_id=0, role="officer")
    assert _stored(tmp_path) == []


@pytest.mark.django_db(transaction=True)
def test_what_fails_after_the_commit_leaves_the_file(tmp_path: Path) -> None:
    def broken() -> None:
        raise RuntimeError

    with (
        pytest.raises(RuntimeError),
        stored_files.keep_file(stored_files.accept_file(upload("Agreement.pdf", PDF)), "documents"),
    ):
        transaction.on_commit(broken)
    assert len(_stored(tmp_path)) == 1


@pytest.mark.django_db
def test_a_download_is_never_shown_in_the_browser() -> None:
    with stored_files.keep_file(stored_files.accept_file(upload("Tŷ.pdf", PDF)), "documents") as name:
        pass
    answer = stored_files.send_file(default_storage.open(name), name="Tŷ.pdf", content_type="application/pdf")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''T%C5%B7.pdf"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 KB"), (1536, "2 KB"), (1048576, "1.0 MB"), (2411724, "2.3 MB")]
)
def test_a_size_in_words(size: int, words: str) -> None:
    assert stored_files.write_size(size) == words


def test_an_office_file_whose_bytes_are_broken_inside_is_refused() -> None:
    content = bytearray(office("docx", word__long_dot_xml=bytes(range(256)) * 64))
    place = content.index(b"word/long.xml") + len(b"word/long.xml")
    content[place : place + 8] = b"\xff" * 8
    with pytest.raises(stored_files.FileRefused, match="damaged"):
        stored_files.accept_file(upload("broken.docx", bytes(content)))
