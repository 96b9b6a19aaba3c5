"""The entries of the council's own lists: directorates, services, panels, themes and priorities."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Directorate, Panel, Service, User
from accounts.permissions import Permission
from register.lists import KINDS as LISTS
from register.lists import ListKind
from register.merging.kinds.kind import MergeKind

_TELLS = {
    "directorates": _lazy("Directorate merged:"),
    "services": _lazy("Service merged:"),
    "panels": _lazy("Panel merged:"),
    "themes": _lazy("Theme merged:"),
    "priorities": _lazy("Council priority merged:"),
}


def _refuse(keep: Any, other: Any) -> list[str]:
    if isinstance(keep, Service) and keep.directorate_id != other.directorate_id:
        return [
            _(
                "The two services belong to different directorates. Move one first: change its directorate on "
                "the page Lists."
            )
        ]
    return []


def _notes(keep: Any, _other: Any) -> list[str]:
    if isinstance(keep, Panel):
        return [_("Members of both sit on the one that is kept, and see what either oversaw.")]
    if isinstance(keep, Directorate):
        return [_("People of both belong to the one that is kept, and see what people of either saw.")]
    return []


def _kind(of: ListKind) -> MergeKind:
    def may_see(user: User) -> "QuerySet[Any]":
        found = of.model._default_manager.all()
        return found if user.may(Permission.LIST_MERGE) else found.none()

    return MergeKind(
        key=of.key,
        model=of.model,
        noun=of.noun,
        permission=Permission.LIST_MERGE,
        may_see=may_see,
        page=lambda row: f"{reverse('lists')}#{of.key}",
        way=lambda row: reverse("list_entry_merge", args=[of.key, row.pk]),
        back=("lists", _lazy("Lists")),
        addresses=("list_entry_edit", "list_entry_remove", "list_entry_merge"),
        tell_apart=lambda row: str(row.directorate) if isinstance(row, Service) else "",
        narrowed={"kind": of.key},
        refuse=_refuse,
        notes=_notes,
        tells=_TELLS[of.key],
    )


KINDS = [_kind(of) for of in LISTS.values()]
