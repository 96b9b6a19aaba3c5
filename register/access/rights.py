"""What a person may do with the partnerships of a query, asked in that same query and by the one rule."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.permissions import Permission
from register.access.visible import reached_by

Groups = Mapping[str, list[Permission]]


def columns_for_rights(user: User) -> dict[str, Any]:
    """Return annotations for a query over partnerships that say how far the reader's roles reach each one.

    Permissions with the same scopes reach the same partnerships, so there is one column for each set of scopes.
    """
    return {
        name: Exists(reached_by(user, permissions[0]).filter(pk=OuterRef("pk")))
        for name, permissions in _groups(user).items()
    }


def rights_of_row(user: User, row: Mapping[str, Any]) -> frozenset[Permission]:
    """Return every permission that the reader holds for the partnership of `row`, read with `columns_for_rights`."""
    return frozenset(
        permission for name, permissions in _groups(user).items() if row[name] for permission in permissions
    )


def _groups(user: User) -> Groups:
    found: dict[str, list[Permission]] = defaultdict(list)
    for permission, scopes in user.reach.items():
        found["reach_" + "_".join(sorted(scope.value for scope in scopes))].append(permission)
    return {name: sorted(permissions) for name, permissions in sorted(found.items())}
