"""How a page names a person to its reader."""

from django import template

from accounts.models import Person, User
from accounts.permissions import Permission

register = template.Library()


@register.filter
def named_for(person: Person | None, reader: User) -> str:
    """Return what a reader is shown of who somebody is; empty for nobody. A name of a past day is words already."""
    if not isinstance(person, Person):
        return str(person or "")
    return person.name_for(names=reader.may(Permission.PERSON_VIEW))
