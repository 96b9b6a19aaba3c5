"""What one person answers for, among the partnerships that a reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person, User
from core.editing import field_display
from register.access.exempt import secrecy_over
from register.access.visible import visible_to
from register.choices import DocumentKind
from register.models import Document, Partnership, Representative
from register.models.partnership import PEOPLE_FIELDS


@dataclass(frozen=True)
class Duty:
    """One partnership, and as what the person stands in it."""

    partnership: Partnership
    name: str  # what it is called to the reader
    roles: Sequence[str]


def duties_of(person: Person, *, seen_by: User) -> list[Duty]:
    """Return what `person` answers for, by the name of the partnership, as far as the reader may see it."""
    seats: dict[int, list[str]] = {}
    held = Representative.objects.filter(person=person, ended_on__isnull=True)
    for partnership_id, capacity in held.values_list("partnership_id", "capacity"):
        label = Representative(capacity=capacity).get_capacity_display()
        seats.setdefault(partnership_id, []).append(label)
    papers: dict[int, list[str]] = {}
    renewed = Document.objects.filter(renewer=person, withdrawn_on=None, exempt=False)
    for partnership_id, kind in renewed.values_list("partnership_id", "kind"):
        words = _("Renews: %(document)s") % {"document": DocumentKind(kind).label}
        papers.setdefault(partnership_id, []).append(words)
    own = Q(pk__in=[*seats, *papers])
    for name in PEOPLE_FIELDS:
        own |= Q(**{name: person})
    rows, found = list(visible_to(seen_by).filter(own).order_by("name__sorted", "pk")), []
    secrecy = secrecy_over(seen_by, {row.pk for row in rows})
    for partnership in rows:
        kept = secrecy.of(partnership.pk)
        roles = [
            field_display.label(Partnership, name)
            for name in PEOPLE_FIELDS
            if getattr(partnership, f"{name}_id") == person.pk and not kept.hides(name)
        ]
        roles += seats.get(partnership.pk, [])
        roles += [] if kept.keeps_all else papers.get(partnership.pk, [])
        if roles:
            found.append(Duty(partnership, kept.name(partnership.reference, partnership.name), roles))
    return sorted(found, key=lambda duty: duty.name)
