"""The log of every change: the audit chain, as one reader may read it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _lazy

from core.history.audit import Category
from core.models import AuditEvent
from portal.logs.log import Log, LogChange, LogEntry
from portal.logs.records import Records
from register.access.marks import word_for_hidden
from register.record.history import entry_for


class ChangesLog(Log):
    """Who changed, decided or signed what, when and why. For ever."""

    title = _lazy("Log of every change")
    name = "changes_log"
    kinds = Category.choices
    moment = "at"
    searched = ("headline", "detail", "reason", "about_label")
    person = (("actor_key", "actor_label"),)

    def every(self) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.defer("evidence")

    def kind_is(self, kind: str) -> Q:
        return Q(category=kind)

    def tell(self, event: AuditEvent, records: Records) -> LogEntry:
        record, at = records.of(event), event.at
        if records.closes_all(event):
            return LogEntry(event.pk, at, "", "", word_for_hidden(), record=record, seal=event.seal)
        kind = str(Category(event.category).label)
        if records.closes(event):
            hidden = records.hidden_in(event)
            if hidden is None:
                return LogEntry(
                    event.pk, at, event.actor_label, kind, word_for_hidden(), record=record, seal=event.seal
                )
            shown = entry_for(event, hidden)  # as the partnership's own history tells it
            return LogEntry(
                number=event.pk,
                at=at,
                who=shown.actor,
                kind=kind,
                what=shown.subject,
                detail=shown.predicate,
                record=record,
                changes=[LogChange(one.label, one.old, one.new) for one in shown.changes],
                why=shown.why,
                seal=event.seal,
            )
        return LogEntry(
            number=event.pk,
            at=at,
            who=event.actor_label,
            kind=kind,
            what=event.headline,
            detail=event.detail,
            record=record,
            changes=[LogChange(one["label"], one["old"], one["new"]) for one in event.changes],
            why=event.reason,
            seal=event.seal,
        )
