"""Who holds which role, and who sits on which panel: for readers who may see the names of people."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Panel, PanelSeat, Person, RoleGrant, User
from accounts.roles import BY_KEY, ROLES, Role
from accounts.services.officers_of_before import find_officers_by_migration
from accounts.services.sign_ins import ADMINISTRATOR, OFFICER
from core.dates import write_short_date
from core.models.terms import is_over
from register.access.visible import visible_to


@dataclass(frozen=True)
class _RoleHolder:
    """Somebody who holds a role, and the other roles that they hold."""

    person: Person
    also: Sequence[str]


@dataclass(frozen=True)
class _RoleHolders:
    """One role and who holds it by a sign-in that is switched on."""

    role: Role
    holders: Sequence[_RoleHolder]


@dataclass(frozen=True)
class _SeatLine:
    """One seat as the page shows it: who, as what, since or until when."""

    pk: int
    person: Person
    role: str
    days: str


@dataclass(frozen=True)
class _PanelMembers:
    """One panel: who sits on it or will, who did, and how many open partnerships of the reader it oversees."""

    panel: Panel
    seats: Sequence[_SeatLine]
    former: Sequence[_SeatLine]
    oversees: int


def list_roles_held() -> list[_RoleHolders]:
    """Return every role, in the order in which the council names them, with who holds it. One query."""
    found: dict[str, list[Person]] = defaultdict(list)
    keys: dict[int, set[str]] = defaultdict(set)
    grants = RoleGrant.objects.filter(user__is_active=True).select_related("user__person__directorate")
    for grant in grants.order_by("user__person__post__sorted", "user__person__name__sorted", "pk"):
        found[grant.role].append(grant.user.person)
        keys[grant.user.person_id].add(grant.role)
    return [
        _RoleHolders(role, [_RoleHolder(one, _labels(keys[one.pk] - {role.key})) for one in found[role.key]])
        for role in ROLES
    ]


def find_holders_of_both_roles() -> list[Person]:
    """Return the administrators who are partnership officers because they were administrators before: two queries."""
    both = User.objects.filter(is_active=True, grants__role=ADMINISTRATOR).filter(grants__role=OFFICER)
    found = {user.pk: user.person for user in both.order_by("pk")}
    return [found[key] for key in sorted(find_officers_by_migration(list(found)))] if found else []


def list_panels(user: User, today: date) -> list[_PanelMembers]:
    """Return every panel with its seats, and what it oversees as far as `user` may see it. Three queries."""
    overseen: dict[int, int] = defaultdict(int)
    seen = visible_to(user).open().exclude(panel=None)
    for panel in seen.order_by().values_list("panel", flat=True):
        overseen[panel] += 1
    seats: dict[int, list[PanelSeat]] = defaultdict(list)
    for seat in PanelSeat.objects.select_related("person__directorate"):
        seats[seat.panel_id].append(seat)
    return [
        _PanelMembers(
            panel,
            [_line(seat, today) for seat in seats[panel.pk] if not is_over(seat.ended_on, today)],
            [_line(seat, today) for seat in seats[panel.pk] if is_over(seat.ended_on, today)],
            overseen[panel.pk],
        )
        for panel in Panel.objects.all()
    ]


def _labels(keys: Collection[str]) -> list[str]:
    return [str(role.label) for role in ROLES if role.key in keys and role.key in BY_KEY]


def _line(seat: PanelSeat, today: date) -> _SeatLine:
    return _SeatLine(seat.pk, seat.person, seat.get_role_display(), _describe_days(seat, today))


def _describe_days(seat: PanelSeat, today: date) -> str:
    """Say since when somebody sits and when they stand down, as far as it is known: on that day they are gone."""
    since = write_short_date(seat.started_on) if seat.started_on else ""
    down = write_short_date(seat.ended_on) if seat.ended_on else ""
    if seat.started_on and seat.started_on > today:
        begins = _("from %(since)s") % {"since": since}
    else:
        begins = _("since %(since)s") % {"since": since} if since else _("first day not known")
    if not down:
        return begins
    ends = _("stood down on %(day)s") if is_over(seat.ended_on, today) else _("stands down on %(day)s")
    return f"{begins}, {ends % {'day': down}}"
