"""Which partnerships a person may see or change: always a queryset, so that a list never counts too much."""

from django.db.models import Q

from accounts.models import User, panels_of
from accounts.permissions import Permission, Scope
from register.models import Partnership
from register.models.partnership import PartnershipQuerySet


def reached_by(user: User, permission: Permission) -> PartnershipQuerySet:
    """Return the partnerships for which `user` holds `permission`, by role and by tie to the record."""
    everything = Partnership.objects.all()
    scopes = user.reach.get(permission, frozenset()) if user.is_active else frozenset()
    if Scope.COUNCIL in scopes:
        return everything
    allowed = Q(pk__in=[])
    if scopes & {Scope.DIRECTORATE, Scope.ANSWERED} and user.person.directorate_id:
        allowed |= Q(directorate=user.person.directorate_id)
    if scopes & {Scope.DIRECTORATE, Scope.TIED}:
        allowed |= Q(pk__in=Partnership.objects.tied_to(user.person).values("pk"))
    if scopes & {Scope.SPONSORED, Scope.ANSWERED}:
        allowed |= Q(sponsor=user.person)
    if Scope.PANEL in scopes:
        allowed |= Q(panel__in=panels_of(user.person).values("pk"))
    return everything.filter(allowed)


def visible_to(user: User) -> PartnershipQuerySet:
    """Return the partnerships that `user` may open."""
    return reached_by(user, Permission.PARTNERSHIP_VIEW)


def readable_to(user: User) -> PartnershipQuerySet:
    """Return the partnerships of which `user` may read what is said about them: answers, reviews, risks, actions.

    A wholly exempt partnership can be opened without the right to exempt text, but these say what is kept
    from the public (H11).
    """
    exempt = Q(pk__in=reached_by(user, Permission.EXEMPT_VIEW).values("pk"))
    return visible_to(user).filter(Q(exempt_paragraph__isnull=True) | exempt)


def wholly_readable_to(user: User) -> PartnershipQuerySet:
    """Return the partnerships of which `user` may read every word, exempt or not."""
    return visible_to(user).filter(pk__in=reached_by(user, Permission.EXEMPT_VIEW).values("pk"))


def condition_for_readable(user: User) -> Q:
    """Return the condition that a row belongs to a partnership that `user` may read, or to one merged into it.

    What is signed stays with the one that was merged (decision 15); a wholly exempt one stays exempt.
    """
    readable, reads = readable_to(user).values("pk"), reached_by(user, Permission.EXEMPT_VIEW).values("pk")
    open_or_read = Q(partnership__exempt_paragraph__isnull=True) | Q(partnership__merged_into__in=reads)
    return Q(partnership__in=readable) | Q(partnership__merged_into__in=readable) & open_or_read


def editable_by(user: User) -> PartnershipQuerySet:
    """Return the partnerships that `user` may change."""
    return reached_by(user, Permission.PARTNERSHIP_EDIT)


def has_permission_for(user: User, permission: Permission, partnership: Partnership) -> bool:
    """Whether `user` holds `permission` for this one partnership."""
    return user.may(permission) and reached_by(user, permission).filter(pk=partnership.pk).exists()
