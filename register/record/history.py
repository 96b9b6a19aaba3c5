"""The history of a partnership in words: its audit events by day, as one reader may read them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, groupby

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core import clock
from core.access_log.recording import Subject
from core.dates import write_long_date
from core.editing import field_display
from core.history.audit import Category
from core.models import AuditEvent
from register.access.exempt import NOTHING_HIDDEN, OPEN_FIELDS, Secrecy, exempt_records, word_for_hidden
from register.exporting.files import Export, read_in_batches
from register.models import Batch, Document, DocumentVersion, Imported, Partnership

FILTERS: Mapping[str, tuple[str | Promise, Sequence[str]]] = {
    "": (_lazy("Everything"), ()),
    "decisions": (_lazy("Decisions and signatures"), (Category.DECISION, Category.SIGNED)),
    "changes": (_lazy("Changes to the record"), (Category.CHANGE,)),
    "money": (_lazy("Money"), (Category.MONEY,)),
    "risks": (_lazy("Risks and warning signs"), (Category.RISK,)),
}
QUOTED, QUOTED_AT_MOST = (
    10,
    80,
)  # letters: from how many on words are a quotation, and how many are quoted of a long text
TAGGED = (Category.DECISION, Category.SIGNED)


@dataclass(frozen=True)
class FieldChange:
    """One value before and after; both empty words when the reader may not see it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class HistoryEntry:
    """One event as a sentence: bold subject and plain predicate, who and when, what changed, why."""

    number: int
    at: str
    subject: str
    predicate: str
    actor: str
    tag: str
    changes: Sequence[FieldChange]
    why: str

    @property
    def who(self) -> str:
        return f"{self.actor}, {self.at}" if self.actor else self.at


@dataclass(frozen=True)
class Hidden:
    """What stays hidden from a reader: by the one rule, with the words that stand in it now.

    `objects` are the exempt records and the versions of exempt documents, by kind and key.
    """

    secrecy: Secrecy = NOTHING_HIDDEN
    words: tuple[str, ...] = ()
    objects: frozenset[tuple[str, int]] = frozenset()

    def hides(self, event: AuditEvent) -> bool:
        """Whether an event is about something of which the reader may know nothing."""
        if self.secrecy.keeps_all:
            fields = {change["field"] for change in event.changes}
            return event.object_key is not None or not fields or not fields <= OPEN_FIELDS
        return (event.object_kind, event.object_key) in self.objects

    def with_records(self, records: frozenset[tuple[str, int]]) -> "Hidden":
        """Return the same with more records that are hidden."""
        return replace(self, objects=self.objects | records)

    def covers(self, text: str) -> bool:
        """Whether a text repeats hidden words; a few letters alone are no quotation."""
        return any(len(words) >= QUOTED and words in text for words in self.words)


def events_of(pk: int) -> "QuerySet[AuditEvent]":
    """Return what happened to one partnership, newest first, with the import that brought it in."""
    kind = Partnership._meta.label_lower
    came_in = Imported.objects.filter(model=kind, key=pk, made=True).values_list("batch", flat=True)
    own = Q(about_kind=kind, about_key=pk)
    brought = Q(object_kind=Batch._meta.label_lower, object_key__in=list(came_in), kind="register.imported")
    return AuditEvent.objects.filter(own | brought).order_by("-pk").defer("evidence")


def hidden_of(partnership: Partnership, secrecy: Secrecy) -> Hidden:
    """Return what of the history of a partnership is kept from its reader, with the words that are hidden now."""
    records = exempt_records(partnership.pk)
    papers = [key for kind, key in records if kind == Document._meta.label_lower]
    versions = DocumentVersion.objects.filter(document__in=papers).values_list("pk", flat=True)
    words = [field_display.display_field(partnership, name) for name in sorted(secrecy.marks)]
    return Hidden(
        secrecy,
        tuple(filter(None, (*words, *(said[:QUOTED_AT_MOST] for said in records.values())))),
        frozenset([*records, *((DocumentVersion._meta.label_lower, key) for key in versions)]),
    )


def entry_for(event: AuditEvent, hidden: Hidden) -> HistoryEntry:
    """Return one event as this reader may read it: it always stays, but exempt text reads "Not shown to you"."""
    if hidden.hides(event):
        return _closed(event, hidden)
    secret = not hidden.secrecy.reads and (
        event.kind.startswith("sensitive.")
        or any(hidden.secrecy.hides(change["field"]) for change in event.changes)
    )
    return HistoryEntry(
        number=event.pk,
        at=f"{clock.local(event.at):%H:%M}",
        subject=event.headline,
        predicate="" if hidden.secrecy.keeps_all else _shown(event.detail, hidden),
        actor=event.actor_label,
        tag=_tag(event),
        changes=[_change(change, hidden) for change in event.changes],
        why=word_for_hidden()
        if (secret or hidden.secrecy.keeps_all) and event.reason
        else _shown(event.reason, hidden),
    )


def _closed(event: AuditEvent, hidden: Hidden) -> HistoryEntry:
    """An event of which only that it happened is shown; of a wholly exempt partnership not even of what kind it is."""
    whole = hidden.secrecy.keeps_all
    return HistoryEntry(
        number=event.pk,
        at=f"{clock.local(event.at):%H:%M}",
        subject=word_for_hidden() if whole else event.headline,
        predicate="" if whole else word_for_hidden(),
        actor="" if whole else event.actor_label,
        tag="",
        changes=(),
        why="",
    )


def group_by_day(
    events: Iterable[AuditEvent], hidden: Hidden, today: date
) -> Iterator[tuple[str, list[HistoryEntry]]]:
    """Yield each day in words with its entries, in the order of the events."""
    for day, of_day in groupby(events, key=lambda event: clock.day_of(event.at)):
        words = write_long_date(day)
        title = _("Today, %(day)s") % {"day": words} if day == today else words
        yield title, [entry_for(event, hidden) for event in of_day]


def history_export(about: Subject, events: "QuerySet[AuditEvent]", hidden: Hidden) -> Export:
    """Return these events as a file, as one reader may read them."""
    ids = list(events.values_list("pk", flat=True))
    return Export(
        title=_("History"),
        name=f"{about.label}-history",
        headers=[str(head) for head in HEADER],
        rows=_rows(chain.from_iterable(read_in_batches(events, ids)), hidden),
        count=len(ids),
        recorded=[_("History of %(reference)s") % {"reference": about.label}],
        about=about,
    )


def _rows(events: Iterable[AuditEvent], hidden: Hidden) -> Iterator[tuple[str | int, ...]]:
    for event in events:
        shown = entry_for(event, hidden)
        changed = "; ".join(f"{c.label}: {c.old or '-'} > {c.new or '-'}" for c in shown.changes)
        moment = f"{clock.local(event.at):%Y-%m-%d %H:%M:%S}"
        category = "" if hidden.secrecy.keeps_all else str(Category(event.category).label)
        yield (
            shown.number, moment, category, shown.subject, shown.predicate, changed, shown.actor, shown.why, event.seal
        )  # fmt: skip


HEADER = (
    _lazy("Entry"),
    _lazy("When"),
    _lazy("Kind"),
    _lazy("What"),
    _lazy("Of what"),
    _lazy("Before and after"),
    _lazy("Who"),
    _lazy("Why"),
    _lazy("Seal"),
)


def _tag(event: AuditEvent) -> str:
    """Return the word before a decision or a signature, unless its sentence begins with that word."""
    word = str(Category(event.category).label) if event.category in TAGGED else ""
    return "" if event.headline.lower().startswith(word.lower()) else word


def _change(change: Mapping[str, str], hidden: Hidden) -> FieldChange:
    if hidden.secrecy.hides(change["field"]):
        return FieldChange(change["label"], "", word_for_hidden())
    return FieldChange(change["label"], _shown(change["old"], hidden), _shown(change["new"], hidden))


def _shown(text: str, hidden: Hidden) -> str:
    return word_for_hidden() if hidden.covers(text) else text
