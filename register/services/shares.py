"""Shares of a surplus or deficit: those of all partners together are at most 100 per cent."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core.history.actors import Actor
from register.models import Partnership, Share
from register.rules.finance import write_per_cent
from register.services import related
from register.services.related import RelatedRefused, remove

__all__ = ["add", "change", "find_unshared", "remove"]
WHOLE = Decimal(100)


@transaction.atomic
def add(share: Share, *, by: Actor, reason: str = "") -> Share:
    """Write a new share. Raises RelatedRefused when all together would be more than the whole."""
    _fits(share)
    return related.add(share, by=by, reason=reason)


@transaction.atomic
def change(share: Share, *, names: Iterable[str], by: Actor, reason: str = "") -> Share:
    """Write a changed share. Raises RelatedRefused when all together would be more, core.history.writing.Stale."""
    _fits(share)
    return related.change(share, names=names, by=by, reason=reason)


def find_unshared(partnership_id: int, *, but: int | None = None) -> Decimal:
    """Return how many per cent nobody has yet, one share set aside."""
    others = Share.objects.filter(partnership=partnership_id)
    others = others.exclude(pk=but) if but else others
    return WHOLE - (others.aggregate(sum=Sum("percent"))["sum"] or Decimal(0))


def _fits(share: Share) -> None:
    Partnership.objects.select_for_update().get(pk=share.partnership_id)
    room = find_unshared(share.partnership_id, but=share.pk)
    if share.percent > room:
        words = {"left": write_per_cent(max(room, Decimal(0)))}
        raise RelatedRefused(
            _("Only %(left)s per cent is left. Lower another partner's share first.") % words
        )
