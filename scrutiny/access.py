"""Whose analysis a person may read: that of every partnership of which they may read what is said about it."""

from accounts.models import User
from register.access.exempt import find_readable_when_exempt
from register.access.visible import readable_to
from register.models.partnership import PEOPLE_FIELDS, PartnershipQuerySet


def analysable_by(user: User) -> PartnershipQuerySet:
    """Return the partnerships that `user` may read an analysis of, with what its first page needs."""
    return read_with_first_page(readable_to(user))


def analysable_by_with_exempt_text(user: User) -> PartnershipQuerySet:
    """Return those of which `user` may ask for the analysis with exempt text."""
    read = find_readable_when_exempt(user)
    rows = analysable_by(user)
    return rows if read is None else rows.filter(pk__in=read)


def read_with_first_page(partnerships: PartnershipQuerySet) -> PartnershipQuerySet:
    return partnerships.select_related("standing", "panel", "directorate", *PEOPLE_FIELDS)
