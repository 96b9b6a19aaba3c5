"""Giving somebody a sign-in, changing what it allows, and taking it away. Each is told in the audit chain."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import roles
from accounts.integrity import seal_rights
from accounts.models import Panel, Person, RoleGrant, User, panels_of
from accounts.same_person import is_own_entry
from accounts.services.own_rights import refuse_own_rights
from accounts.services.seat_rows import sit_only_on
from core.access_log.recording import Kind, record_access
from core.history import audit
from core.history.actors import Actor
from core.history.writing import Stale

ADMINISTRATOR, OFFICER = "administrator", "officer"


class LastAdministrator(Exception):
    """Without this sign-in nobody could give anybody a sign-in any more."""


class AlreadyGiven(Exception):
    """The person has a sign-in by now, or somebody else the address: two presses at once."""


@dataclass(frozen=True)
class Rights:
    """What a sign-in is to allow: its roles, the panels its person sits on, and whether it works at all."""

    email: str
    roles: Collection[str]
    panels: Collection[Panel] = ()
    is_active: bool = True


def rights_of(person: Person) -> Rights | None:
    """Return what a person's sign-in allows now; None without one."""
    user = User.objects.filter(person=person).first()
    if user is None:
        return None
    return Rights(
        user.email, sorted(user.role_keys), list(panels_of(person).order_by("name__sorted")), user.is_active
    )


@transaction.atomic
def make(person: Person, rights: Rights, *, by: Actor) -> User:
    """Give a person a sign-in without a password: a link by e-mail lets them choose one. Raises AlreadyGiven."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(rights.email, person=person, is_active=rights.is_active)
    except IntegrityError as taken:
        raise AlreadyGiven from taken
    _grant(user, rights, by=by)
    audit.record(
        "sign_in.made",
        by=by,
        object=user,
        category=audit.Category.ACCESS,
        headline=_("Sign-in given to:"),
        detail=f"{person}. {describe_rights(rights)}",
        sealed=seal_rights(user, rights.roles, user.person.panel_seats.all()),
    )
    record_access(
        Kind.RIGHTS, by=by, whose=user, detail=_("Now: %(rights)s") % {"rights": describe_rights(rights)}
    )
    return user


@transaction.atomic
def change(user: User, rights: Rights, *, by: Actor, read: Rights | None = None) -> User:
    """Change what a sign-in allows; `read` is what it allowed as whoever typed saw it.

    Raises LastAdministrator, OwnRightsRefused for more on one's own, AlreadyGiven where somebody else has the address,
    and core.history.writing.Stale when it allows something else than was `read` by now.
    """
    _take_turn(user)
    before = rights_of(user.person)
    assert before is not None
    if read is not None and read != before:
        raise Stale(user)
    if before == rights:
        return user
    loses = ADMINISTRATOR in before.roles and (ADMINISTRATOR not in rights.roles or not rights.is_active)
    if loses and not _other_administrators(user):
        raise LastAdministrator
    more = set(rights.roles) - set(before.roles) or set(rights.panels) - set(before.panels)
    if more and is_own_entry(user.person_id, by):
        raise refuse_own_rights()
    user.email, user.is_active = rights.email.lower(), rights.is_active
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "is_active"])
    except IntegrityError as taken:
        raise AlreadyGiven from taken
    _grant(user, rights, by=by)
    if before.is_active != rights.is_active:
        for path in settings.ON_SIGN_IN_SWITCHED:
            import_string(path)(user.person)
    audit.record(
        "sign_in.changed",
        by=by,
        object=user,
        category=audit.Category.ACCESS,
        headline=_("Sign-in changed of:"),
        detail=str(user.person),
        changes=[
            audit.Change("rights", _("What it allows"), describe_rights(before), describe_rights(rights))
        ],
        sealed=seal_rights(user, rights.roles, user.person.panel_seats.all()),
    )
    record_access(
        Kind.RIGHTS,
        by=by,
        whose=user,
        detail=_("Before: %(old)s. Now: %(new)s")
        % {"old": describe_rights(before), "new": describe_rights(rights)},
    )
    return user


def seal_moved(people: Iterable[int], *, by: Actor, reason: str, headline: str = "") -> None:
    """Seal what the sign-ins of these people allow after their person or their panels were merged or handed over."""
    for user in User.objects.filter(person__in=list(people)).order_by("pk"):
        rights = rights_of(user.person)
        assert rights is not None
        audit.record(
            "sign_in.changed",
            by=by,
            object=user,
            category=audit.Category.ACCESS,
            headline=headline or _("Sign-in after a merge, of:"),
            detail=f"{user.person}. {describe_rights(rights)}",
            reason=reason,
            sealed=seal_rights(user, rights.roles, user.person.panel_seats.all()),
        )


def describe_rights(rights: Rights) -> str:
    """Return roles and panels as a reader would write them; the address is left out, which is personal."""
    held = [str(role.label) for role in roles.ROLES if role.key in rights.roles] or [_("No role")]
    words = ", ".join([*held, *(str(panel) for panel in rights.panels)])
    return words if rights.is_active else _("%(rights)s; may not sign in") % {"rights": words}


def _grant(user: User, rights: Rights, *, by: Actor) -> None:
    user.grants.exclude(role__in=rights.roles).delete()
    there = set(user.grants.values_list("role", flat=True))
    _give(user, (role for role in rights.roles if role not in there))
    sit_only_on(user.person, rights.panels, by=by)
    user.__dict__.pop("role_keys", None)
    user.__dict__.pop("reach", None)


def _give(user: User, keys: Iterable[str]) -> None:
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=key) for key in keys)


def _take_turn(user: User) -> None:
    """Wait until nobody else changes this sign-in or one of an administrator: two may not take the last ones away."""
    administrators = RoleGrant.objects.filter(role=ADMINISTRATOR).values("user")
    rows = User.objects.select_for_update(no_key=True).filter(Q(pk=user.pk) | Q(pk__in=administrators))
    list(rows.order_by("pk").values_list("pk", flat=True))


def _other_administrators(user: User) -> bool:
    active = User.objects.filter(is_active=True, grants__role=ADMINISTRATOR)
    return active.exclude(pk=user.pk).exists()
