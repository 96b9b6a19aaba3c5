"""Which partnerships a person's home is about, and how the page calls them."""

from collections.abc import Callable, Mapping

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User, panels_of
from register.access.visible import readable_to, visible_to
from register.choices import OPEN_STATUSES
from register.models import Partnership
from register.models.partnership import PartnershipQuerySet

# Whose roles come first when somebody holds several: who chases, who answers, who reads.
_ORDER = (
    "officer",
    "chief",
    "sponsor",
    "contributor",
    "adviser",
    "audit",
    "democratic",
    "panel",
    "administrator",
    "reader",
)
WHOLE = frozenset({"officer"})
DOERS = frozenset({"chief", "sponsor", "contributor"})


def first_role_of(user: User) -> str:
    """Return the role that the home is made for; nothing for somebody without any."""
    return next((key for key in _ORDER if key in user.role_keys), "")


def is_doer(user: User) -> bool:
    """Whether things fall due to this reader as a rule, so that a week without any is worth a sentence."""
    return bool(user.role_keys & (WHOLE | DOERS))


def partnerships_of(user: User) -> PartnershipQuerySet:
    """Return the open partnerships that the home of `user` counts: theirs, their panels', or all that they read."""
    found, role = readable_to(user).filter(status__in=OPEN_STATUSES), first_role_of(user)
    if role in ("sponsor", "contributor"):
        return found.filter(pk__in=Partnership.objects.tied_to(user.person).values("pk"))
    if role == "panel":
        return found.filter(panel__in=panels_of(user.person).values("pk"))
    return found


def address_of(user: User) -> str:
    """Return the address of the register with the partnerships that the home of `user` counts, as near as it goes."""
    if first_role_of(user) in ("sponsor", "contributor"):
        return reverse("partnership_list", query={"own": user.person_id})
    return reverse("partnership_list", query={"status": [str(one) for one in OPEN_STATUSES]})


def overseen_by(user: User) -> PartnershipQuerySet:
    """Return the open partnerships that a panel of the reader's oversees."""
    seats = panels_of(user.person).values("pk")
    return visible_to(user).filter(status__in=OPEN_STATUSES, panel__in=seats)


def find_partnerships_naming(user: User) -> PartnershipQuerySet:
    """Return the open partnerships that name the reader: as contact for law or money, as sponsor, lead or member."""
    person = user.person
    tied = Q(pk__in=Partnership.objects.tied_to(person).values("pk"))
    named = tied | Q(legal_contact=person) | Q(finance_contact=person) | Q(cabinet_member=person)
    return visible_to(user).filter(named, status__in=OPEN_STATUSES)


def name_partnerships(user: User, count: int) -> str:
    """Return what the page calls these partnerships, under their number."""
    words = _CALLED.get(first_role_of(user), _open)
    return words(count)


def _open(count: int) -> str:
    return ngettext("open partnership", "open partnerships", count)


def _of_yours(count: int) -> str:
    return ngettext("partnership of yours", "partnerships of yours", count)


def _of_your_panels(count: int) -> str:
    return ngettext("open partnership that you oversee", "open partnerships that you oversee", count)


def _that_you_may_read(count: int) -> str:
    return ngettext("open partnership that you may read", "open partnerships that you may read", count)


_CALLED: Mapping[str, Callable[[int], str]] = {
    "chief": _that_you_may_read,
    "sponsor": _of_yours,
    "contributor": _of_yours,
    "panel": _of_your_panels,
    "reader": _that_you_may_read,
    "administrator": _that_you_may_read,
}
