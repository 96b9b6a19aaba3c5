"""Partnerships as rows of the home page: what they are, how they stand, and a link to the report on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import User
from register.access.exempt import hidden_marks
from register.access.visible import readable_to
from register.models import Partnership
from register.models.partnership import PartnershipQuerySet
from register.models.standing import signs_on


@dataclass(frozen=True)
class PartnershipRow:
    """One partnership as this reader may see it. `report` is empty where they may not read its analysis."""

    name: str
    reference: str
    href: str
    tier: str
    rating: str
    rating_label: str
    review: date | None
    signs: int
    sponsor: str
    report: str
    panel: int | None


def rows(user: User, found: PartnershipQuerySet, today: date, most: int) -> list[PartnershipRow]:
    """Return the first of these partnerships as rows. Two queries at most."""
    may_read = Exists(readable_to(user).filter(pk=OuterRef("pk")))
    wanted = found.select_related("standing", "sponsor").annotate(
        sign_count=signs_on(today), may_read=may_read
    )
    partnerships = list(wanted[:most])
    names = shown_names(user, partnerships)
    made = []
    for one in partnerships:
        standing = one.standing
        made.append(
            PartnershipRow(
                name=names[one.pk],
                reference=one.reference,
                href=one.get_absolute_url(),
                tier=one.get_tier_display(),
                rating=standing.rating,
                rating_label=standing.get_rating_display(),
                review=standing.next_review_on,
                signs=one.sign_count,  # type: ignore[attr-defined]
                sponsor=str(one.sponsor or ""),
                report=reverse("partnership_summary", args=[one.reference]) if one.may_read else "",  # type: ignore[attr-defined]
                panel=one.panel_id,
            )
        )
    return made


def worst_first(found: PartnershipQuerySet, today: date) -> PartnershipQuerySet:
    """Return these partnerships, the one with most warning signs first, then the soonest review."""
    return found.annotate(sign_count=signs_on(today)).order_by(
        "-sign_count", "standing__next_review_on", "name", "pk"
    )


def shown_names(user: User, partnerships: Sequence[Partnership]) -> dict[int, str]:
    """Return what these partnerships are called to this reader: by reference where the name is exempt."""
    nameless = _nameless(user, [one.pk for one in partnerships])
    return {one.pk: one.reference if one.pk in nameless else one.name for one in partnerships}


def _nameless(user: User, keys: Sequence[int]) -> set[int]:
    return {key for key, marks in hidden_marks(user, keys).items() if "name" in marks}
