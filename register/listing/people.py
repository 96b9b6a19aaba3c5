"""The list of people and posts as one reader asked for it; it counts only partnerships that this reader may see.

Of a wholly exempt one only who sits on it counts: who answers for it is kept from the reader (decision 7).

A reader without the right to personal data finds posts and councillors, and cannot search for a name.
"""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Directorate, Person, User
from accounts.permissions import Permission
from core import clock
from core.forms.fields import lower_label
from core.listing import Column, Listing, ListingFilters, RecordFilter, WordsFilter, draw_rows
from core.listing.table import Record
from core.models.folding import SortedText
from register.access.visible import readable_to, visible_to
from register.choices import OPEN_STATUSES
from register.listing.search import split_words
from register.listing.spelling import SuggestedWords, suggest_words
from register.models import Representative
from register.models.partnership import PEOPLE_FIELDS

DUTIES = ("sponsor", "lead")
OTHER_DUTIES = tuple(name for name in PEOPLE_FIELDS if name not in DUTIES)


def people_shown_to(user: User) -> "QuerySet[Person]":
    """Return the people a reader may find: all of them, or posts and councillors only."""
    if user.may(Permission.PERSON_VIEW):
        return Person.objects.all()
    return Person.objects.filter(~Q(post="") | Q(is_councillor=True))


def _every(words: str, *names: str) -> Q:
    found = Q()
    for word in split_words(words):
        one = Q()
        for name in names:
            one |= Q(**{f"{name}__folded__contains": word})
        found &= one
    return found


def match_post(words: str) -> Q:
    """Return the condition that every word stands in a post, or in the name of a councillor."""
    return _every(words, "post") | Q(is_councillor=True) & _every(words, "post", "name")


def match_post_or_name(words: str) -> Q:
    """Return the condition that every word stands in a post or a name."""
    return _every(words, "post", "name")


_DIRECTORATE: dict[str, Any] = {
    "of": Directorate,
    "label": _lazy("Directorate"),
    "everything": _lazy("All directorates"),
}


class PostFilters(ListingFilters):
    q = WordsFilter(label=_lazy("Words in a post"), condition=match_post)
    directorate = RecordFilter("directorate", **_DIRECTORATE)


class PeopleFilters(ListingFilters):
    q = WordsFilter(label=_lazy("Words in a post or name"), condition=match_post_or_name)
    directorate = RecordFilter("directorate", **_DIRECTORATE)


class PeopleListing(Listing):
    """The people that `user` may find, filtered and ordered as the parameters `data` of an address ask for it."""

    def __init__(self, user: User, data: QueryDict) -> None:
        self.full = user.may(Permission.PERSON_VIEW)
        open_ones = readable_to(user).filter(status__in=OPEN_STATUSES)  # as the page of the person lists them
        self._counts: dict[str, Combinable] = {
            name: _count(open_ones.filter(**{name: OuterRef("pk")}), name) for name in DUTIES
        }
        visible = visible_to(user).filter(status__in=OPEN_STATUSES)
        seats = Representative.objects.serving(clock.today()).filter(
            person=OuterRef("pk"), partnership__in=visible
        )
        self._counts["seats"] = _count(seats, "person")
        other = Q()
        for name in OTHER_DUTIES:
            other |= Q(**{name: OuterRef("pk")})
        self._counts["other"] = _count(open_ones.filter(other).annotate(any=Value(1)), "any")
        self.user = user
        super().__init__(
            reverse("people"),
            data,
            people_shown_to(user),
            filters=PeopleFilters if self.full else PostFilters,
            columns=self._columns(),
            order="post",
            tie=("pk",),
        )

    @cached_property
    def rows(self) -> SafeString:
        """The rows of this page, drawn."""
        return draw_rows(self.columns, self.records(**self._counts))

    @cached_property
    def meant(self) -> SuggestedWords | None:
        """What somebody may have meant whose words are found nowhere, if that finds somebody."""
        typed = str(self.filters.chosen.get("q", ""))
        if not typed or self.found:
            return None
        shown = people_shown_to(self.user)
        names = shown if self.full else shown.filter(is_councillor=True)
        known = [*shown.values_list("post", flat=True), *names.values_list("name", flat=True)]
        words = suggest_words(typed, known)
        match = match_post_or_name if self.full else match_post
        if not words or not shown.filter(match(words)).exists():
            return None
        return SuggestedWords(words, f"{self.address.path}?{urlencode({'q': words})}")

    def _columns(self) -> list[Column]:
        away = (_lazy("A to Z"), _lazy("Z to A"))
        post = Coalesce(NullIf("post", Value("")), "name")
        found = [
            Column(
                "post",
                _lazy("Post"),
                self._named,
                ("pk", "post", "name", "is_councillor", "left_on"),
                (SortedText(post),),
                away,
                heads_row=True,
            )
        ]
        if self.full:
            found.append(Column("name", _lazy("Name"), _name, ("post", "name"), ("name__sorted",), away))
        return [
            *found,
            Column(
                "directorate",
                _lazy("Directorate"),
                lambda record: record["directorate__name"] or "",
                ("directorate__name",),
                ("directorate__name__sorted",),
                away,
            ),
            self._counted("sponsor", _lazy("Sponsors")),
            self._counted("lead", _lazy("Leads")),
            self._counted("seats", _lazy("Sits on")),
            self._counted("other", _lazy("Other duties")),
        ]

    def _counted(self, key: str, label: Any) -> Column:
        return Column(
            key,
            label,
            lambda record: str(record[key] or ""),
            (key,),
            (self._counts[key],),
            (_lazy("fewest first"), _lazy("most first")),
            number=True,
            largest_first=True,
        )

    def _named(self, record: Record) -> str:
        words = record["post"] or record["name"]
        if record["is_councillor"] and not self.full and record["name"] and record["post"]:
            words = f"{record['post']}, {record['name']}"
        left = lower_label(Person(left_on=record["left_on"]).departure)
        gone = format_html(' <span class="quiet">{}</span>', left) if left else ""
        return format_html('<a href="{}">{}</a>{}', reverse("person", args=[record["pk"]]), words, gone)


def _name(record: Record) -> str:
    return record["name"] if record["post"] else ""


def _count(rows: "QuerySet[Any]", by: str) -> Combinable:
    counted = rows.order_by().values(by).annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
