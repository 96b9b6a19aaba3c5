"""Whether two entries, or two sign-ins, are one person's: nobody decides about their own work or rights.

People are merged when they turn out to be one, so an entry is compared with all that were merged with it.
"""

from accounts.models import Person, User
from core.history.actors import Actor


def key_of_person(person: Person) -> int:
    """Return the key that all entries of one person share: that of the entry which stands."""
    return int(person.merged_into_id or person.pk)


def is_same_person(one: Person | None, other: Person | None) -> bool:
    """Whether two entries are one person's, or were merged."""
    return one is not None and other is not None and key_of_person(one) == key_of_person(other)


def is_entry_of(key: int, person: Person) -> bool:
    """Whether the entry with this key is a person's, or was merged with it. At most one query."""
    own = key_of_person(person)
    return key in (own, person.pk) or Person.every.filter(pk=key, merged_into=own).exists()


def is_own_entry(key: int | None, by: Actor) -> bool:
    """Whether the entry with this key is that of whoever does it, or was merged with it."""
    return key is not None and isinstance(by, User) and is_entry_of(key, by.person)


def is_own_sign_in(sign_in: User | None, by: Actor) -> bool:
    """Whether a sign-in is that of whoever does it, or of a person who was merged with them."""
    if sign_in is None or not isinstance(by, User):
        return False
    return sign_in.pk == by.pk or is_same_person(sign_in.person, by.person)
