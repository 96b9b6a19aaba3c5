"""Proposing a partnership: looking for one that is there already (B6), and who may work on the new one."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.permissions import Permission, Scope
from register.access.visible import visible_to
from register.models import Partnership
from register.rules.similar import find_similar
from register.services import partnerships


@dataclass(frozen=True)
class Alike:
    """A partnership that the reader may see and whose name is like a proposed one."""

    reference: str
    name: str
    purpose: str
    status_label: str


def alike(name: str, *, to: User) -> list[Alike]:
    """Return the partnerships visible to `to` whose name, or another name of theirs, is like `name`."""
    hidden = {"sensitive_marks__field": "name"}
    found = visible_to(to).exclude(**hidden).order_by()
    known = {
        row["reference"]: [row["name"], *row["other_names"].splitlines(), row["welsh_name"]]
        for row in found.values("reference", "name", "other_names", "welsh_name")
    }
    references = [reference for reference, _match in find_similar(name, known)]
    rows = {
        p.reference: p for p in found.filter(reference__in=references).prefetch_related("sensitive_marks")
    }
    return [_alike(rows[reference]) for reference in references]


def _alike(partnership: Partnership) -> Alike:
    marked = {mark.field for mark in partnership.sensitive_marks.all()}
    purpose = "" if "purpose" in marked else partnership.purpose
    return Alike(partnership.reference, partnership.name, purpose, partnership.get_status_display())


def propose(partnership: Partnership, *, by: User, on: date) -> Partnership:
    """Write a new idea. Whoever may change only what they are tied to becomes its lead, and can go on with it."""
    if (
        Scope.COUNCIL not in by.reach.get(Permission.PARTNERSHIP_EDIT, frozenset())
        and partnership.lead is None
    ):
        partnership.lead = by.person
    return partnerships.propose(partnership, by=by, on=on)
