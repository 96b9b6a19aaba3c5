"""The council's short lists, from which everybody chooses: directorates, services, panels, themes and priorities."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Directorate, Panel, Service
from core.models import Record
from register.models import Priority, Theme


@dataclass(frozen=True)
class ListKind:
    """One list. `used` is the way from an entry to the partnerships that name it; `filter` that of the register."""

    key: str
    model: type[Record]
    title: str | Promise
    noun: str | Promise
    purpose: str | Promise
    used: str = "partnership"
    filter: str = ""
    fields: tuple[str, ...] = ("name",)

    def entries(self) -> "QuerySet[Any]":
        """Return what is on the list, each with the number of partnerships that name it as `named_by`."""
        found: QuerySet[Any] = self.model._default_manager.annotate(named_by=Count(self.used, distinct=True))
        if "directorate" in self.fields:
            return found.select_related("directorate").order_by("directorate__name__sorted", "name__sorted")
        return found.order_by("name__sorted")


KINDS: Mapping[str, ListKind] = {
    kind.key: kind
    for kind in (
        ListKind(
            "directorates",
            Directorate,
            _lazy("Directorates"),
            _lazy("Directorate"),
            _lazy("The parts of the council that partnerships belong to."),
            filter="directorate",
        ),
        ListKind(
            "services",
            Service,
            _lazy("Services"),
            _lazy("Service"),
            _lazy("The services inside a directorate."),
            fields=("directorate", "name"),
        ),
        ListKind(
            "panels",
            Panel,
            _lazy("Panels"),
            _lazy("Panel"),
            _lazy(
                "The bodies that oversee partnerships. Members are put on a panel where they get their sign-in."
            ),
            used="partnerships",
        ),
        ListKind(
            "themes",
            Theme,
            _lazy("Themes"),
            _lazy("Theme"),
            _lazy("The headings under which the council groups its partnerships."),
            filter="theme",
        ),
        ListKind(
            "priorities",
            Priority,
            _lazy("Council priorities"),
            _lazy("Council priority"),
            _lazy("What the council's plan sets out to do. Each partnership says which it serves, and how."),
            used="served_by__partnership",
        ),
    )
}
