"""Whether the access log is what was sealed: a check that names what is altered, missing or added."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.access_log import segments
from core.history.results import Bits, CheckResult
from core.models import AccessEvent, AccessSegment, AuditEvent


def check_access_log() -> CheckResult:
    """Walk the segments, then their entries, and compare both with what the audit chain remembers of them."""
    waiting = segments.find_not_sealed().count()
    notes = [_("%(count)s entries of this hour are not sealed yet: not compared") % {"count": waiting}]
    walk = _Walk()
    altered = [*walk.segments(), *walk.events(), *walk.anchors()]
    return CheckResult(_("sealed entries of the access log"), walk.count, altered, notes if waiting else [])


class _Walk:
    """One pass over the log, from its first segment to its last entry."""

    def __init__(self) -> None:
        self.by_key = {one.pk: one for one in AccessSegment.objects.order_by("number")}
        self.removed_to = max((one.removes_to or 0 for one in self.by_key.values()), default=0)
        self.count, self._places = 0, Bits()

    def segments(self) -> Iterator[str]:
        previous, number, place = segments.FIRST_SEAL, 0, 1
        for one in self.by_key.values():
            words = {"number": one.number}
            if one.number != number + 1:
                yield _("Before segment %(number)s of the access log a segment is missing") % words
            stands = one.previous_seal == previous and one.first_place == place
            if one.seal != segments.seal_of_segment(one) or (not stands and one.number == number + 1):
                yield _("Segment %(number)s of the access log does not match its seal") % words
            previous, number, place = one.seal, one.number, one.first_place + one.count

    def events(self) -> Iterator[str]:
        """Name each entry that is not what was sealed, and each place that is empty."""
        place, seal = 0, ""
        rows = AccessEvent.objects.filter(segment__isnull=False).order_by("place", "pk")
        for event in rows.iterator(chunk_size=1000):
            self.count += 1
            segment = self.by_key.get(event.segment_id or 0)
            within = segment is not None and 0 <= (event.place or 0) - segment.first_place < segment.count
            words = {"number": event.pk}
            if segment is None or not within:
                yield _("Entry %(number)s of the access log was written past the register") % words
                continue
            if segment.number <= self.removed_to:
                yield _("Entry %(number)s of the access log should have been removed and is there") % words
            self._places.add(event.place or 0)
            previous = segment.previous_seal if event.place == segment.first_place else seal
            follows = event.place in (segment.first_place, place + 1)
            if event.content_hash != segments.hash_content(event) or (
                follows and event.seal != segments.seal_of_event(event, previous)
            ):
                yield _("Entry %(number)s of the access log does not match its seal") % words
            elif event.place == segment.first_place + segment.count - 1 and event.seal != segment.rows_seal:
                yield (
                    _("Entry %(number)s of the access log is not the one its segment was sealed with") % words
                )
            place, seal = event.place or 0, event.seal
        yield from self._missing()

    def _missing(self) -> Iterator[str]:
        for segment in self.by_key.values():
            if segment.number <= self.removed_to:
                continue
            for place in range(segment.first_place, segment.first_place + segment.count):
                if place not in self._places:
                    yield _("The entry at place %(place)s of the access log is missing") % {"place": place}

    def anchors(self) -> Iterator[str]:
        """Compare the segments with those that audit events remember; a removal that none tells of was nobody's."""
        by_number = {one.number: one.seal for one in self.by_key.values()}
        told = set()
        events = AuditEvent.objects.filter(kind=segments.ANCHOR).order_by("pk")
        for number, evidence in events.values_list("pk", "evidence").iterator(chunk_size=1000):
            head = evidence.get("access_head", {})
            told.add(head.get("number"))
            words = {"segment": head.get("number"), "number": number}
            if by_number.get(head.get("number")) != head.get("seal"):
                yield (
                    _(
                        "Segment %(segment)s of the access log is not the one that audit entry %(number)s remembers"
                    )
                    % words
                )
        for one in self.by_key.values():
            if one.removes_to is not None and one.number not in told:
                yield _("Segment %(number)s of the access log removed entries past the register") % {
                    "number": one.number
                }
