"""What changed lately in some partnerships, as far as one reader may read it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core import clock
from core.models import AuditEvent
from register.access.exempt import may_read_everything, secrecy_for
from register.access.marks import find_with_exempt_records
from register.access.secrecy import Secrecy
from register.access.visible import reached_by, readable_to
from register.models import Partnership
from register.models.partnership import PartnershipQuerySet

BACK, MOST, LOOKED_AT = timedelta(days=60), 8, 120
ANSWERS = "review_line."  # one line of a review is no news: that it is signed is


@dataclass(frozen=True)
class Change:
    """One thing that happened: on which day, to which partnership, in a few words."""

    on: date
    name: str
    href: str
    words: str


def list_latest_changes(user: User, partnerships: PartnershipQuerySet, today: date) -> list[Change]:
    """Return the newest changes to these partnerships, at most eight, the newest of each kind to each. Three queries.

    Only of partnerships whose history the reader may open; where anything is kept from them, the bare
    kind of change stands without what it said.
    """
    history = reached_by(user, Permission.HISTORY_VIEW).values("pk")
    open_to = partnerships.filter(pk__in=readable_to(user).values("pk")).filter(pk__in=history)
    newest = AuditEvent.objects.filter(
        about_kind=Partnership._meta.label_lower,
        about_key__in=open_to.order_by().values("pk"),
        at__date__gte=today - BACK,
    ).exclude(kind__startswith=ANSWERS)
    each: dict[tuple[int | None, str], AuditEvent] = {}
    for event in newest.order_by("-pk")[:LOOKED_AT]:
        each.setdefault((event.about_key, event.kind), event)
    events = list(each.values())[:MOST]
    known = open_to.in_bulk({event.about_key for event in events})
    secrecy = secrecy_for(user, list(known))
    guarded = set() if may_read_everything(user) else find_with_exempt_records(list(known))
    return [
        _change(event, known[key], secrecy.of(key), full=key not in guarded)
        for event in events
        if (key := event.about_key) in known and key is not None
    ]


def _change(event: AuditEvent, about: Partnership, secrecy: Secrecy, *, full: bool) -> Change:
    words = event.headline.rstrip(":")
    if event.detail and full and not secrecy.keeps_any:
        words = f"{words}: {event.detail}"
    name = secrecy.name(about.reference, about.name)
    href = reverse("partnership_history", args=[about.reference])
    return Change(clock.day_of(event.at), name, href, words)
