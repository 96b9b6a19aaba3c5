"""Organisations as a list that can be imported: they belong to no single partnership."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.permissions import Permission
from core.history.actors import Actor
from core.models import Record
from register.forms.organisation import OrganisationForm
from register.importing.model import CellChange
from register.importing.tables.model import ImportTable
from register.models import Organisation
from register.services import organisations


class ListedOrganisationForm(OrganisationForm):
    """An organisation of a list: other names are added to those that it has, and take none away."""

    @property
    def aliases(self) -> list[str]:
        return list(dict.fromkeys([*self.held, *self.cleaned_data["aliases_typed"]]))


def list_new_names(form: ListedOrganisationForm) -> list[CellChange]:
    """Return the other names that a row adds."""
    if form.aliases == list(form.held):
        return []
    return [CellChange(_("Also known as"), "; ".join(form.held), "; ".join(form.aliases))]


def find_organisations_alike(record: Organisation, held: Sequence[Organisation]) -> list[str]:
    """Return the organisations that have this name as another one, or are called much the same."""
    if not held:
        return []
    known = organisations.find_organisation(record.name)
    return [str(one) for one in ([known] if known else organisations.find_likely(record.name))]


def write_organisation(table: ImportTable, form: ListedOrganisationForm, *, by: Actor, reason: str) -> Record:
    """Write an organisation with its other names."""
    if form.instance.pk is None:
        return organisations.add(form.instance, by=by, aliases=form.aliases, reason=reason)
    names = form.record_fields
    return organisations.change(form.instance, names=names, aliases=form.aliases, by=by, reason=reason)


TABLES: tuple[ImportTable, ...] = (
    ImportTable(
        "organisations",
        _lazy("Organisations"),
        Organisation,
        ListedOrganisationForm,
        ("name",),
        {
            "name": ("Organisation", "Organisation name", "Name of organisation", "Partner"),
            "kind": ("Type", "Type of organisation", "Sector"),
            "aliases_typed": ("Other names", "Abbreviation", "Former names"),
        },
        needs=Permission.ORGANISATION_EDIT,
        write=write_organisation,
        more=list_new_names,
        like=find_organisations_alike,
        names="organisation",
        name_of=lambda record: record.name,
        own_names=lambda form: [form.instance.name, *form.aliases],
        undo=False,
        alone=True,
        named_in=organisations.list_partnerships_of,
    ),
)
