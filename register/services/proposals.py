"""Proposing a partnership: looking for one that is there already (B6), and who may work on the new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from accounts.permissions import Permission, Scope
from register.access.exempt import secrecy_for
from register.access.secrecy import Secrecy
from register.access.visible import visible_to
from register.models import Partnership
from register.rules.similar import find_similar
from register.services import partnerships


@dataclass(frozen=True)
class _Alike:
    """A partnership that the reader may see and whose name is like a proposed one."""

    reference: str
    name: str
    purpose: str
    status_label: str


def find_alike(name: str, *, to: User) -> list[_Alike]:
    """Return the partnerships visible to `to` whose name, or another name of theirs, is like `name`."""
    found = visible_to(to).order_by()
    rows = list(found.values("pk", "reference", "name", "other_names", "welsh_name"))
    secrecy = secrecy_for(to, {row["pk"] for row in rows})
    known = {row["reference"]: _names(row, secrecy.of(row["pk"])) for row in rows}
    references = [reference for reference, _match in find_similar(name, known)]
    records = {one.reference: one for one in found.filter(reference__in=references)}
    return [_alike(one, secrecy.of(one.pk)) for one in (records[reference] for reference in references)]


def _names(row: Mapping[str, Any], secrecy: Secrecy) -> list[str]:
    """The names that the reader may know it by."""
    names = {"name": [row["name"]], "other_names": row["other_names"].splitlines()}
    names["welsh_name"] = [row["welsh_name"]]
    return [name for field, known in names.items() if not secrecy.hides(field) for name in known]


def _alike(partnership: Partnership, secrecy: Secrecy) -> _Alike:
    purpose = "" if secrecy.hides("purpose") else partnership.purpose
    name = secrecy.name(partnership.reference, partnership.name)
    return _Alike(partnership.reference, name, purpose, partnership.get_status_display())


def propose(partnership: Partnership, *, by: User, on: date) -> Partnership:
    """Write a new idea. Whoever may change only what they are tied to becomes its lead, and can go on with it."""
    if (
        Scope.COUNCIL not in by.reach.get(Permission.PARTNERSHIP_EDIT, frozenset())
        and partnership.lead is None
    ):
        partnership.lead = by.person
    return partnerships.propose(partnership, by=by, on=on)
