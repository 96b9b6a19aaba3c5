"""Everybody and everything that an imported row names. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from core.parsing.people import Named
from register.choices import Capacity, PartnerRole
from register.importing.clean import vocabulary
from register.importing.model import ImportRow
from register.models.partnership import PEOPLE_FIELDS

_Role = TypeVar("_Role", PartnerRole, Capacity)


def list_names(row: ImportRow) -> Iterable[tuple[str, str]]:
    """Yield everything that a row names and that may have to be made new, each with its kind."""
    yield from (("organisation", name) for name in list_bodies(row))
    yield from (("person", row.values[key].text) for key in PEOPLE_FIELDS if key in row.values)
    yield from (("person", named.text) for named, _capacity in list_seats(row))
    yield from ((kind, row.values[kind]) for kind in vocabulary.LIST_FIELDS if row.values.get(kind))
    if service := name_service(row):
        yield "service", service


def name_service(row: ImportRow) -> str:
    """Return a service with its directorate, which is how it is told from another of its name."""
    of, name = row.values.get("directorate"), row.values.get("service")
    return f"{of}: {name}" if of and name else ""


def list_named(row: ImportRow) -> Iterable[Named]:
    """Yield everybody whom a row names."""
    yield from (row.values[name] for name in PEOPLE_FIELDS if name in row.values)
    yield from (named for named, _capacity in list_seats(row))


def list_seats(row: ImportRow) -> Iterable[tuple[Named, Capacity]]:
    """Yield who represents the council, each once by name, and in what capacity."""
    for named in row.values.get("representatives", ()):
        name, capacity = split_role(named.text, Capacity)
        yield replace(named, text=name), capacity


def list_bodies(row: ImportRow) -> Iterable[str]:
    """Yield the name of every organisation that a row speaks of."""
    yield from (split_role(text, PartnerRole)[0] for text in row.values.get("partners", ()))
    if "accountable_body" in row.values:
        yield row.values["accountable_body"]


def split_role(text: str, roles: type[_Role]) -> tuple[str, _Role]:
    """Return a name and the role that an export says in brackets behind it; other brackets belong to the name."""
    name, opening, inside = text.rpartition(" (")
    if opening and name.strip() and inside.endswith(")"):
        for role in roles:
            if str(role.label).casefold() == inside.removesuffix(")").casefold():
                return name, role
    return text, roles.MEMBER
