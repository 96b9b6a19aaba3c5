"""Proposing a partnership: looking for one that is there already (B6), and who may work on the new one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, Scope
from core import clock
from register.access.exempt import secrecy_for
from register.access.secrecy import Secrecy
from register.access.visible import visible_to
from register.models import Membership, Partnership
from register.rules.similar import find_similar
from register.rules.subjects.rules import Described, SharedWork, find_same_work
from register.services import partnerships

_MOST = 5  # that are about the same are shown, besides those of a name that is alike


@dataclass(frozen=True)
class _Alike:
    """A partnership that the reader may see and that may be a proposed one, and what tells so."""

    reference: str
    name: str
    purpose: str
    status_label: str
    because: str


def find_alike(proposed: Partnership, *, to: User) -> list[_Alike]:
    """Return the partnerships visible to `to` that may be the proposed one.

    First those of which a name is like its name; then those about the same, who share most partners and area first.
    """
    found = visible_to(to).order_by()
    rows = list(found.values("pk", "reference", "name", "other_names", "welsh_name", "purpose", "area"))
    secrecy = secrecy_for(to, {row["pk"] for row in rows})
    names = {row["reference"]: _names(row, secrecy.of(row["pk"])) for row in rows}
    because = {
        reference: _("Its name is like yours.") for reference, _match in find_similar(proposed.name, names)
    }
    partners = _partners_of(row["pk"] for row in rows if not secrecy.of(row["pk"]).keeps_all)
    described = {
        row["reference"]: _describe(
            row, names[row["reference"]], partners.get(row["pk"], ()), secrecy.of(row["pk"])
        )
        for row in rows
    }
    own = Described(f"{proposed.name} {proposed.purpose}", proposed.area)
    same = [pair for pair in find_same_work(own, described) if pair[0] not in because][:_MOST]
    because |= {reference: _say_shared(shared) for reference, shared in same}
    records = {one.reference: one for one in found.filter(reference__in=because)}
    return [
        _alike(records[reference], secrecy.of(records[reference].pk), why)
        for reference, why in because.items()
    ]


def _partners_of(keys: Iterable[int]) -> Mapping[int, list[str]]:
    """The names of the organisations in each of these, but for the council itself."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Membership.objects.staying(clock.today()).filter(
        partnership__in=list(keys), organisation__is_council=False
    )
    for key, name in rows.values_list("partnership", "organisation__name"):
        found[key].append(name)
    return found


def _describe(
    row: Mapping[str, Any], names: Sequence[str], partners: Iterable[str], secrecy: Secrecy
) -> Described:
    """What the reader may know of one."""
    purpose, area = ("" if secrecy.hides(field) else row[field] for field in ("purpose", "area"))
    return Described(" ".join((*names, purpose)), area, frozenset(partners))


def _say_shared(shared: SharedWork) -> str:
    said = [_("It is about %(subject)s, too.") % {"subject": ", ".join(shared.subjects)}]
    if shared.partners:
        words = ngettext(
            "You name %(partners)s, who is in it.",
            "You name %(partners)s, who are in it.",
            len(shared.partners),
        )
        said.append(words % {"partners": ", ".join(shared.partners)})
    return " ".join(said)


def _names(row: Mapping[str, Any], secrecy: Secrecy) -> list[str]:
    """The names that the reader may know it by."""
    names = {"name": [row["name"]], "other_names": row["other_names"].splitlines()}
    names["welsh_name"] = [row["welsh_name"]]
    return [name for field, known in names.items() if not secrecy.hides(field) for name in known]


def _alike(partnership: Partnership, secrecy: Secrecy, because: str) -> _Alike:
    purpose = "" if secrecy.hides("purpose") else partnership.purpose
    name = secrecy.name(partnership.reference, partnership.name)
    return _Alike(partnership.reference, name, purpose, partnership.get_status_display(), because)


def propose(partnership: Partnership, *, by: User, on: date, apart: str = "") -> Partnership:
    """Write a new idea. Whoever may change only what they are tied to becomes its lead, and can go on with it.

    `apart` says why it is none of those that may be the same.
    """
    if (
        Scope.COUNCIL not in by.reach.get(Permission.PARTNERSHIP_EDIT, frozenset())
        and partnership.lead is None
    ):
        partnership.lead = by.person
    return partnerships.propose(partnership, by=by, on=on, reason=apart)
