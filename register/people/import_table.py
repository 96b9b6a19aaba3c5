"""People and their posts as a list that can be imported: they belong to no single partnership."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from accounts.permissions import Permission
from core.history.actors import Actor
from core.models import Record
from register.importing.tables.model import ImportTable
from register.people import service
from register.people.forms import PersonForm


def find_people_alike(record: Person, held: Sequence[Person]) -> list[str]:
    """Return the people who have the same post, name or e-mail address."""
    own = {text.casefold() for text in (record.post, record.name, record.email) if text}
    return [
        one.in_full for one in held if own & {text.casefold() for text in (one.post, one.name, one.email)}
    ]


def write_person(table: ImportTable, form: Any, *, by: Actor, reason: str) -> Record:
    """Write a person or a post."""
    if form.instance.pk is None:
        return service.add(form.instance, by=by, reason=reason)
    return service.change(form.instance, names=form.record_fields, by=by, reason=reason)


TABLES: tuple[ImportTable, ...] = (
    ImportTable(
        "people",
        _lazy("People and posts"),
        Person,
        PersonForm,
        ("post", "name"),
        {
            "post": ("Job title", "Position", "Role"),
            "name": ("Full name", "Officer", "Councillor"),
            "email": ("E-mail", "Email", "Email address", "Work e-mail address"),
            "is_councillor": ("Is a councillor", "Elected member"),
            "directorate": ("Department",),
        },
        needs=Permission.PERSON_EDIT,
        write=write_person,
        like=find_people_alike,
        undo=False,
        alone=True,
        ended="left_on",
    ),
)
