"""What democratic services look after: which panel oversees what, and the dates ahead that a panel should know."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from accounts.models import Panel, User
from portal.homes.rows import SOONEST_REVIEW, PartnershipRow, build_rows, order_as_shown
from register.access.exempt import condition_for_hidden, secrecy_for
from register.access.visible import readable_to, visible_to
from register.choices import OPEN_STATUSES, ReviewState
from register.known.notices import find_notices_closing
from register.known.overdue import review_overdue_on
from register.models import Representative
from register.models.partnership import PartnershipQuerySet

OF_A_PANEL, AHEAD, DATES = 10, timedelta(days=120), 15


@dataclass(frozen=True)
class Overseen:
    """One panel with the first of its partnerships; `name` is empty where no panel is named."""

    name: str
    count: int
    late: int
    rows: Sequence[PartnershipRow]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Ahead:
    """Something that happens on a day to come."""

    on: date
    what: str
    name: str
    href: str


def build_home(user: User, today: date) -> Mapping[str, Any]:
    return {"panels": count_by_panel(user, today), "ahead": list_ahead(user, today)}


def count_by_panel(user: User, today: date) -> list[Overseen]:
    """Return every panel with how many open partnerships it oversees, those without a panel last. Four queries."""
    found = visible_to(user).filter(status__in=OPEN_STATUSES).annotate(overdue=review_overdue_on(today))
    late = Count("pk", filter=Q(overdue=True) & ~condition_for_hidden(user))
    counted = {
        row["panel"]: row for row in found.order_by().values("panel").annotate(count=Count("pk"), late=late)
    }
    shown: dict[int | None, list[PartnershipRow]] = defaultdict(list)
    for row in build_rows(user, _first_of_each(user, found), today, OF_A_PANEL * (len(counted) + 1)):
        shown[row.panel].append(row)
    named = [(panel.pk, panel.name) for panel in Panel.objects.order_by("name__sorted")]
    none = {"count": 0, "late": 0}
    return [
        Overseen(name, of["count"], of["late"], shown[key])
        for key, name in [*named, (None, "")]
        if (of := counted.get(key, none)) and (name or of["count"])
    ]


def _first_of_each(user: User, found: PartnershipQuerySet) -> PartnershipQuerySet:
    soonest = order_as_shown(user, [SOONEST_REVIEW])
    place = Window(RowNumber(), partition_by=F("panel"), order_by=soonest)
    few = found.annotate(place=place).filter(place__lte=OF_A_PANEL)
    return few.order_by(*soonest)


def list_ahead(user: User, today: date) -> list[Ahead]:
    """Return reviews, notice dates and ends of terms in the next four months, the soonest first."""
    readable = readable_to(user).filter(status__in=OPEN_STATUSES)
    last = today + AHEAD
    found = sorted(_dates(readable, today, last), key=lambda one: one[0])[:DATES]
    keys = {key for _on, _what, key in found}
    known = {one.pk: one for one in readable.filter(pk__in=keys)}
    secrecy = secrecy_for(user, list(known))
    names = {key: secrecy.of(key).name(one.reference, one.name) for key, one in known.items()}
    return [
        Ahead(on, what, names[key], known[key].get_absolute_url()) for on, what, key in found if key in known
    ]


def _dates(readable: PartnershipQuerySet, today: date, last: date) -> Iterator[tuple[Any, str, int]]:
    span, keys = (today, last), readable.order_by().values("pk")
    reviews = readable.filter(standing__next_review_on__range=span).order_by("standing__next_review_on")
    reviews = reviews.exclude(
        standing__review_state=ReviewState.SIGNED
    )  # it is done, and waits to be accepted
    for key, on in reviews.values_list("pk", "standing__next_review_on")[:DATES]:
        yield on, _("Review due"), key
    safe = find_notices_closing(today, last).filter(partnership__in=keys)
    for key, on in safe.order_by("about_on").values_list("partnership", "about_on")[:DATES]:
        yield on, _("Last safe day to give notice"), key
    terms = Representative.objects.serving(today).filter(partnership__in=keys, ends_on__range=span)
    for key, on in terms.order_by("ends_on").values_list("partnership", "ends_on")[:DATES]:
        yield on, _("Term of a representative ends"), key
