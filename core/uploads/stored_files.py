"""Uploaded documents: what may be taken in, and where it is put.

A file is taken only when its name, its size and its first bytes agree with a short list of kinds. It is
stored under a name that nobody can guess and handed out as a download only, never shown inside a page.
Source: OWASP ASVS 5.0, chapter V5.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, cast

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.short_names import shorten_file_name
from core.uploads.contents import find_damage
from core.uploads.kinds import HEAD, fits_ending
from core.uploads.limits import find_largest_upload, write_megabytes

_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "eml": "message/rfc822",
}
LISTED = "PDF, Word (docx), Excel (xlsx), PowerPoint (pptx), PNG, JPEG, text (txt, csv), e-mail (eml)"
ACCEPT = ",".join(f".{kind}" for kind in KINDS)
# A name such as minutes.exe.pdf is meant to be misread, whatever the file holds.
_RUNS = frozenset(
    {"app", "bat", "chm", "cmd", "com", "cpl", "dll", "docm", "exe", "hta", "htm", "html", "jar", "js"}
    | {"lnk", "msi", "php", "ps1", "py", "scr", "sh", "svg", "vbs", "wsf", "xlsm"}
)
LONGEST_NAME = 200


class FileRefused(Exception):
    """The file cannot be taken in; the message says why and what to do."""


@dataclass(frozen=True)
class AcceptedFile:
    """A file that may be taken in: its bytes, its own name, what it is, how large, and its SHA-256."""

    content: "File[bytes]"
    name: str
    extension: str
    content_type: str
    size: int
    sha256: str


def accept_file(upload: "File[bytes]") -> AcceptedFile:
    """Return what an uploaded file is. Raises FileRefused in a sentence."""
    name = _name(str(upload.name or ""))
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if extension not in KINDS:
        raise FileRefused(
            _("“%(name)s” cannot be taken. Choose %(kinds)s.") % {"name": name, "kinds": LISTED}
        )
    if set(name.lower().split(".")[1:-1]) & _RUNS:
        raise FileRefused(
            _("“%(name)s” has two endings. Rename it so that only the last one is left.") % {"name": name}
        )
    size = upload.size
    if not size:
        raise FileRefused(_("“%(name)s” is empty. Choose the file again.") % {"name": name})
    if size > find_largest_upload():
        words = {"name": name, "most": write_megabytes(find_largest_upload())}
        raise FileRefused(_("“%(name)s” is too large. Choose one of at most %(most)s MB.") % words)
    _look_inside(upload, extension, name)
    return AcceptedFile(upload, name, extension, KINDS[extension], size, _digest(upload))


@contextmanager
def keep_file(checked: AcceptedFile, folder: str) -> Iterator[str]:
    """Store a file that may be taken in, in one transaction with the rows that are written inside."""
    with keep_content(checked.content, folder, sha256=checked.sha256, ending=f".{checked.extension}") as name:
        yield name


@contextmanager
def keep_content(content: "File[bytes]", folder: str, *, sha256: str, ending: str = "") -> Iterator[str]:
    """Store bytes under a name of their own, in one transaction with the rows that are written inside.

    The name holds the hash of the bytes, and what nobody can guess. No name is used twice and no stored file is written
    again, so a backup may copy the files after the database. When the rows cannot be written, or the file cannot be
    written whole, it is taken away again, so that no file is left without a row.
    """
    content.seek(0)
    name = f"{folder}/{sha256}-{secrets.token_hex(8)}{ending}"
    committed: list[bool] = []
    try:
        if default_storage.save(name, content) != name:
            raise FileExistsError(name)
        with transaction.atomic():
            transaction.on_commit(lambda: committed.append(True))
            yield name
    except BaseException:
        if not committed:
            default_storage.delete(name)
        raise


def hash_in_name(name: str) -> str:
    """Return the hash that the name of a stored file holds; empty for one of an earlier release."""
    found = re.match(r"([0-9a-f]{64})-", name.rsplit("/", 1)[-1])
    return found[1] if found else ""


def send_file(file: "File[bytes]", *, name: str, content_type: str) -> StreamingHttpResponse:
    """Answer with a file to save, never to be shown in the browser. Raises FileNotFoundError."""
    response = StreamingHttpResponse(_pieces(file), content_type=content_type)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=shorten_file_name(name)) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _pieces(file: "File[bytes]") -> Iterator[bytes]:
    """Open the file only once somebody reads it, and close it whatever happens."""
    with file.open("rb") as opened:
        yield from opened.chunks()


def write_size(size: int) -> str:
    """Return `14 KB` or `2.3 MB`."""
    if size < 1024 * 1024:
        return f"{max(round(size / 1024), 1)} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def _name(name: str) -> str:
    """Return the name in one spelling. Raises FileRefused for one with folders or with letters nobody sees."""
    name = unicodedata.normalize("NFC", name).strip()
    if not name or re.search(r"[/\\]", name) or name.startswith("."):
        raise FileRefused(_("The name of the file holds a folder or starts with a dot. Rename it."))
    if any(unicodedata.category(letter)[0] == "C" for letter in name):
        raise FileRefused(_("The name of the file holds characters that cannot be seen. Rename it."))
    if len(name) > LONGEST_NAME:
        raise FileRefused(_("Shorten the name of the file to %(most)s letters.") % {"most": LONGEST_NAME})
    return name


def _look_inside(upload: "File[bytes]", extension: str, name: str) -> None:
    upload.seek(0)
    if not fits_ending(upload.read(HEAD), extension):
        words = {"name": name, "kind": extension.upper()}
        raise FileRefused(_("“%(name)s” is not the %(kind)s file that its name says.") % words)
    upload.seek(0)
    if problem := find_damage(cast(BinaryIO, upload.file), extension):
        raise FileRefused(problem % {"name": name})


def _digest(upload: "File[bytes]") -> str:
    upload.seek(0)
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
