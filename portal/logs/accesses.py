"""The log of every access: who came in, was refused or took a copy in the last thirteen months."""

from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.access_log.recording import Kind
from core.access_log.segments import find_not_sealed
from core.dates import write_moment
from core.models import AccessEvent
from portal.logs.log import Log, LogEntry
from portal.logs.records import Records
from register.access.marks import word_for_hidden


class AccessLog(Log):
    """Sign-ins, refusals, exports and downloads, each with who and when."""

    title = _lazy("Log of every access")
    name = "access_log"
    kinds = Kind.choices
    moment = "first_at"
    order = ("-first_at", "-pk")
    searched = ("detail", "address", "about_label", "whose_label")
    person = (("actor_key", "actor_label"), ("whose_key", "whose_label"))

    def every(self) -> QuerySet[AccessEvent]:
        return AccessEvent.objects.all()

    @cached_property
    def not_sealed(self) -> int:
        """How many entries, of the whole log, could still be altered unseen."""
        return find_not_sealed().count()

    def kind_is(self, kind: str) -> Q:
        return Q(kind=kind)

    def tell(self, event: AccessEvent, records: Records) -> LogEntry:
        record, at = records.of(event), event.first_at
        if records.closes_all(event):
            return LogEntry(event.pk, at, "", "", word_for_hidden(), record=record, seal=event.seal)
        kind = str(Kind(event.kind).label)
        # What a file is called may be exempt; where somebody went is not, nor what the reader did themselves.
        closed = records.closes(event) and event.actor_key != self.user.pk
        said = word_for_hidden() if closed and event.detail else event.detail
        return LogEntry(
            number=event.pk,
            at=at,
            who=event.actor_label or _("Somebody not signed in"),
            kind=kind,
            what=kind,
            detail="; ".join(filter(None, (event.address, said))),
            times=_times(event),
            record=record,
            seal=event.seal,
        )


def _times(event: AccessEvent) -> str:
    if event.count == 1:
        return ""
    words = ngettext("%(count)s time, last %(at)s", "%(count)s times, last %(at)s", event.count)
    return words % {"count": event.count, "at": write_moment(event.last_at)}
