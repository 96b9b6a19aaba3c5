"""Documents and their versions: a file is written down with its SHA-256 and never changes (P7)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.access_log.recording import Kind, record_access, subject_of
from core.dates import write_long_date
from core.history import audit, writing
from core.history.actors import Actor
from core.uploads import stored_files
from register.choices import DocumentKind
from register.models import Document, DocumentVersion
from register.rules.evidence import VersionDays
from register.services import related
from register.services.related import RelatedRefused, change
from register.standing import refresh as standing_refresh

__all__ = ["PROTOCOL_KINDS", "add", "add_version", "change", "record_download", "remove"]

FOLDER = "documents"
NO_DAYS = VersionDays()
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
    document: Document,
    *,
    by: Actor,
    file: stored_files.AcceptedFile | None = None,
    days: VersionDays = NO_DAYS,
    reason: str = "",
) -> Document:
    """Write a new document, with its first version when there is a file or a day is known.

    Raises RelatedRefused when one of the days comes before it covers anything.
    """
    _refuse_backwards(days)
    with _kept(file) as stored:
        writing.insert(document, by=by, reason=reason)
        if stored or days != NO_DAYS:
            _write(document, stored or {}, days, number=1, by=by)
        related.tell_added(document, by=by, reason=reason)
    return document


def add_version(
    document: Document,
    *,
    file: stored_files.AcceptedFile | None = None,
    days: VersionDays = NO_DAYS,
    by: Actor,
    reason: str = "",
) -> DocumentVersion:
    """Write a new version of a document: another file, or the newest one as it is with other days.

    Raises RelatedRefused when its bytes are those of an earlier one, when nothing is new, or when one of the days
    comes before it covers anything.
    """
    _refuse_backwards(days)
    with _kept(file) as stored:
        standing_refresh.take_turn([document.partnership_id])
        locked = (
            Document.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=document.pk)
        )
        earlier = list(locked.versions.order_by("number"))
        same = next((one for one in earlier if file and one.sha256 == file.sha256), None)
        if same:
            words = _(
                "This is the same file as version %(n)s. Leave the file empty to put only the days right."
            )
            raise RelatedRefused(words % {"n": same.number})
        newest = earlier[-1] if earlier else None
        if file is None and days == (_days_of(newest) if newest else NO_DAYS):
            raise RelatedRefused(_("Nothing is new. Choose a file, or give the days that it covers."))
        bytes_of = stored or (_bytes_of(newest) if newest else {})
        number = (newest.number if newest else 0) + 1
        version = _write(locked, bytes_of, days, number=number, by=by, reason=reason)
        standing_refresh.refresh([locked.partnership_id])
        audit.record(
            "document.version_added",
            by=by,
            about=locked.partnership,
            object=version,
            headline=_("New version of a document:"),
            detail=_told(version, _in_words(version)),
            reason=reason,
        )
    return version


@transaction.atomic
def remove(document: Document, *, by: Actor, reason: str, on: date | None = None) -> None:
    """Take a document away. One that has a file is withdrawn instead: its versions are kept for good."""
    standing_refresh.take_turn([document.partnership_id])
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


def _refuse_backwards(days: VersionDays) -> None:
    """Rows of earlier releases that say so are frozen, so that no constraint of the database can hold this."""
    if days.backwards:
        raise RelatedRefused(
            _("It runs out, or is to be renewed, before it begins to cover anything. Check both days.")
        )


def record_download(version: DocumentVersion, *, by: Actor) -> None:
    """Write down that somebody took a copy of a file."""
    partnership = version.document.partnership
    about = subject_of(partnership, partnership.reference)
    record_access(Kind.DOWNLOADED, by=by, about=about, detail=_told(version, str(version)))


def _told(version: DocumentVersion, words: str) -> str:
    """What the history tells of a version; of an exempt one only its number, since more people read the history."""
    number = {"n": version.number}
    return _("exempt, version %(n)s") % number if version.document.exempt else words


def _in_words(version: DocumentVersion) -> str:
    file = [version.original_name, f"SHA-256 {version.sha256}"] if version.file else []
    days = [
        f"{DocumentVersion._meta.get_field(name).verbose_name} {write_long_date(day)}"  # type: ignore[union-attr]
        for name, day in asdict(_days_of(version)).items()
        if day
    ]
    return ", ".join([str(version), *file, *days])


@contextmanager
def _kept(file: stored_files.AcceptedFile | None) -> Iterator[dict[str, Any] | None]:
    """Store the file, if there is one, in one transaction with what is written inside; give what is noted of it."""
    if file is None:
        with transaction.atomic():
            yield None
        return
    with stored_files.keep_file(file, FOLDER) as name:
        noted = {"original_name": file.name, "content_type": file.content_type, "size": file.size}
        yield {"file": name, "sha256": file.sha256, **noted}


def _bytes_of(version: DocumentVersion) -> dict[str, Any]:
    names = ("file", "sha256", "original_name", "content_type", "size")
    return {name: getattr(version, name) for name in names}


def _days_of(version: DocumentVersion) -> VersionDays:
    return VersionDays(version.covers_from, version.covers_until, version.renew_by)


def _write(
    document: Document,
    noted: Mapping[str, Any],
    days: VersionDays,
    *,
    number: int,
    by: Actor,
    reason: str = "",
) -> DocumentVersion:
    version = DocumentVersion(
        document=document,
        number=number,
        **noted,
        **asdict(days),
        uploaded_at=clock.now(),
        uploaded_by=by.label,
    )
    return writing.insert(version, by=by, reason=reason)
