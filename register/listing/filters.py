"""The filters of the register list. Their names are part of the product's contract with whoever links to it."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Directorate, Person
from accounts.models.person import post_or_name
from core import clock
from core.listing import (
    NOT_RECORDED,
    ChoiceFilter,
    CodesFilter,
    ListingFilters,
    RecordFilter,
    WordsFilter,
)
from core.listing.choices import ANY
from core.listing.filters import JoinedWords
from register.choices import Form, Rating, Status, Tier
from register.known.gather import signs
from register.listing import search
from register.models import SignShown, Theme


def sign_words() -> Mapping[str, str | Promise]:
    """Return every warning sign that the register knows: code and what it is called where no facts stand beside it."""
    return {code: sign.label for code, sign in signs().items()}


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


class PartnershipFilters(ListingFilters):
    """What the register may be filtered by; a reader is offered only what their own partnerships hold."""

    q = WordsFilter(label=_lazy("Words in the record"), condition=search.matching)
    status = ChoiceFilter("status", Status.choices, label=_lazy("Status"), boxes=True)
    tier = ChoiceFilter(
        "tier", Tier.choices, also={"minor": Tier.LIMITED.value}, label=_lazy("Tier"), boxes=True
    )
    rating = ChoiceFilter("standing__rating", Rating.choices, label=_lazy("Rating"), boxes=True)
    sign = SignFilter(
        "signs_shown", sign_words, label=_lazy("Warning signs"), everything=_lazy("Any or none")
    )
    directorate = RecordFilter(
        "directorate", of=Directorate, label=_lazy("Directorate"), everything=_lazy("All directorates")
    )
    sponsor = RecordFilter(
        "sponsor",
        of=Person,
        named=post_or_name(),
        label=_lazy("Sponsor"),
        everything=_lazy("All sponsors"),
        folded=True,
    )
    form = ChoiceFilter("form", Form.choices, label=_lazy("Form"), everything=_lazy("All forms"), folded=True)
    theme = RecordFilter("theme", of=Theme, label=_lazy("Theme"), everything=_lazy("All themes"), folded=True)
