"""Whether a partnership is left by giving notice, asked in one place by signs, pages, files and the report (P13)."""

from django.utils.translation import gettext as _

from register.choices import RUNNING_STATUSES, Basis, Leaving

# The law keeps the council in it, or nothing does: no last safe date is followed.
WITHOUT_NOTICE = (Leaving.STATUTORY, Leaving.NOTHING_BINDS)


def is_required(basis: str, leaving: str) -> bool:
    """Whether the law requires it, so that leaving is no choice."""
    return basis == Basis.STATUTORY or leaving == Leaving.STATUTORY


def needs_notice(leaving: str) -> bool:
    """Whether notice is what it is left by; where nobody knows whether it can be left at all, it still is."""
    return leaving not in WITHOUT_NOTICE


def asks_notice(status: str, leaving: str) -> bool:
    """Whether its last safe dates are followed: it runs, and it is left by notice."""
    return status in RUNNING_STATUSES and needs_notice(leaving)


def explain_not_followed(status: str, leaving: str) -> str:
    """Say why no last safe date is followed, whatever notice is recorded beside it; empty where they are."""
    if leaving == Leaving.STATUTORY:
        return _("The law requires the council to stay, so no notice is followed.")
    if leaving == Leaving.NOTHING_BINDS:
        return _("It is recorded that nothing binds the council, so no notice is followed.")
    return "" if asks_notice(status, leaving) else _("It is not running, so no notice is followed.")
