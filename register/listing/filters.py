"""The filters of the register list. Their names are part of the product's contract with whoever links to it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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

    q = WordsFilter(label=_("Words in the record"), condition=search.matching)
    status = ChoiceFilter("status", Status.choices, label=_("Status"), boxes=True)
    tier = ChoiceFilter("tier", Tier.choices, label=_("Tier"), boxes=True)
    rating = ChoiceFilter("standing__rating", Rating.choices, label=_("Rating"), boxes=True)
    sign = CodesFilter("standing__signs", sign_words, label=_("Warning signs"), everything=_("Any or none"))
    directorate = RecordFilter(
        "directorate", of=Directorate, label=_("Directorate"), everything=_("All directorates")
    )
    sponsor = RecordFilter(
        "sponsor",
        of=Person,
        named=post_or_name(),
        label=_("Sponsor"),
        everything=_("All sponsors"),
        folded=True,
    )
    form = ChoiceFilter("form", Form.choices, label=_("Form"), everything=_("All forms"), folded=True)
    theme = RecordFilter("theme", of=Theme, label=_("Theme"), everything=_("All themes"), folded=True)
