"""The log of every access: who came in, was refused or took a copy in the last thirteen months."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.access_log.recording import Kind
from core.models import AccessEvent
from portal.logs.log import Log, LogEntry, moment_in_words
from portal.logs.records import Records
from register.access.exempt import word_for_hidden


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

    def kind_is(self, kind: str) -> Q:
        return Q(kind=kind)

    def tell(self, event: AccessEvent, records: Records) -> LogEntry:
        record, at = records.of(event), event.first_at
        if records.closes_all(event):
            return LogEntry(event.pk, at, "", "", word_for_hidden(), record=record, seal=event.seal)
        kind = str(Kind(event.kind).label)
        if records.closes(event):
            return LogEntry(
                event.pk, at, event.actor_label, kind, word_for_hidden(), record=record, seal=event.seal
            )
        return LogEntry(
            number=event.pk,
            at=at,
            who=event.actor_label or _("Somebody not signed in"),
            kind=kind,
            what=kind,
            detail="; ".join(filter(None, (event.address, event.detail))),
            times=_times(event),
            record=record,
            seal=event.seal,
        )


def _times(event: AccessEvent) -> str:
    if event.count == 1:
        return ""
    words = ngettext("%(count)s time, last %(at)s", "%(count)s times, last %(at)s", event.count)
    return words % {"count": event.count, "at": moment_in_words(event.last_at)}
