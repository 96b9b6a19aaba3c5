"""What every page of a partnership has around it: title, tags, tabs, and what its reader may do.

One query, whatever the number of tabs and rights. Each tab of a partnership opens with
`header_for(request.user, reference, needs=...)` and hands the result to its template as `header`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission
from core import clock
from core.dates import describe_due_day, write_long_date
from core.models import AuditEvent
from register.access import rights
from register.access.marks import annotate_marks
from register.access.secrecy import COLUMNS_OF_SECRECY, Secrecy, secrecy_from_row
from register.access.visible import visible_to
from register.choices import OPEN_STATUSES, STARTING_STATUSES, Rating, ReviewState, Status, Tier
from register.known.concerns import Concern
from register.models import Imported, Membership, Partnership, Representative
from register.models.partnership import PartnershipQuerySet
from register.rules.lifecycle import MOVES
from register.standing.rating_basis import write_rating_note

_OWN = ("id", "reference", "name", "status", "tier", "baseline_assured")
_STANDING = (
    "rating",
    "waived_rating",
    "waived_until",
    "rating_basis",
    "reviewed_on",
    "review_state",
    "next_review_on",
    "counts",
)
_ALSO = (
    *(f"standing__{name}" for name in _STANDING),
    *("entries", "members_now", "representatives_now"),
    *COLUMNS_OF_SECRECY,
)


@dataclass(frozen=True)
class Header:
    """The head of a partnership's page. `notes` are the words beside its tabs, by the end of their address."""

    pk: int
    reference: str
    title: str
    status: str
    status_label: str
    tier_label: str
    rating: str
    rating_label: str
    rating_note: str
    note: str
    baseline_assured: bool
    secrecy: Secrecy
    rights: frozenset[Permission]
    notes: Mapping[str, str]
    entries: int
    reviewed_on: date | None
    review_state: str
    next_review_on: date | None

    def may(self, permission: Permission) -> bool:
        """Whether the reader holds `permission` for this partnership."""
        return permission in self.rights

    @property
    def may_edit(self) -> bool:
        return self.may(Permission.PARTNERSHIP_EDIT)

    @property
    def may_move(self) -> bool:
        """Whether the reader may take a step, and one leads on from where it stands."""
        return self.may(Permission.PARTNERSHIP_MOVE) and bool(MOVES[Status(self.status)])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def may_merge(self) -> bool:
        return self.may(Permission.PARTNERSHIP_MERGE) and not self.secrecy.keeps_all


def header_for(user: User, reference: str, *, needs: Permission = Permission.PARTNERSHIP_VIEW) -> Header:
    """Return the header of a partnership's pages for `user`.

    Raises Http404 when the reader may not see it, PermissionDenied when `needs` does not reach it.
    """
    row = (
        read_with_header_columns(user)
        .filter(reference=reference)
        .values(*_OWN, *columns_for_header(user))
        .first()
    )
    if row is None:
        raise Http404
    found = header_from_row(user, row)
    if not found.may(needs):
        raise PermissionDenied
    return found


def rights_of(user: User, reference: str) -> frozenset[Permission]:
    """Return what `user` may do with a partnership. Raises Http404 when they may not see it."""
    asked = rights.columns_for_rights(user)
    row = visible_to(user).filter(reference=reference).annotate(**asked).order_by().values(*asked)[:1]
    if not row:
        raise Http404
    return rights.rights_of_row(user, row[0])


def read_with_header_columns(user: User) -> PartnershipQuerySet:
    """Return the partnerships that `user` may see, with what a header needs; read them with `columns_for_header`."""
    events = AuditEvent.objects.filter(about_kind=Partnership._meta.label_lower, about_key=OuterRef("pk"))
    counted = events.order_by().values("about_key").annotate(n=Count("pk")).values("n")
    came_in = Imported.objects.filter(model=Partnership._meta.label_lower, key=OuterRef("pk"), made=True)
    return visible_to(user).annotate(
        entries=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
        + Case(When(Exists(came_in), then=Value(1)), default=Value(0)),
        has_marks=annotate_marks(),
        members_now=count_own(Membership.objects.staying(clock.today())),
        representatives_now=count_own(Representative.objects.serving(clock.today())),
        **rights.columns_for_rights(user),
    )


def columns_for_header(user: User) -> tuple[str, ...]:
    """Return the names of the columns that `read_with_header_columns` adds."""
    return (*_ALSO, *rights.columns_for_rights(user))


def header_from_row(user: User, row: Mapping[str, Any], marks: Mapping[str, int] | None = None) -> Header:
    """Build the header from a row read with `columns_for_header`; marked fields are read unless they are given."""
    held = rights.rights_of_row(user, row)
    secrecy = secrecy_from_row(row, held, marks)
    standing = {name: None if secrecy.keeps_all else row[f"standing__{name}"] for name in _STANDING}
    today = clock.today()
    waived = standing["waived_until"] is not None and today <= standing["waived_until"]
    rating = standing["waived_rating" if waived else "rating"] or Rating.NOT_ASSESSED
    return Header(
        pk=row["id"],
        reference=row["reference"],
        title=_("%(reference)s, name not shown to you") % row if secrecy.hides("name") else row["name"],
        status=row["status"],
        status_label=str(Status(row["status"]).label),
        tier_label=str(Tier(row["tier"]).label),
        rating=rating,
        rating_label=str(Rating(rating).label),
        rating_note=write_rating_note(standing["rating_basis"] or {}, today),
        note="" if secrecy.keeps_all else describe_review(row["status"], standing, today),
        baseline_assured=row["baseline_assured"] or secrecy.keeps_all,
        secrecy=secrecy,
        rights=held,
        notes=_notes(_seen(_counts_of(row), secrecy), row["entries"]),
        entries=row["entries"],
        reviewed_on=standing["reviewed_on"],
        review_state=standing["review_state"] or "",
        next_review_on=standing["next_review_on"],
    )


def count_own(rows: "QuerySet[Any]") -> Coalesce:
    """Return an annotation for partnerships: how many of these rows belong to each."""
    own = rows.filter(partnership=OuterRef("pk")).order_by().values("partnership")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0))


def _counts_of(row: Mapping[str, Any]) -> Mapping[str, int]:
    """The stored counts, and those of who is in it today: some leave on a day on which nobody writes anything."""
    return (row["standing__counts"] or {}) | {
        "members": row["members_now"],
        "representatives": row["representatives_now"],
    }


def describe_review(status: str, standing: Mapping[str, Any], today: date) -> str:
    """Say when it was last reviewed and when next, from the fields of its standing, as on a day."""
    if status in STARTING_STATUSES:
        return _("Not yet reviewed, first review within a year of going live")
    if status not in OPEN_STATUSES:
        return ""
    done, due = standing["reviewed_on"], standing["next_review_on"]
    reviewed = _("Reviewed %(day)s") % {"day": write_long_date(done)} if done else _("Not yet reviewed")
    if standing["review_state"] == ReviewState.SIGNED:
        words = _("%(reviewed)s, the next review is signed and waits to be accepted")
        return words % {"reviewed": reviewed}
    if due is None:
        return reviewed
    late = due < today
    words = _("%(reviewed)s, next review %(when)s") if late else _("%(reviewed)s, next review due %(when)s")
    return words % {"reviewed": reviewed, "when": describe_due_day(due, today)}


def _seen(counts: Mapping[str, int], secrecy: Secrecy) -> dict[str, int]:
    """The counts as far as their reader may see what is counted."""
    if secrecy.keeps_all:
        return {name: counts[name] for name in ("members", "representatives") if name in counts}
    if secrecy.reads:
        return dict(counts)
    kept = {name: counts.get(f"exempt_{name}", 0) for name in counts}
    return {name: number - kept[name] for name, number in counts.items()}


def _notes(counts: Mapping[str, int], entries: int) -> dict[str, str]:
    """The words beside each tab; what needs attention is a word, the rest a number."""
    years, open_actions = counts.get("years", 0), counts.get("open_actions", 0)
    notes = {
        name: str(counts[name])
        for name in ("members", "documents", "meetings", "objectives")
        if name in counts
    }
    notes |= {"people": str(counts["representatives"])} if "representatives" in counts else {}
    notes |= {name: str(counts[name]) for name in ("measures", "reviews", "risks") if name in counts}
    if counts.get("gaps"):
        notes["governance"] = ngettext("%(n)s gap", "%(n)s gaps", counts["gaps"]) % {"n": counts["gaps"]}
    if years:
        notes["finance"] = ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    if open_actions:
        notes["actions"] = _("%(n)s open") % {"n": open_actions}
    return notes | {"history": str(entries)}


def address_of_tab(reference: str, tab: str = "") -> str:
    """Return the address of a tab, such as `/register/PSH-0001/documents/`; empty when there is no such page."""
    page = reverse("partnership", args=[reference])
    path = tab.partition("#")[0].partition("?")[0]
    return f"{page}{tab}" if not tab or _is_page(path) else ""


def address_for_mending(reference: str, concern: Concern, *, may_mend: bool) -> str:
    """Return where a concern is mended; for who may not change it, where it is read."""
    return address_of_tab(reference, concern.mends if may_mend else concern.tab)


@lru_cache(maxsize=512)
def _is_page(tab: str) -> bool:
    try:
        resolve(f"{reverse('partnership', args=['PSH-0001'])}{tab}")
    except Resolver404:
        return False
    return True
