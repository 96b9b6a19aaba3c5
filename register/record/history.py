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
from register.access.marks import list_exempt_records, word_for_hidden
from register.access.secrecy import NOTHING_HIDDEN, OPEN_FIELDS, Secrecy
from register.access.words import list_marked_fields, list_marked_records, read_marked_words
from register.exporting.files import Export, read_in_batches
from register.models import Batch, Document, DocumentVersion, Imported, Partnership

FILTERS: Mapping[str, tuple[str | Promise, Sequence[str]]] = {
    "": (_lazy("Everything"), ()),
    "decisions": (_lazy("Decisions and signatures"), (Category.DECISION, Category.SIGNED)),
    "changes": (_lazy("Changes to the record"), (Category.CHANGE, Category.ACCESS)),
    "money": (_lazy("Money"), (Category.MONEY,)),
    "risks": (_lazy("Risks and warning signs"), (Category.RISK,)),
}
# Letters: from how many on words are a quotation, and how many are quoted of a long text.
QUOTED, QUOTED_AT_MOST = 10, 80
TAGGED = (Category.DECISION, Category.SIGNED)


@dataclass(frozen=True)
class _FieldChange:
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
    changes: Sequence[_FieldChange]
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
    records = list_exempt_records(partnership.pk)
    papers = [key for kind, key in records if kind == Document._meta.label_lower]
    versions = DocumentVersion.objects.filter(document__in=papers).values_list("pk", flat=True)
    words = [field_display.display_field(partnership, name) for name in list_marked_fields(secrecy)]
    quoted = () if secrecy.reads else (*records.values(), *read_marked_words(secrecy))
    return Hidden(
        secrecy,
        tuple(filter(None, (*words, *(said[:QUOTED_AT_MOST] for said in quoted)))),
        frozenset(
            [
                *records,
                *((DocumentVersion._meta.label_lower, key) for key in versions),
                *((one.kind, one.key) for one in list_marked_records(secrecy)),
            ]
        ),
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
        at=f"{clock.convert_to_local_time(event.at):%H:%M}",
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
        at=f"{clock.convert_to_local_time(event.at):%H:%M}",
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


def has_exempt_events(events: "QuerySet[AuditEvent]", partnership: Partnership, secrecy: Secrecy) -> bool:
    """Whether any of these events reads otherwise to who may not read exempt text. It reads up to the first."""
    hidden = hidden_of(partnership, replace(secrecy, reads=False))
    if secrecy.paragraph is None and not secrecy.marks and not hidden.objects:
        return False
    return any(entry_for(event, hidden) != entry_for(event, Hidden()) for event in events.iterator())


def build_history_export(
    about: Subject, events: "QuerySet[AuditEvent]", hidden: Hidden, *, holds_exempt: bool
) -> Export:
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
        holds_exempt=holds_exempt,
    )


def _rows(events: Iterable[AuditEvent], hidden: Hidden) -> Iterator[tuple[str | int, ...]]:
    for event in events:
        shown = entry_for(event, hidden)
        changed = "; ".join(f"{c.label}: {c.old or '-'} > {c.new or '-'}" for c in shown.changes)
        moment = f"{clock.convert_to_local_time(event.at):%Y-%m-%d %H:%M:%S}"
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


def _change(change: Mapping[str, str], hidden: Hidden) -> _FieldChange:
    if hidden.secrecy.hides(change["field"]):
        return _FieldChange(change["label"], "", word_for_hidden())
    label, old, new = (_shown(change[name], hidden) for name in ("label", "old", "new"))
    # Two words alike are no change: earlier releases wrote "not shown" twice of what is exempt.
    return _FieldChange(label, "" if change["old"] == change["new"] else old, new)


def _shown(text: str, hidden: Hidden) -> str:
    return word_for_hidden() if hidden.covers(text) else text
