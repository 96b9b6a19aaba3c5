"""What is to be done in every partnership, as one reader asked for it: the latest first, whatever it came from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Case, CharField, OrderBy, Q, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Directorate, Person, User
from accounts.models.person import name_shown, order_by_post_or_name, post_or_name
from accounts.permissions import Permission
from core.dates import describe_due_day, write_short_date
from core.listing import (
    ChoiceFilter,
    Column,
    Listing,
    ListingFilters,
    Record,
    RecordFilter,
    WordsFilter,
    draw_rows,
)
from core.models.folding import SortedText, fold
from register.access.exempt import condition_for_open_name, order_by_shown_names, secrecy_for
from register.access.marks import paragraphs_of
from register.access.secrecy import SecrecyOfMany
from register.models import Action
from register.record.header import address_of_tab
from reviews import access
from reviews.choices import ActionDue
from reviews.risks.listing.cells import draw_late, draw_quiet, draw_with_note

SOON = timedelta(days=30)
TIE = ("partnership__name__sorted", "pk")
_A_TO_Z = (_lazy("by {column}, A to Z"), _lazy("by {column}, Z to A"))
_EARLIEST = (_lazy("earliest due first"), _lazy("furthest away first"))


def _words(text: str) -> Q:
    text = fold(text)
    found = Q(partnership__name__folded__contains=text) & condition_for_open_name("partnership__")
    for name in ("what", "progress_note", "source_label"):
        found |= Q(**{f"{name}__folded__contains": text})
    return found


class ActionFilters(ListingFilters):
    """What actions may be filtered by."""

    q = WordsFilter(label=_lazy("Words in the action"), condition=_words)
    due = ChoiceFilter("due", ActionDue.choices, label=_lazy("Due"), boxes=True)
    directorate = RecordFilter(
        "partnership__directorate",
        of=Directorate,
        label=_lazy("Directorate"),
        everything=_lazy("All directorates"),
    )
    owner = RecordFilter(
        "owner", of=Person, named=post_or_name(), label=_lazy("Who does it"), everything=_lazy("Everybody")
    )
    source = ChoiceFilter(
        "source_kind",
        Action.Source.choices,
        label=_lazy("Came from"),
        everything=_lazy("Anything"),
        folded=True,
    )


def annotate_due(actions: QuerySet[Action], today: date) -> QuerySet[Any]:
    """Return the actions with when they are due, seen from today."""
    return actions.annotate(
        due=Case(
            When(due_on__lt=today, then=Value(ActionDue.LATE)),
            When(due_on__lte=today + SOON, then=Value(ActionDue.SOON)),
            When(due_on__isnull=True, then=Value(ActionDue.NEVER)),
            default=Value(ActionDue.LATER),
            output_field=CharField(),
        )
    )


class NamelessActionFilters(ActionFilters):
    """The same for a reader who may not read the names of people."""

    owner = RecordFilter(
        "owner",
        of=Person,
        named=name_shown(names=False),
        label=_lazy("Who does it"),
        everything=_lazy("Everybody"),
    )


@dataclass(frozen=True)
class _ActionCells:
    """How the cells of one page are written: on which day, and with what hidden from its reader."""

    today: date
    secrecy: SecrecyOfMany

    def what(self, record: Record) -> str:
        reference = record["partnership__reference"]
        href = address_of_tab(reference, "actions/") or address_of_tab(reference)
        source, label = record["source_address"], record["source_label"]
        what = format_html('<a href="{}">{}</a>', href, record["what"])
        if not label:
            return what
        came = format_html('<a href="{}">{}</a>', source, label) if source.startswith("/") else label
        return draw_with_note(what, format_html("{} {}", _("From:"), came))

    def partnership(self, record: Record) -> str:
        reference = record["partnership__reference"]
        name = self.secrecy.of(record["partnership"]).name(reference, record["partnership__name"])
        return draw_with_note(
            format_html('<a href="{}">{}</a>', address_of_tab(reference), name),
            "" if name == reference else reference,
        )

    def owner(self, record: Record) -> str:
        return record["owner_words"] or draw_quiet(_lazy("Not recorded"))

    def due(self, record: Record) -> str:
        day = record["due_on"]
        if day is None:
            return draw_quiet(_lazy("No date set"))
        away = describe_due_day(day, self.today)
        if day < self.today:
            return draw_with_note(draw_late(away), _("was %(day)s") % {"day": write_short_date(day)})
        return draw_with_note(write_short_date(day), away)


_WHOSE = ("partnership", "partnership__reference", "partnership__name")
_WHAT = ("what", "source_address", "source_label", "partnership__reference")
COLUMNS = (
    Column("what", _lazy("What is to be done"), _ActionCells.what, _WHAT, ("what",), _A_TO_Z, heads_row=True),
    Column(
        "partnership",
        _lazy("Partnership"),
        _ActionCells.partnership,
        _WHOSE,
        ("partnership__name__sorted",),
        _A_TO_Z,
    ),
    Column(
        "owner",
        _lazy("Who does it"),
        _ActionCells.owner,
        ("owner_words",),
        (order_by_post_or_name("owner"),),
        _A_TO_Z,
    ),
    Column("due", _lazy("Due"), _ActionCells.due, ("due_on",), ("due_on",), _EARLIEST),
)
NAMELESS_COLUMNS = tuple(
    replace(one, order=(SortedText(name_shown("owner", names=False)),)) if one.key == "owner" else one
    for one in COLUMNS
)


class ActionListing(Listing):
    """The open actions of what is not over that `user` may read: everybody's, or with `mine` those they are to do."""

    def __init__(self, user: User, data: QueryDict, *, mine: bool, today: date) -> None:
        self.user, self.mine, self.today = user, mine, today
        self.names = user.may(Permission.PERSON_VIEW)
        found = access.actions_visible_to(user).filter(Action.IS_CHASED)
        super().__init__(
            reverse("my_actions" if mine else "actions"),
            data,
            annotate_due(found.filter(owner=user.person) if mine else found, today),
            filters=ActionFilters if self.names else NamelessActionFilters,
            columns=COLUMNS if self.names else NAMELESS_COLUMNS,
            order="due",
            tie=TIE,
        )

    @cached_property
    def rows(self) -> SafeString:
        """The rows of this page, drawn; the name of a partnership is left out for a reader who may not see it."""
        records = self.records(owner_words=name_shown("owner", names=self.names))
        secrecy = secrecy_for(self.user, {record["partnership"] for record in records})
        return draw_rows(self.columns, records, _ActionCells(self.today, secrecy))

    @cached_property
    def kept(self) -> Sequence[str]:
        """How many open actions are left out for this reader, and why."""
        found = access.actions_kept_from(self.user).filter(Action.IS_CHASED)
        return paragraphs_of(found.filter(owner=self.user.person) if self.mine else found)

    def _ordering(self) -> list[OrderBy | str]:
        return order_by_shown_names(self.user, super()._ordering(), "partnership__")

    @cached_property
    def late(self) -> int:
        """How many of all the actions are late, whatever the filters say."""
        return sum(item.whole for item in self.filters.tally.counted["due"] if item.value == ActionDue.LATE)
