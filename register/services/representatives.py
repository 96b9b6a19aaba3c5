"""Who sits on a partnership for the council. It decides what they may read and change, so nobody seats themselves."""

from collections.abc import Iterable

from django.db import transaction

from core import clock
from core.history.actors import Actor
from register.access.ties import PartnershipTie, explain_closed_to, explain_own_tie
from register.models import Representative
from register.services import related
from register.services.related import RelatedRefused, remove

__all__ = ["add", "change", "remove"]


@transaction.atomic
def add(seat: Representative, *, by: Actor, reason: str = "") -> Representative:
    """Write a new representative. Raises RelatedRefused for oneself, and for who may not read what it opens."""
    _check(seat, None, by)
    return related.add(seat, by=by, reason=reason)


@transaction.atomic
def change(seat: Representative, *, names: Iterable[str], by: Actor, reason: str = "") -> Representative:
    """Write the changed fields of a representative. Raises RelatedRefused and core.history.writing.Stale."""
    _check(seat, Representative.objects.get(pk=seat.pk), by)
    return related.change(seat, names=names, by=by, reason=reason)


def _check(seat: Representative, before: Representative | None, by: Actor) -> None:
    if not _opens_more(seat, before):
        return
    partnership = seat.partnership
    if why := explain_own_tie(by, seat.person_id, partnership, PartnershipTie.REPRESENTATIVE):
        raise RelatedRefused(why)
    if why := explain_closed_to(by, partnership):
        raise RelatedRefused(why)


def _opens_more(seat: Representative, before: Representative | None) -> bool:
    """Whether somebody sits there for longer than before: another person, or a later end."""
    if seat.ended_on is not None and seat.ended_on <= clock.today():
        return False
    if before is None or before.person_id != seat.person_id:
        return True
    return before.ended_on is not None and (seat.ended_on is None or seat.ended_on > before.ended_on)
