"""Partners of a partnership. A partner that the register does not know yet is written down with its seat."""

from collections.abc import Iterable

from django.db import transaction

from core.history.actors import Actor
from register.models import Membership
from register.services import organisations, related
from register.services.related import remove
from register.standing import refresh as standing_refresh

__all__ = ["add", "change", "remove"]


@transaction.atomic
def add(membership: Membership, *, by: Actor, reason: str = "") -> Membership:
    """Write a new partner, and its organisation when that is new too."""
    standing_refresh.take_turn([membership.partnership_id])
    _organisation_known(membership, by, reason)
    return related.add(membership, by=by, reason=reason)


@transaction.atomic
def change(membership: Membership, *, names: Iterable[str], by: Actor, reason: str = "") -> Membership:
    """Write the changed fields of a partner. Raises core.history.writing.Stale."""
    standing_refresh.take_turn([membership.partnership_id])
    _organisation_known(membership, by, reason)
    return related.change(membership, names=names, by=by, reason=reason)


def _organisation_known(membership: Membership, by: Actor, reason: str) -> None:
    if membership.organisation.pk is None:
        membership.organisation = organisations.add(membership.organisation, by=by, reason=reason)
