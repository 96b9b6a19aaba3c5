"""Organisations as one reader may see them: the list, and the seats of one; only partnerships of this reader count."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from core import clock
from core.listing import ChoiceFilter, Column, Listing, ListingFilters, WordsFilter, draw_rows
from core.listing.table import Record
from core.models.folding import sort_key
from register.access.exempt import secrecy_for
from register.access.visible import visible_to
from register.access.words import show_record
from register.choices import OrganisationKind
from register.listing.search import split_words
from register.models import Membership, Organisation, OrganisationAlias

_KINDS = dict(OrganisationKind.choices)


def match_organisation_name(words: str) -> Q:
    """Return the condition that every one of `words` stands in a name or another name of an organisation."""
    found = Q()
    for word in split_words(words):
        alias = OrganisationAlias.objects.filter(name__folded__contains=word).values("organisation")
        found &= Q(name__folded__contains=word) | Q(pk__in=alias)
    return found


class OrganisationFilters(ListingFilters):
    q = WordsFilter(label=_lazy("Words in a name"), condition=match_organisation_name)
    kind = ChoiceFilter("kind", OrganisationKind.choices, label=_lazy("Type"), boxes=True)


def count_partnerships_seen(user: User) -> Combinable:
    """Return an annotation for organisations: in how many partnerships that `user` may see they are today."""
    seats = Membership.objects.staying(clock.today()).filter(
        organisation=OuterRef("pk"), partnership__in=visible_to(user)
    )
    counted = seats.order_by().values("organisation").annotate(n=Count("partnership", distinct=True))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), Value(0))


class OrganisationListing(Listing):
    """Every organisation, filtered and ordered as the parameters `data` of an address ask for it."""

    def __init__(self, user: User, data: QueryDict) -> None:
        self._seen = count_partnerships_seen(user)
        super().__init__(
            reverse("organisations"),
            data,
            Organisation.objects.all(),
            filters=OrganisationFilters,
            columns=self._columns(),
            order="name",
            tie=("pk",),
        )

    @cached_property
    def rows(self) -> SafeString:
        """The rows of this page, drawn."""
        return draw_rows(self.columns, self.records(partnerships=self._seen))

    def _columns(self) -> list[Column]:
        return [
            Column(
                "name",
                _lazy("Organisation"),
                _name,
                ("pk", "name", "is_council"),
                ("name__sorted",),
                (_lazy("A to Z"), _lazy("Z to A")),
                heads_row=True,
            ),
            Column(
                "kind",
                _lazy("Type"),
                lambda record: str(_KINDS.get(record["kind"], _("Not recorded"))),
                ("kind",),
                ("kind",),
                (_lazy("by type"), _lazy("by type, last first")),
            ),
            Column(
                "partnerships",
                _lazy("Partnerships"),
                lambda record: str(record["partnerships"]),
                ("partnerships",),
                (self._seen,),
                (_lazy("fewest partnerships first"), _lazy("most partnerships first")),
                number=True,
                largest_first=True,
            ),
        ]


def _name(record: Record) -> str:
    own = format_html(' <span class="note">{}</span>', _("this council")) if record["is_council"] else ""
    return format_html(
        '<a href="{}">{}</a>{}', reverse("organisation", args=[record["pk"]]), record["name"], own
    )


@dataclass(frozen=True)
class _SeatSeen:
    """A seat in a partnership as one reader may read it: `name` is what that is called to them.

    `bare` says that no more than it is shown.
    """

    row: Any
    name: str
    bare: bool


def list_seats_seen(organisation: Organisation, user: User) -> list[_SeatSeen]:
    """Return the seats of an organisation in the partnerships that `user` may see, by their names."""
    seats = Membership.objects.filter(organisation=organisation, partnership__in=visible_to(user))
    rows = list(seats.select_related("partnership"))
    secrecy = secrecy_for(user, {row.partnership_id for row in rows})
    found = []
    for row in rows:
        kept, its = secrecy.of(row.partnership_id), row.partnership
        found.append(_SeatSeen(show_record(row, kept), kept.name(its.reference, its.name), kept.keeps_all))
    return sorted(found, key=lambda seat: (sort_key(seat.name), seat.row.role))
