"""Who holds which role, and who sits on which panel: for readers who may see the names of people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Panel, Person, RoleGrant, User
from accounts.roles import ROLES, Role
from register.access.visible import visible_to


@dataclass(frozen=True)
class RoleHolders:
    """One role and who holds it by a sign-in that is switched on."""

    role: Role
    people: Sequence[Person]


@dataclass(frozen=True)
class PanelMembers:
    """One panel, who sits on it, and how many open partnerships of the reader it oversees."""

    panel: Panel
    people: Sequence[Person]
    oversees: int


def roles_held() -> list[RoleHolders]:
    """Return every role, in the order in which the council names them, with who holds it. One query."""
    found: dict[str, list[Person]] = defaultdict(list)
    grants = RoleGrant.objects.filter(user__is_active=True).select_related("user__person__directorate")
    for grant in grants.order_by("user__person__post__sorted", "user__person__name__sorted", "pk"):
        found[grant.role].append(grant.user.person)
    return [RoleHolders(role, found[role.key]) for role in ROLES]


def panels_with_members(user: User) -> list[PanelMembers]:
    """Return every panel with who sits on it, and what it oversees as far as `user` may see it. Three queries."""
    overseen: dict[int, int] = defaultdict(int)
    seen = visible_to(user).open().exclude(panel=None)
    for panel in seen.order_by().values_list("panel", flat=True):
        overseen[panel] += 1
    panels = Panel.objects.prefetch_related("members__directorate")
    return [PanelMembers(panel, list(panel.members.all()), overseen[panel.pk]) for panel in panels]
