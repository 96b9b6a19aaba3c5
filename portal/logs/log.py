"""One log as asked for: filtered by the address, newest first, a page at a time, or all of it as a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from core import clock
from core.dates import write_moment
from core.listing import Address
from portal.logs.filters import LogFilters
from portal.logs.records import PARTNERSHIP, NamedRecord, Records
from register.access.exempt import find_partly_hidden, has_exempt_partnerships, may_read_everything
from register.exporting.files import Export, build_dated_name, build_links, read_in_batches

PER_PAGE = 50
Words = str | Promise


@dataclass(frozen=True)
class LogChange:
    """One value before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class LogEntry:
    """One entry in words: when, who, what, of which record, why."""

    number: int
    at: datetime
    who: str
    kind: str
    what: str
    detail: str = ""
    times: str = ""
    record: NamedRecord = field(default_factory=NamedRecord)
    changes: Sequence[LogChange] = ()
    why: str = ""
    seal: str = ""

    @property
    def when(self) -> str:
        return write_moment(self.at)


HEADERS: Sequence[Words] = (
    _lazy("Entry"),
    _lazy("When"),
    _lazy("Who"),
    _lazy("Kind"),
    _lazy("What"),
    _lazy("Details"),
    _lazy("How often"),
    _lazy("Record"),
    _lazy("Before and after"),
    _lazy("Why"),
    _lazy("Seal"),
)


class Log:
    """What both logs have in common. Each says what it reads, what its kinds are and how an entry is told."""

    title: ClassVar[Words]
    name: ClassVar[str]  # of its address and, in a file, of the file
    kinds: ClassVar[Sequence[tuple[str, Words]]]
    moment: ClassVar[str]  # the column by which days are asked for
    order: ClassVar[Sequence[str]] = ("-pk",)
    searched: ClassVar[Sequence[str]]
    # Pairs of columns: the key of a sign-in, and what it was called.
    person: ClassVar[Sequence[tuple[str, str]]]

    def __init__(self, user: User, data: QueryDict) -> None:
        self.user, self._data = user, data
        self.filters = LogFilters(data, user=user, kinds=self.kinds)

    def every(self) -> QuerySet[Any]:
        """Return the whole log."""
        raise NotImplementedError

    def kind_is(self, kind: str) -> Q:
        """Return the condition of a kind."""
        raise NotImplementedError

    def tell(self, event: Any, records: Records) -> LogEntry:
        """Return one event in words."""
        raise NotImplementedError

    # --- What is found ------------------------------------------------------------------------------------

    @cached_property
    def found(self) -> QuerySet[Any]:
        """Return what passes every filter, newest first; nothing while a filter is not understood."""
        if self.filters.errors:
            return self.every().none()
        return self.every().filter(*self._conditions()).order_by(*self.order)

    def _conditions(self) -> Iterator[Q]:
        chosen = self.filters.chosen
        if since := chosen.get("since"):
            yield Q(**{f"{self.moment}__gte": _midnight(since)})
        if until := chosen.get("until"):
            yield Q(**{f"{self.moment}__lt": _midnight(until + timedelta(days=1))})
        if key := chosen.get("partnership"):
            yield Q(about_kind=PARTNERSHIP, about_key=key)
        if kind := chosen.get("kind"):
            yield self.kind_is(kind)
        if words := chosen.get("q"):
            yield _anywhere(words, self.searched)
        if person := chosen.get("person"):
            yield self._of_person(person)
        if chosen.keys() & {"q", "kind", "person"} and not may_read_everything(self.user):
            # What is found by it would tell what is not shown.
            hidden = find_partly_hidden(self.user).values("pk")
            yield ~Q(about_kind=PARTNERSHIP, about_key__in=hidden)

    def _of_person(self, words: str) -> Q:
        own = User.objects.filter(_anywhere(words, ("person__post", "person__name"))).values("pk")
        found = Q(pk__in=[])
        for key, label in self.person:
            found |= Q(**{f"{key}__in": own}) | Q(**{f"{label}__icontains": words})
        return found

    @cached_property
    def page(self) -> Page[Any]:
        return Paginator(self.found, PER_PAGE).get_page(self._data.get("page"))

    @cached_property
    def entries(self) -> list[LogEntry]:
        """The entries of this page."""
        return self._told(list(self.page.object_list))

    def _told(self, events: Sequence[Any]) -> list[LogEntry]:
        records = Records(self.user, events)
        return [self.tell(event, records) for event in events]

    # --- Where its links lead -----------------------------------------------------------------------------

    @cached_property
    def address(self) -> Address:
        given: Mapping[str, Sequence[str]] = {
            name: [str(self._data[name])] for name in self.filters.fields if self._data.get(name)
        }
        return Address(reverse(self.name), given)

    @property
    def formats(self) -> list[dict[str, str]]:
        return build_links(self.address, f"{self.name}_export")

    # --- As a file ----------------------------------------------------------------------------------------

    def export(self) -> Export:
        """Return everything found as a file, told as the page tells it."""
        ids = list(self.found.values_list("pk", flat=True))
        return Export(
            title=str(self.title),
            name=build_dated_name(self.name.replace("_", "-"), clock.today()),
            headers=[str(header) for header in HEADERS],
            rows=self._rows(read_in_batches(self.every(), ids)),
            count=len(ids),
            recorded=list(self.filters.in_words()),
            holds_exempt=has_exempt_partnerships(self.user, self._partnerships),
        )

    @property
    def _partnerships(self) -> QuerySet[Any]:
        """The keys of the partnerships of which what is found tells."""
        return self.found.order_by().filter(about_kind=PARTNERSHIP).values("about_key")

    def _rows(self, batches: Iterable[list[Any]]) -> Iterator[tuple[Any, ...]]:
        for events in batches:
            for one in self._told(events):
                changed = "; ".join(f"{c.label}: {c.old or '-'} > {c.new or '-'}" for c in one.changes)
                moment = f"{clock.convert_to_local_time(one.at):%Y-%m-%d %H:%M:%S}"
                yield (
                    one.number, moment, one.who, one.kind, one.what, one.detail, one.times, one.record.label,
                    changed, one.why, one.seal,
                )  # fmt: skip


def _midnight(day: Any) -> datetime:
    return make_aware(datetime.combine(day, time()))


def _anywhere(words: str, columns: Iterable[str]) -> Q:
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": words})
    return found
