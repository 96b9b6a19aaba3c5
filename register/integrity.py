"""Whether the bytes of every stored document are still those that were uploaded."""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.history.results import CheckResult
from register.models import DocumentVersion


def check_stored_files() -> CheckResult:
    """Hash every stored file again, a piece at a time, and compare with what was written down at the upload."""
    count, altered = 0, []
    for version in _with_a_file():
        count += 1
        words = {"version": version, "file": version.file.name}
        found = _sha256(version)
        if not found:
            altered.append(_("%(version)s (%(file)s) is missing") % words)
        elif found != version.sha256:
            altered.append(_("%(version)s (%(file)s) is not what was uploaded") % words)
    return CheckResult(_("stored files"), count, altered)


def _with_a_file() -> Iterator[DocumentVersion]:
    rows = DocumentVersion.objects.exclude(file="").select_related("document")
    yield from rows.order_by("pk").iterator(chunk_size=200)


def _sha256(version: DocumentVersion) -> str:
    """The hash of the bytes that are there now; the empty string when there is no file."""
    digest = hashlib.sha256()
    try:
        with version.file.open("rb") as stored:
            for piece in stored.chunks():
                digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()
