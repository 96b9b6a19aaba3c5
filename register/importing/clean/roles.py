"""What an export says in brackets behind a name: the role of a partner, the capacity of a person. Pure."""

from collections.abc import Mapping
from functools import cache

from django.db.models import TextChoices

from register.choices import Capacity, PartnerRole


def split_partner(text: str) -> tuple[str, PartnerRole]:
    """Return a partner's name and its role; brackets that name no role belong to the name."""
    name, role = _apart(text, PartnerRole)
    return name, PartnerRole(role or PartnerRole.MEMBER)


def split_representative(text: str) -> tuple[str, Capacity]:
    """Return a person's name and the capacity in which they sit; other brackets belong to the name."""
    name, capacity = _apart(text, Capacity)
    return name, Capacity(capacity or Capacity.MEMBER)


def _apart(text: str, words: type[TextChoices]) -> tuple[str, str]:
    name, opening, inside = text.rpartition(" (")
    value = _by_label(words).get(inside.removesuffix(")").casefold(), "") if inside.endswith(")") else ""
    return (name, value) if opening and name.strip() and value else (text, "")


@cache
def _by_label(words: type[TextChoices]) -> Mapping[str, str]:
    return {str(label).casefold(): str(value) for value, label in words.choices}
