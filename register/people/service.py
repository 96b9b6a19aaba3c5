"""People and posts. A change of a name or post shows wherever they answer for something."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor
from register.models import Partnership
from register.standing import refresh as standing_refresh


@transaction.atomic
def add(person: Person, *, by: Actor, reason: str = "") -> Person:
    """Write a new person or post."""
    writing.insert(person, by=by, reason=reason)
    audit.record(
        "person.added",
        by=by,
        about=person,
        headline=_("Person added:"),
        detail=str(person),
        reason=reason,
    )
    return person


@transaction.atomic
def change(person: Person, *, names: Iterable[str], by: Actor, reason: str = "") -> Person:
    """Write the changed fields of a person; nothing when nothing differs. Raises core.history.writing.Stale."""
    standing_refresh.take_turn(list_partnerships_of([person.pk]))
    before = Person.objects.get(pk=person.pk)
    found = field_display.list_changes(before, person, names)
    if not found:
        return person
    writing.update(person, by=by, reason=reason)
    if (before.post, before.name, before.left_on) != (person.post, person.name, person.left_on):
        refresh_named(person)
    audit.record(
        "person.changed",
        by=by,
        about=person,
        headline=_("%(fields)s changed") % {"fields": ", ".join(change.label for change in found[:3])},
        changes=found,
        reason=reason,
    )
    return person


def refresh_named(person: Person) -> None:
    """Bring up to date what is known of every partnership that somebody answers for: they left, or are called anew."""
    standing_refresh.refresh(list_partnerships_of([person.pk]))


def list_partnerships_of(keys: Collection[int]) -> "QuerySet[Partnership, int]":
    """Return the partnerships that these people answer for: what is known of them depends on who they are."""
    named = Q(sponsor__in=keys) | Q(lead__in=keys) | Q(documents__renewer__in=keys)
    return Partnership.objects.filter(named).order_by("pk").distinct().values_list("pk", flat=True)
