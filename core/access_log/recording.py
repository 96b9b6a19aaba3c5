"""The one writer of access events. It takes no lock of the audit chain and leaves remembered pages as they are."""

from dataclasses import dataclass

from django.db import IntegrityError, models, transaction
from django.db.models import F

from core import clock
from core.access_log import segments
from core.history import canonical
from core.history.actors import Actor
from core.history.audit import kind_of
from core.models import AccessEvent

Kind = AccessEvent.Kind
# Where the same again within an hour is no news: it is counted in the row that is there.
COUNTED = frozenset({Kind.FAILED, Kind.THROTTLED, Kind.REFUSED})


@dataclass(frozen=True)
class Subject:
    """What an event is about: kind and key, and a label that anybody may read, such as a reference.

    `hidden` says that whoever asked may not know of it: an address that answers "not found" then was a refusal.
    """

    kind: str
    key: int
    label: str
    hidden: bool = False


def subject_of(record: models.Model, label: str) -> Subject:
    """Return a record as the subject of an event."""
    return Subject(kind_of(record), int(record.pk), label)


def record_access(
    kind: str,
    *,
    by: Actor | None,
    whose: Actor | None = None,
    about: Subject | None = None,
    address: str = "",
    detail: str = "",
) -> None:
    """Write one event, or count one that was written this hour.

    `by` is None for somebody who is not signed in; `whose` is the sign-in concerned, where that is another question.
    """
    now = clock.now()
    event = AccessEvent(
        kind=kind,
        first_at=now,
        last_at=now,
        actor_key=by.pk if by else None,
        actor_label=by.label if by else "",
        whose_key=whose.pk if whose else None,
        whose_label=whose.label if whose else "",
        about_kind=about.kind if about else "",
        about_key=about.key if about else None,
        about_label=about.label if about else "",
        address=address.replace("\0", "�")[:300],
        detail=detail,
    )
    if kind in COUNTED:
        hour = segments.hour_of(now).isoformat()
        told = [hour, kind, event.actor_key, event.whose_key, event.address, *filter(None, [detail])]
        event.same = canonical.digest_canonical(told)
    with transaction.atomic():
        if not _counted_on(event):
            _insert(event)
            transaction.on_commit(segments.seal_waiting, robust=True)


def _counted_on(event: AccessEvent) -> bool:
    """Count an event in the row of this hour; False when there is none that still counts."""
    if event.same is None:
        return False
    row = AccessEvent.objects.filter(same=event.same, segment__isnull=True)
    return bool(row.update(count=F("count") + 1, last_at=event.last_at))


def _insert(event: AccessEvent) -> None:
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError:  # somebody else wrote the row of this hour meanwhile, or it has been sealed since
        if not _counted_on(event):
            event.pk, event.same = None, None
            event.save(force_insert=True)
