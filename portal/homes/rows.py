"""Partnerships as rows of the home page: what they are, how they stand, and a link to the report on each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OrderBy, OuterRef, When
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from register.access.exempt import (
    annotate_unread,
    condition_for_hidden,
    may_read_everything,
    order_by_shown_names,
    secrecy_for,
)
from register.access.secrecy import Secrecy
from register.access.visible import readable_to
from register.choices import ReviewState
from register.models.partnership import PartnershipQuerySet
from register.models.standing import signs_on


@dataclass(frozen=True)
class PartnershipRow:
    """One partnership as this reader may see it. `report` is empty where they may not read its analysis."""

    name: str
    reference: str
    href: str
    tier: str
    hidden: str  # what stands in the place of the rest where it is kept from the reader
    rating: str
    rating_label: str
    review: date | None
    signed: bool  # this year's review waits to be accepted, so that nothing is late
    signs: int
    sponsor: str
    report: str
    panel: int | None


def build_rows(user: User, found: PartnershipQuerySet, today: date, most: int) -> list[PartnershipRow]:
    """Return the first of these partnerships as rows. Two queries at most."""
    may_read = Exists(readable_to(user).filter(pk=OuterRef("pk")))
    wanted = found.select_related("standing", "sponsor").annotate(
        sign_count=signs_on(today), may_read=may_read
    )
    partnerships = list(wanted[:most])
    secrecy = secrecy_for(user, [one.pk for one in partnerships])
    names = user.may(Permission.PERSON_VIEW)
    return [_row(one, secrecy.of(one.pk), names=names) for one in partnerships]


def _row(one: Any, kept: Secrecy, *, names: bool) -> PartnershipRow:
    """One row; no more than name, tier and panel where the rest is kept from the reader."""
    standing, hidden = one.standing, kept.instead("rating")
    return PartnershipRow(
        name=kept.name(one.reference, one.name),
        reference=one.reference,
        href=one.get_absolute_url(),
        tier=one.get_tier_display(),
        hidden=hidden,
        rating="" if hidden else standing.rating_today,
        rating_label="" if hidden else standing.rating_label,
        review=None if hidden else standing.next_review_on,
        signed=standing.review_state == ReviewState.SIGNED,
        signs=0 if hidden else one.sign_count,
        sponsor="" if hidden or one.sponsor is None else one.sponsor.name_for(names=names),
        report=reverse("partnership_summary", args=[one.reference]) if one.may_read else "",
        panel=one.panel_id,
    )


SOONEST_REVIEW = F("standing__next_review_on").asc(nulls_last=True)


def sort_worst_first(user: User, found: PartnershipQuerySet, today: date) -> PartnershipQuerySet:
    """Return these partnerships, the one with most warning signs first, then the soonest review."""
    counted = found.annotate(sign_count=signs_on(today))
    return sort_as_shown(user, counted, F("sign_count").desc(nulls_last=True), SOONEST_REVIEW)


def sort_as_shown(user: User, found: PartnershipQuerySet, *order: OrderBy) -> PartnershipQuerySet:
    """Return these partnerships in an order that tells its reader nothing they are not shown.

    What is kept from them stands last, by its name as it is shown alone.
    """
    return found.order_by(*order_as_shown(user, order))


def order_as_shown(user: User, order: Iterable[OrderBy]) -> list[Any]:
    """Return such an order of partnerships, ended by the name that the reader is shown."""
    by = list(order)
    if not may_read_everything(user):
        unread = condition_for_hidden(user)
        by = [
            OrderBy(Case(When(~unread, then=one.expression)), descending=one.descending, nulls_last=True)
            for one in by
        ]
        by.insert(0, annotate_unread(user).asc())
    return order_by_shown_names(user, [*by, F("name__sorted").asc(), F("pk").asc()])
