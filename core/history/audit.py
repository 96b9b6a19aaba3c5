"""The one writer and the one checker of audit events.

Events form a hash chain: each seal covers the one before it, the facts of the event (ids, kinds,
time) and a hash of its words. The database refuses to change or remove an event (core.history.guards); the
chain shows it if somebody gets past the database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any

from django.db import connection, models

from core import clock
from core.history import canonical
from core.history.actors import Actor
from core.models.audit import AuditEvent

Category = AuditEvent.Category
FIRST_SEAL = "0" * 64
_CHAIN_LOCK = 7_201_946  # any number, the same in every process


@dataclass(frozen=True)
class Change:
    """One value before and after, in words a reader understands."""

    field: str
    label: str
    old: str
    new: str


def kind_of(instance: models.Model) -> str:
    """Return the stable name of a kind of record, such as `register.partnership`."""
    return instance._meta.label_lower


def record(
    kind: str,
    *,
    by: Actor,
    headline: str,
    about: models.Model | None = None,
    object: models.Model | None = None,
    category: str = Category.CHANGE,
    detail: str = "",
    changes: Sequence[Change] = (),
    reason: str = "",
) -> AuditEvent:
    """Write one event, sealed, in the transaction of the write that it tells of.

    `about` is the record on whose timeline it stands (a partnership); `object` what was touched in it.
    Raises ValueError when nobody did it or no transaction is open.
    """
    if not getattr(by, "label", ""):
        raise ValueError(f"audit event {kind!r} needs somebody who did it: pass by=")
    if not connection.in_atomic_block:
        raise ValueError(f"audit event {kind!r} must be written in the transaction that it tells of")
    event = AuditEvent(
        at=clock.now(),
        kind=kind,
        category=category,
        actor_key=by.pk,
        actor_label=by.label,
        about_kind=kind_of(about) if about is not None else "",
        about_key=about.pk if about is not None else None,
        about_label=str(about)[:300] if about is not None else "",
        object_kind=kind_of(object) if object is not None else "",
        object_key=object.pk if object is not None else None,
        headline=str(headline)[:300],
        detail=str(detail),
        changes=[asdict(change) for change in changes],
        reason=reason,
    )
    _seal(event)
    event.save(force_insert=True)
    return event


def timeline(about: models.Model) -> "models.QuerySet[AuditEvent]":
    """Return what happened to one record, newest first."""
    return AuditEvent.objects.filter(about_kind=kind_of(about), about_key=about.pk).order_by("-pk")


def broken_seals() -> Iterator[AuditEvent]:
    """Yield every event whose words or place in the chain are not what was sealed, oldest first."""
    previous = FIRST_SEAL
    for event in AuditEvent.objects.order_by("pk").iterator(chunk_size=2000):
        if event.previous_seal != previous or not matches_its_seal(event):
            yield event
        previous = event.seal


def matches_its_seal(event: AuditEvent) -> bool:
    """Whether the words and the facts of one event are what was sealed."""
    return event.content_hash == _content_hash(event) and event.seal == _seal_of(event)


def head() -> str:
    """Return the newest seal: keep it outside the database and a rewritten chain can be told."""
    newest = AuditEvent.objects.order_by("-pk").values_list("seal", flat=True).first()
    return newest or FIRST_SEAL


def _seal(event: AuditEvent) -> None:
    if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    event.previous_seal = head()
    event.content_hash = _content_hash(event)
    event.seal = _seal_of(event)


def _content_hash(event: AuditEvent) -> str:
    words: list[Any] = [
        event.actor_label,
        event.about_label,
        event.headline,
        event.detail,
        event.changes,
        event.reason,
    ]
    return canonical.digest(words)


def _seal_of(event: AuditEvent) -> str:
    facts: list[Any] = [
        event.previous_seal,
        event.at.astimezone(UTC).isoformat(),
        event.kind,
        event.category,
        event.actor_key,
        event.about_kind,
        event.about_key,
        event.object_kind,
        event.object_key,
        event.content_hash,
    ]
    return canonical.digest(facts)
