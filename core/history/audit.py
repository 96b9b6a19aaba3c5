"""The one writer and the one checker of audit events.

Events form a hash chain: each seal covers the one before it, the facts of the event (ids, kinds, time), a hash of its
words and a hash of its evidence: what was written with it (core.history.sealing). The database refuses to change or
remove an event (core.history.guards); the chain shows it if somebody gets past the database, and heads kept outside
show it if the chain was cut off or made anew (core.history.heads).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any

from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.history import canonical, sealing
from core.history.actors import SYSTEM, Actor
from core.history.heads import head_file
from core.models.audit import AuditEvent

Category = AuditEvent.Category
FIRST_SEAL = "0" * 64
SEALED_LATER = "history.sealed"  # the kind of an event for rows that no service gave one
SHAPE = 2  # what a seal covers from now on; older events are checked as they were sealed
_CHAIN_LOCK = 7_201_946  # any number, the same in every process
_AT_ONCE = 500


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
    sealed: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Write one event, sealed, in the transaction of the write that it tells of.

    `about` is the record on whose timeline it stands (a partnership); `object` what was touched in it;
    `sealed` is plain data that is sealed with it, for a check to compare with what is there.
    Raises ValueError when nobody did it or no transaction is open.
    """
    event = _event(kind, by, about, object, category, headline, detail, changes, reason)
    return _write([event], sealing.take_unsealed_rows(), sealed or {})[0]


def record_each(
    kind: str,
    *,
    by: Actor,
    headline: str,
    about: Sequence[models.Model],
    object: models.Model | None = None,
    category: str = Category.CHANGE,
    detail: str = "",
    reason: str = "",
) -> Sequence[AuditEvent]:
    """Write the same event on the timeline of each of several records, in a fixed number of queries.

    Raises ValueError as `record` does.
    """
    events = [_event(kind, by, one, object, category, headline, detail, (), reason) for one in about]
    return list(_write(events, sealing.take_unsealed_rows(), {})) if events else []


def _event(
    kind: str,
    by: Actor,
    about: models.Model | None,
    object: models.Model | None,
    category: str,
    headline: str,
    detail: str,
    changes: Sequence[Change],
    reason: str,
) -> AuditEvent:
    if not getattr(by, "label", ""):
        raise ValueError(f"audit event {kind!r} needs somebody who did it: pass by=")
    if not connection.in_atomic_block:
        raise ValueError(f"audit event {kind!r} must be written in the transaction that it tells of")
    return AuditEvent(
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


def sealing_is_to_begin(kind: str) -> bool:
    """Whether this register is of before events sealed rows, is migrated to its end, and has no event of `kind` yet."""
    if not _events_can_be_read():
        return False
    oldest = AuditEvent.objects.order_by("pk").values_list("shape", flat=True).first()
    if oldest != 1 or AuditEvent.objects.filter(kind=kind).exists():
        return False
    return _nothing_is_left_to_migrate()


def is_migrated_to_its_end() -> bool:
    """Whether there are events at all and no migration is left: only then may something that migrated be told."""
    return _events_can_be_read() and AuditEvent.objects.exists() and _nothing_is_left_to_migrate()


def _events_can_be_read() -> bool:
    with connection.cursor() as cursor:
        if AuditEvent._meta.db_table not in connection.introspection.table_names(cursor):
            return False
        columns = connection.introspection.get_table_description(cursor, AuditEvent._meta.db_table)
    return "shape" in {column.name for column in columns}


def _nothing_is_left_to_migrate() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def begin_sealing(**_signal: Any) -> None:
    """Seal what stands in a register of before, once, after the migration that brings sealing."""
    if sealing_is_to_begin("history.begun"):
        with transaction.atomic():
            record("history.begun", by=SYSTEM, headline=_("Sealed as it stood:"), detail=_("all history"))


def hear_of_commit(live: Sequence[sealing.Rows | sealing.ChainHead], **_signal: Any) -> None:
    """Finish a commit when core.history.sealing says that it ended."""
    finish_commit(live)


def finish_commit(live: Sequence[sealing.Rows | sealing.ChainHead]) -> None:
    """Remember the new heads outside the database, and give rows that no event has sealed one of their own."""
    new = [item for item in live if isinstance(item, sealing.ChainHead)]
    rows = [item for item in live if isinstance(item, sealing.Rows) and item.sealed_by not in new]
    head_file.append(new)
    if rows:
        count = sum(len(item.hashes) for item in rows)
        with transaction.atomic():
            event = AuditEvent(
                at=clock.now(),
                kind=SEALED_LATER,
                category=Category.CHANGE,
                actor_label=SYSTEM.label,
                headline=_("Saved without an entry of its own, and sealed afterwards:"),
                detail=ngettext("%(n)s row", "%(n)s rows", count) % {"n": count},
            )
            _write([event], rows, {})


def _write(
    events: Sequence[AuditEvent], rows: Sequence[sealing.Rows], sealed: Mapping[str, Any]
) -> Sequence[AuditEvent]:
    """Seal events one behind the other and write them; the first takes the rows that wait."""
    events[0].evidence = {**sealing.gather_evidence(rows), **sealed}
    _seal(events, rows)
    if len(events) == 1:
        events[0].save(force_insert=True)
    else:
        AuditEvent.objects.bulk_create(events, batch_size=_AT_ONCE)
    for event in events:
        assert event.place is not None
        sealing.seal(rows if event is events[0] else (), sealing.ChainHead(event.place, event.pk, event.seal))
    return events


def find_events_about(about: models.Model) -> "models.QuerySet[AuditEvent]":
    """Return what happened to one record, newest first."""
    return (
        AuditEvent.objects.filter(about_kind=kind_of(about), about_key=about.pk)
        .order_by("-pk")
        .defer("evidence")
    )


def find_broken_seals() -> Iterator[AuditEvent]:
    """Yield every event whose words, evidence or place in the chain are not what was sealed, oldest first."""
    previous, shape, count = FIRST_SEAL, 1, 0
    for event in AuditEvent.objects.order_by("pk").iterator(chunk_size=500):
        count += 1
        placed = event.place is None if event.shape == 1 else event.place == count
        stands = placed and event.previous_seal == previous and event.shape >= shape
        if not (stands and matches_its_seal(event) and _evidence_matches(event)):
            yield event
        previous, shape, count = event.seal, event.shape, event.place or count


def matches_its_seal(event: AuditEvent) -> bool:
    """Whether the words and the facts of one event are what was sealed. Its evidence is not read for it."""
    return event.content_hash == _content_hash(event) and event.seal == _seal_of(event)


def _evidence_matches(event: AuditEvent) -> bool:
    return event.shape == 1 or event.evidence_hash == canonical.digest_canonical(event.evidence)


def _seal(events: Sequence[AuditEvent], rows: Iterable[sealing.Rows]) -> None:
    if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    newest = AuditEvent.objects.order_by("-pk").values_list("seal", "place", "shape").first()
    previous, place, shape = newest or (FIRST_SEAL, 0, SHAPE)
    if shape < SHAPE:  # the first event of this shape vouches for all that was there before it
        place = AuditEvent.objects.count()
        events[0].evidence = {**events[0].evidence, **sealing.hash_earlier_rows(rows)}
    for number, event in enumerate(events, (place or 0) + 1):
        event.previous_seal, event.shape, event.place = previous, SHAPE, number
        event.evidence_hash = canonical.digest_canonical(event.evidence)
        event.content_hash = _content_hash(event)
        event.seal = previous = _seal_of(event)


def _content_hash(event: AuditEvent) -> str:
    words: list[Any] = [
        event.actor_label,
        event.about_label,
        event.headline,
        event.detail,
        event.changes,
        event.reason,
    ]
    return canonical.digest_canonical(words)


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
    if event.shape > 1:
        facts = [event.shape, event.place, *facts, event.evidence_hash]
    return canonical.digest_canonical(facts)
