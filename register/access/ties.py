"""What it opens to be named on a partnership, and that nobody names themselves to it (decision 21)."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.permissions import Permission, Scope
from core.history.actors import Actor
from register.access.visible import has_permission_for
from register.models import Partnership


class PartnershipTie(StrEnum):
    """How somebody is named on a partnership so that their roles reach it."""

    SPONSOR = "sponsor"
    LEAD = "lead"
    REPRESENTATIVE = "representative"


# How far a role must reach so that a tie brings a partnership within it; register/access/visible.py asks the same.
_NAMED = frozenset({Scope.DIRECTORATE, Scope.TIED})
SCOPES_OPENED: Mapping[PartnershipTie, frozenset[Scope]] = {
    PartnershipTie.SPONSOR: _NAMED | {Scope.SPONSORED, Scope.ANSWERED},
    PartnershipTie.LEAD: _NAMED,
    PartnershipTie.REPRESENTATIVE: _NAMED,
}
OPENS = _lazy(
    "Whoever you name may then read this partnership. If their role changes the partnerships that they are named on, "
    "they may also read its exempt text and change it."
)


def list_rights_opened(
    reach: Mapping[Permission, frozenset[Scope]], tie: PartnershipTie, *, own_directorate: bool
) -> frozenset[Permission]:
    """Return what a tie allows somebody who has no other, beyond what their roles allow without one."""
    held = {Scope.COUNCIL} | ({Scope.DIRECTORATE, Scope.ANSWERED} if own_directorate else set())
    opened = SCOPES_OPENED[tie]
    return frozenset(one for one, scopes in reach.items() if scopes & opened and not scopes & held)


def explain_own_tie(by: Actor, person: int | None, partnership: Partnership, tie: PartnershipTie) -> str:
    """Return why somebody may not name this person; empty unless it is themselves, and opens something to them.

    Who changes every partnership of the council may name themselves.
    """
    if not isinstance(by, User) or person is None or by.person_id != person:
        return ""
    if Scope.COUNCIL in by.reach.get(Permission.PARTNERSHIP_EDIT, frozenset()):
        return ""
    own = by.person.directorate_id is not None and by.person.directorate_id == partnership.directorate_id
    if not list_rights_opened(by.reach, tie, own_directorate=own):
        return ""
    return _(
        "You cannot name yourself: you could then read or change more than now. Nothing was saved. "
        "Ask the partnership officer to name you."
    )


def explain_closed_to(by: Actor, partnership: Partnership) -> str:
    """Return why somebody may name nobody on a wholly exempt partnership; empty where they may read it."""
    if partnership.exempt_paragraph is None or not isinstance(by, User):
        return ""
    if has_permission_for(by, Permission.EXEMPT_VIEW, partnership):
        return ""
    return _("This partnership is exempt from publication. Who may read it names who sits on it.")
