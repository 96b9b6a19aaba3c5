"""Documents and their versions: a file is written down with its SHA-256 and never changes (P7)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.access_log.recording import Kind, record_access, subject_of
from core.history import audit, writing
from core.history.actors import Actor
from core.uploads import stored_files
from register.choices import DocumentKind
from register.models import Document, DocumentVersion
from register.services import related
from register.services.related import RelatedRefused, change
from register.standing import refresh as standing_refresh

__all__ = ["PROTOCOL_KINDS", "add", "add_version", "change", "record_download", "remove"]

FOLDER = "documents"
# The ten kinds of document that may hold a governance framework. Source: protocol 2.7 (P7), a to j.
PROTOCOL_KINDS: Sequence[DocumentKind] = (
    DocumentKind.ARTICLES,
    DocumentKind.CONTRACT,
    DocumentKind.AGREEMENT,
    DocumentKind.SHAREHOLDERS,
    DocumentKind.REPORTING,
    DocumentKind.TERMS,
    DocumentKind.REPRESENTATION,
    DocumentKind.SCRUTINY,
    DocumentKind.SHAREHOLDER_BOARD,
    DocumentKind.PROCEDURES,
)


def add(
    document: Document, *, by: Actor, file: stored_files.AcceptedFile | None = None, reason: str = ""
) -> Document:
    """Write a new document, with its first version when there is a file."""
    if file is None:
        return related.add(document, by=by, reason=reason)
    with stored_files.keep_file(file, FOLDER) as name:
        related.add(document, by=by, reason=reason)
        _write(document, file, name, number=1, by=by)
    return document


def add_version(
    document: Document, *, file: stored_files.AcceptedFile, by: Actor, reason: str = ""
) -> DocumentVersion:
    """Write a new version of a document. Raises RelatedRefused when its bytes are those of an earlier one."""
    with stored_files.keep_file(file, FOLDER) as name:
        locked = (
            Document.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=document.pk)
        )
        earlier = list(locked.versions.all())
        if same := next((version for version in earlier if version.sha256 == file.sha256), None):
            raise RelatedRefused(_("This is the same file as version %(n)s.") % {"n": same.number})
        number = max((version.number for version in earlier), default=0) + 1
        version = _write(locked, file, name, number=number, by=by, reason=reason)
        audit.record(
            "document.version_added",
            by=by,
            about=locked.partnership,
            object=version,
            headline=_("New version of a document:"),
            detail=_told(version, f"{version}, {file.name}, SHA-256 {file.sha256}"),
            reason=reason,
        )
    return version


@transaction.atomic
def remove(document: Document, *, by: Actor, reason: str, on: date | None = None) -> None:
    """Take a document away. One that has a file is withdrawn instead: its versions are kept for good."""
    if not document.versions.exists():
        return related.remove(document, by=by, reason=reason)
    document.withdrawn_on = on or clock.today()
    writing.update(document, by=by, reason=reason)
    standing_refresh.refresh([document.partnership_id])
    audit.record(
        "document.withdrawn",
        by=by,
        about=document.partnership,
        object=document,
        headline=_("Document withdrawn:"),
        detail=_("exempt") if document.exempt else document.title,
        reason=reason,
    )
    return None


def record_download(version: DocumentVersion, *, by: Actor) -> None:
    """Write down that somebody took a copy of a file."""
    partnership = version.document.partnership
    about = subject_of(partnership, partnership.reference)
    record_access(Kind.DOWNLOADED, by=by, about=about, detail=_told(version, str(version)))


def _told(version: DocumentVersion, words: str) -> str:
    """What the history tells of a version; of an exempt one only its number, since more people read the history."""
    number = {"n": version.number}
    return _("exempt, version %(n)s") % number if version.document.exempt else words


def _write(
    document: Document,
    file: stored_files.AcceptedFile,
    name: str,
    *,
    number: int,
    by: Actor,
    reason: str = "",
) -> DocumentVersion:
    version = DocumentVersion(
        document=document,
        number=number,
        file=name,
        original_name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_at=clock.now(),
        uploaded_by=by.label,
    )
    return writing.insert(version, by=by, reason=reason)
