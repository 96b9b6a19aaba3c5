"""Sealing the access log in batches, and taking away what is older than thirteen months.

Each entry is sealed with the one before it in its segment, each segment with the segment before it. Entries are
sealed once their hour is over, by whoever writes the next one or by the daily command; and at once where the history
is verified or a backup is made. A segment stays when its
entries go; a further segment says which were removed. Now and then an audit event remembers the newest segment, so
that the end of this chain hangs in the audit chain and in the head file of that.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.history import audit, canonical
from core.history.actors import SYSTEM
from core.models import AccessEvent, AccessSegment, AuditEvent

FIRST_SEAL = "0" * 64
AT_ONCE = 2000
MONTHS = AccessEvent.MONTHS_KEPT[1]
ANCHOR = "access_log.sealed"
_LOCK = 7_201_947  # any number but that of the audit chain, the same in every process
log = logging.getLogger(__name__)


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the hour of a moment: for as long, the same events count in one row."""
    return moment.replace(minute=0, second=0, microsecond=0)


# --- What is sealed -------------------------------------------------------------------------------------


def hash_content(event: AccessEvent) -> str:
    """Return the hash of the words of an entry."""
    return canonical.digest_canonical(
        [event.actor_label, event.whose_label, event.about_label, event.address, event.detail]
    )


def seal_of_event(event: AccessEvent, previous: str) -> str:
    """Return the seal of an entry that stands behind the one with the seal `previous`."""
    facts = [
        previous,
        event.place,
        event.kind,
        _moment(event.first_at),
        _moment(event.last_at),
        event.count,
        event.actor_key,
        event.whose_key,
        event.about_kind,
        event.about_key,
        event.content_hash,
    ]
    return canonical.digest_canonical(facts)


def seal_of_segment(segment: AccessSegment) -> str:
    """Return the seal of a segment over what it holds and the segment before it."""
    facts = [
        segment.previous_seal,
        segment.number,
        _moment(segment.sealed_at),
        segment.first_place,
        segment.count,
        _moment(segment.first_at),
        _moment(segment.last_at),
        segment.removes_to,
        segment.rows_seal,
    ]
    return canonical.digest_canonical(facts)


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


# --- Sealing --------------------------------------------------------------------------------------------


def seal_waiting(*, at_once: bool = False) -> int:
    """Seal the entries whose hour is over, in one batch; return how many. Does nothing while another process does.

    `at_once` seals those of this hour too. The same again within it is then counted in a row of its own.
    """
    waiting = find_not_sealed().order_by("pk")
    if not at_once:
        waiting = waiting.filter(first_at__lt=hour_of(clock.now()))
    if not waiting.exists():
        return 0
    with transaction.atomic():
        if not _is_alone():
            return 0
        events = list(waiting.select_for_update()[:AT_ONCE])
        if not events:
            return 0
        segment = _next_segment()
        previous = segment.previous_seal
        for place, event in enumerate(events, segment.first_place):
            event.place, event.content_hash = place, hash_content(event)
            event.seal = previous = seal_of_event(event, previous)
        _close(segment, rows_seal=previous, events=events)
        for event in events:
            event.segment, event.same = segment, None
        names = ["segment", "place", "content_hash", "seal", "same"]
        AccessEvent.objects.bulk_update(events, names, batch_size=200)
    log.info("Access head %s %s", segment.number, segment.seal)
    return len(events)


def seal_now() -> int:
    """Seal every entry that waits, those of this hour too; return how many."""
    sealed = 0
    while batch := seal_waiting(at_once=True):
        sealed += batch
    return sealed


def find_not_sealed() -> "models.QuerySet[AccessEvent]":
    """Return the entries that no segment holds yet."""
    return AccessEvent.objects.filter(segment__isnull=True)


def _is_alone() -> bool:
    """Whether nobody else is sealing. SQLite has one writer at a time anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _next_segment() -> AccessSegment:
    newest = AccessSegment.objects.order_by("-number").first()
    if newest is None:
        return AccessSegment(number=1, first_place=1, count=0, previous_seal=FIRST_SEAL)
    return AccessSegment(
        number=newest.number + 1,
        first_place=newest.first_place + newest.count,
        count=0,
        previous_seal=newest.seal,
    )


def _close(segment: AccessSegment, *, rows_seal: str = "", events: Sequence[AccessEvent] = ()) -> None:
    segment.sealed_at, segment.rows_seal, segment.count = clock.now(), rows_seal, len(events)
    segment.first_at = min((event.first_at for event in events), default=None)
    segment.last_at = max((event.last_at for event in events), default=None)
    segment.seal = seal_of_segment(segment)
    segment.save(force_insert=True)


# --- Once a day -----------------------------------------------------------------------------------------


def remove_old() -> int:
    """Take away the entries of every segment that ended more than thirteen months ago; return how many."""
    with transaction.atomic():
        last = _last_to_remove()
        if last is None or not _is_alone():
            return 0
        removed, _kinds = AccessEvent.objects.filter(segment__number__lte=last).delete()
        segment = _next_segment()
        segment.removes_to = last
        _close(segment)
        _anchor(segment, removed)
    return removed


def _last_to_remove() -> int | None:
    """Return the last of the segments, from the oldest on, whose entries are all old enough, or None."""
    ended, last = clock.now() - relativedelta(months=MONTHS), None
    for number, last_at in _not_removed().values_list("number", "last_at").iterator():
        if last_at is not None and last_at >= ended:
            break
        last = number if last_at is not None else last
    return last


def _not_removed() -> Any:
    found = AccessSegment.objects.filter(removes_to__isnull=False).order_by("-removes_to")
    done = found.values_list("removes_to", flat=True).first() or 0
    return AccessSegment.objects.filter(number__gt=done).order_by("number")


def anchor_newest() -> bool:
    """Let the audit chain remember the newest segment, unless it does; return whether there was a new one."""
    newest = AccessSegment.objects.order_by("-number").first()
    if newest is None or newest.number <= _anchored_to():
        return False
    with transaction.atomic():
        _anchor(newest)
    return True


def _anchored_to() -> int:
    found = AuditEvent.objects.filter(kind=ANCHOR).order_by("-pk").values_list("evidence", flat=True).first()
    return int(found["access_head"]["number"]) if found else 0


def _anchor(segment: AccessSegment, removed: int = 0) -> None:
    words = ngettext("%(count)s old entry removed", "%(count)s old entries removed", removed)
    audit.record(
        ANCHOR,
        by=SYSTEM,
        category=audit.Category.ACCESS,
        headline=_("Access log sealed:"),
        detail=words % {"count": removed} if removed else _("nothing removed"),
        sealed={"access_head": {"number": segment.number, "seal": segment.seal}},
    )


def tidy() -> tuple[int, int]:
    """Seal what waits, remove whole segments that are old, remember the newest; return how many of each.

    Safe to do twice: the second time there is nothing to do.
    """
    sealed = 0
    while batch := seal_waiting():
        sealed += batch
    removed = remove_old()
    anchor_newest()
    return sealed, removed
