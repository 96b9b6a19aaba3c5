"""The filters of the register list. Their names are part of the product's contract with whoever links to it."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Directorate, Person
from accounts.models.person import name_shown, post_or_name
from core import clock
from core.listing import (
    NOT_RECORDED,
    ChoiceFilter,
    CodesFilter,
    DayFilter,
    DaysFilter,
    ListingFilters,
    RecordFilter,
    WordsFilter,
)
from core.listing.choices import ANY, Choice
from core.listing.filters import JoinedWords
from core.listing.filterset import describe_query
from core.listing.typed_filters import TypedFilter
from register.choices import OPEN_STATUSES, Form, Rating, ScopeKind, Status, Tier
from register.known.gather import load_signs
from register.listing.date_filters import PAIRS, AgreementFilter, condition_for_closing_within
from register.listing.import_filter import ImportFilter
from register.listing.search import Search
from register.models import Partnership, SignShown, Theme
from register.models.standing import rating_on


def sign_words() -> Mapping[str, str | Promise]:
    """Return every warning sign that the register knows: code and what it is called where no facts stand beside it."""
    return {code: sign.label for code, sign in load_signs().items()}


class SignFilter(CodesFilter):
    """Partnerships by the warning signs that show today."""

    def value(self) -> Combinable:
        own = SignShown.objects.on(clock.today()).filter(partnership=OuterRef("pk")).order_by()
        return Subquery(own.values("partnership").annotate(codes=JoinedWords("code")).values("codes"))

    def condition(self, values: Sequence[str]) -> Q:
        shown = SignShown.objects.on(clock.today()).filter(partnership=OuterRef("pk"))
        found = Q()
        for value in values:
            if value in (ANY, NOT_RECORDED):
                any_one = Q(Exists(shown))
                found |= ~any_one if value == NOT_RECORDED else any_one
            else:
                found |= Q(Exists(shown.filter(code=value)))
        return found


class RatingFilter(ChoiceFilter):
    """Partnerships by the rating that counts today: a waiver of a cap ends by itself."""

    def value(self) -> Combinable:
        return rating_on(clock.today())

    def condition(self, values: Sequence[str]) -> Q:
        wanted = ["" if value == NOT_RECORDED else value for value in values]
        waived = Q(standing__waived_until__isnull=False, standing__waived_until__gte=clock.today())
        return Q(waived, standing__waived_rating__in=wanted) | Q(~waived, standing__rating__in=wanted)


UNREAD = "unread"  # the annotation of access.exempt.unread, where a reader may not read everything


class Guarded:
    """A filter by something that is kept from some readers: those partnerships are found under "Not recorded"."""

    unknown = Value("")

    def condition(self, values: Sequence[str]) -> Q:
        found: Q = Q(**{UNREAD: False}) & super().condition(values)  # type: ignore[misc]
        return found | Q(**{UNREAD: True}) if NOT_RECORDED in values else found

    def value(self) -> Combinable:
        known: Combinable = super().value()  # type: ignore[misc]
        return Case(When(**{UNREAD: True}, then=self.unknown), default=known)


class GuardedChoice(Guarded, ChoiceFilter):
    """One or several words of a fixed list."""


class GuardedRating(Guarded, RatingFilter):
    """The rating that counts today."""


class GuardedRecord(Guarded, RecordFilter):
    """One or several records."""

    unknown = Value(None)


class GuardedAgreement(Guarded, AgreementFilter):
    """Whether the agreement has ended."""


class GuardedSigns(Guarded, SignFilter):
    """The warning signs that show."""

    unknown = Value("", TextField())


class OwnFilter(WordsFilter):
    """The open partnerships that somebody sponsors, leads or sits on, by their key; no form draws it."""

    is_carried = True

    def __init__(self) -> None:
        super().__init__(label=_lazy("Open partnerships of"), condition=_find_own, longest=18)

    def in_words(self, value: str, choices: Sequence[Choice]) -> str:
        return str(_read_person(value) or f"“{value}”")


def _read_person(value: str) -> Person | None:
    return Person.objects.filter(pk=value).first() if value.isdecimal() and value.isascii() else None


def _find_own(value: str) -> Q:
    person = _read_person(value)
    if person is None:
        return Q(pk__in=[])
    return Q(status__in=OPEN_STATUSES, pk__in=Partnership.objects.tied_to(person).order_by().values("pk"))


_RATING: dict[str, Any] = {"label": _lazy("Rating"), "boxes": True}
_SIGN: dict[str, Any] = {"label": _lazy("Warning signs"), "everything": _lazy("Any or none")}
_SPONSOR: dict[str, Any] = {
    "of": Person,
    "named": post_or_name(),
    "label": _lazy("Sponsor"),
    "everything": _lazy("All sponsors"),
    "folded": True,
}
_KIND: dict[str, Any] = {"label": _lazy("If not a partnership"), "folded": True}
_FORM: dict[str, Any] = {"label": _lazy("Form"), "everything": _lazy("All forms"), "folded": True}
_THEME: dict[str, Any] = {
    "of": Theme,
    "label": _lazy("Theme"),
    "everything": _lazy("All themes"),
    "folded": True,
}

_AGREEMENT: dict[str, Any] = {
    "label": _lazy("End of the agreement"),
    "everything": _lazy("Ended or not"),
    "folded": True,
}


class PartnershipFilters(ListingFilters):
    """What the register may be filtered by; a reader is offered only what their own partnerships hold."""

    q = WordsFilter(label=_lazy("Words in the record"))
    imported = ImportFilter()
    own = OwnFilter()
    status = ChoiceFilter("status", Status.choices, label=_lazy("Status"), boxes=True)
    kind = ChoiceFilter("scope_kind", ScopeKind.choices, **_KIND)
    tier = ChoiceFilter(
        "tier", Tier.choices, also={"minor": Tier.LIMITED.value}, label=_lazy("Tier"), boxes=True
    )
    rating = RatingFilter("standing__rating", Rating.choices, **_RATING)
    sign = SignFilter("signs_shown", sign_words, **_SIGN)
    directorate = RecordFilter(
        "directorate", of=Directorate, label=_lazy("Directorate"), everything=_lazy("All directorates")
    )
    sponsor = RecordFilter("sponsor", **_SPONSOR)
    form = ChoiceFilter("form", Form.choices, **_FORM)
    theme = RecordFilter("theme", **_THEME)
    agreement = AgreementFilter(**_AGREEMENT)
    ends_from = DayFilter(
        label=_lazy("Ends or renews from"),
        hint=_lazy("Such as 31 3 2027, or a year"),
        found=lambda day: Q(standing__ends_on__gte=day),
    )
    ends_to = DayFilter(
        label=_lazy("Ends or renews up to"), found=lambda day: Q(standing__ends_on__lte=day), last=True
    )
    notice_within = DaysFilter(
        label=_lazy("Notice closes within"), hint=_lazy("Days from today"), found=condition_for_closing_within
    )
    review_from = DayFilter(
        label=_lazy("Next review from"), found=lambda day: Q(standing__next_review_on__gte=day)
    )
    review_to = DayFilter(
        label=_lazy("Next review up to"), found=lambda day: Q(standing__next_review_on__lte=day), last=True
    )

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], *, search: Search) -> None:
        self.search = search
        super().__init__(data, queryset)

    def condition(self, name: str, value: Any) -> Q:
        return self.search.condition(value) if name == "q" else super().condition(name, value)

    def find_wrong(self) -> Iterator[tuple[str, str]]:
        yield from super().find_wrong()
        for first, last in PAIRS:
            if first in self.chosen and last in self.chosen and self.chosen[first] > self.chosen[last]:
                yield last, _("Enter a day that is not before the one that it starts from.")

    @cached_property
    def _scope(self) -> Hashable:
        return super()._scope, *(rows is None or describe_query(rows) for rows in self.search.rights)


class GuardedFilters(PartnershipFilters):
    """The same for a reader who may not read everything: no filter tells what their page of a record does not."""

    rating = GuardedRating("standing__rating", Rating.choices, **_RATING)
    sign = GuardedSigns("signs_shown", sign_words, **_SIGN)
    sponsor = GuardedRecord("sponsor", **_SPONSOR)
    kind = GuardedChoice("scope_kind", ScopeKind.choices, **_KIND)
    form = GuardedChoice("form", Form.choices, **_FORM)
    theme = GuardedRecord("theme", **_THEME)
    agreement = GuardedAgreement(**_AGREEMENT)

    def condition(self, name: str, value: Any) -> Q:
        condition = super().condition(name, value)
        tells = isinstance(self.filters[name], TypedFilter | OwnFilter)
        return condition & Q(**{UNREAD: False}) if tells else condition


class NamelessFilters(GuardedFilters):
    """The same for a reader who may not read the names of people."""

    sponsor = GuardedRecord("sponsor", **{**_SPONSOR, "named": name_shown(names=False)})
