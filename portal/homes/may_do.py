"""What a reader may do here: a sentence for each of their roles and the pages that it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from accounts import roles
from accounts.models import User

_WORDS: Mapping[str, str | Promise] = {
    "partnership_list": _lazy("The register"),
    "partnership_new": _lazy("Propose a partnership"),
    "import_register": _lazy("Import a spreadsheet"),
    "reviews": _lazy("Annual reviews"),
    "risks": _lazy("Risks"),
    "gaps": _lazy("Gaps, by who puts them right"),
    "my_actions": _lazy("Your actions"),
    "organisations": _lazy("Organisations"),
    "people": _lazy("People and their sign-ins"),
    "lists": _lazy("The council's lists"),
    "changes_log": _lazy("The log of every change"),
    "access_log": _lazy("The log of every access"),
    "help": _lazy("Help, and the other pages at the foot"),
    "roles_and_panels": _lazy("Roles and panels"),
    "jobs": _lazy("Background jobs"),
    "history_check": _lazy("Check the history"),
}
_LINKS: Mapping[str, Sequence[str]] = {
    "administrator": ("people", "roles_and_panels", "lists", "access_log", "jobs", "history_check", "help"),
    "officer": ("partnership_new", "import_register", "reviews", "gaps"),
    "chief": ("partnership_list", "partnership_new", "reviews", "risks"),
    "sponsor": ("partnership_new", "reviews", "my_actions"),
    "contributor": ("partnership_new", "my_actions"),
    "audit": ("changes_log", "access_log", "reviews", "gaps"),
    "adviser": ("partnership_list", "reviews", "risks", "gaps"),
    "democratic": ("partnership_list", "roles_and_panels", "reviews", "organisations"),
    "panel": ("partnership_list", "risks", "gaps"),
    "reader": ("partnership_list", "organisations"),
}


@dataclass(frozen=True)
class _RoleHere:
    """One role of the reader: its name, its sentence, and links to what it is for."""

    label: str
    sentence: str
    links: Sequence[tuple[str, str]]


def list_roles_of(user: User) -> list[_RoleHere]:
    """Return the reader's roles with their links, each link once."""
    seen: set[str] = set()
    return [_of_role(role, seen) for role in user.roles]


def _of_role(role: roles.Role, seen: set[str]) -> _RoleHere:
    names = [name for name in _LINKS.get(role.key, ()) if name not in seen]
    seen.update(names)
    links = [(str(_WORDS[name]), reverse(name)) for name in names]
    return _RoleHere(str(role.label), str(role.description), links)
