"""People and their posts as a list that can be imported: they belong to no single partnership."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from accounts.permissions import Permission
from core.history.actors import Actor
from core.models import Record
from core.parsing.split_people import is_councillor
from register.importing.tables.model import ImportTable
from register.people import service
from register.people.forms import PersonForm


class ListedPersonForm(PersonForm):
    """A person of a list: whoever is called a councillor is one, unless the row says that they are not."""

    def says_yes(self, name: str, text: str) -> bool:
        """Whether a text is an answer: the title of a councillor is."""
        return name == "is_councillor" and is_councillor(text)

    def clean(self) -> Any:
        cleaned = super().clean()
        called = (self.cleaned_data.get("name", ""), self.cleaned_data.get("post", ""))
        if "is_councillor" not in self.data and any(map(is_councillor, called)):
            self.cleaned_data["is_councillor"] = True
        return cleaned


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
        ListedPersonForm,
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
        names="person",
        name_of=lambda record: record.name or record.post,
        undo=False,
        alone=True,
        named_in=service.list_partnerships_of,
        ended="left_on",
    ),
)
