"""Whose analysis a person may read: that of every partnership of which they may read what is said about it."""

from accounts.models import User
from register.access.visible import readable_to
from register.models.partnership import PartnershipQuerySet


def analysable_by(user: User) -> PartnershipQuerySet:
    """Return the partnerships that `user` may read an analysis of, with what its first page needs."""
    return with_first_page(readable_to(user))


def with_first_page(partnerships: PartnershipQuerySet) -> PartnershipQuerySet:
    return partnerships.select_related("standing", "panel", "sponsor", "directorate")
