"""The filters of the register list. Their names are part of the product's contract with whoever links to it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Directorate, Person
from accounts.models.person import post_or_name
from core.listing import ChoiceFilter, CodesFilter, ListingFilters, RecordFilter, WordsFilter
from register.choices import Form, Rating, Status, Tier
from register.known import rules as known_rules
from register.listing import search
from register.models import Theme


def sign_words() -> Mapping[str, str | Promise]:
    """Return every warning sign that the register knows: code and sentence."""
    return {code: sign.sentence for code, sign in known_rules.BY_CODE.items()}


class PartnershipFilters(ListingFilters):
    """What the register may be filtered by; a reader is offered only what their own partnerships hold."""

    q = WordsFilter(label=_lazy("Words in the record"), condition=search.matching)
    status = ChoiceFilter("status", Status.choices, label=_lazy("Status"), boxes=True)
    tier = ChoiceFilter(
        "tier", Tier.choices, also={"minor": Tier.LIMITED.value}, label=_lazy("Tier"), boxes=True
    )
    rating = ChoiceFilter("standing__rating", Rating.choices, label=_lazy("Rating"), boxes=True)
    sign = CodesFilter(
        "standing__signs", sign_words, label=_lazy("Warning signs"), everything=_lazy("Any or none")
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
