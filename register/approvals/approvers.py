"""Who may approve what: `approvers.yaml`, read once and checked, and the people whom it means for one partnership."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.db.models import BigIntegerField, F, Q, Value
from django.utils.translation import gettext as _

from accounts import roles
from accounts.models import Person, RoleGrant, User
from accounts.models.person import PersonQuerySet
from accounts.same_person import is_same_person
from core.listing.choices import join_with_or
from core.yaml_files import YamlEntry, read_yaml
from register.approvals.kinds import ApprovalKind, load_approval_kinds
from register.choices import Tier
from register.models import ApprovalRequest, Partnership

FILE = Path(__file__).with_name("approvers.yaml")
_AT_ONCE = 200  # people whose reading is asked in one query: a database joins no more than a few hundred


class Tie(StrEnum):
    """How an approver must stand to the partnership."""

    DIRECTORATE = "directorate"
    SPONSOR = "sponsor"
    COUNCIL = "council"


@dataclass(frozen=True)
class Approver:
    """A role that may approve, and the tie that its holder must have."""

    role: str
    tie: Tie


Table = Mapping[tuple[str, str], Sequence[Approver]]


@cache
def read_approvers() -> Table:
    """Return who may approve, by kind and tier. Raises YamlError, which names the line."""
    return parse_approvers(read_yaml(FILE), kinds=load_approval_kinds())


def parse_approvers(top: YamlEntry, *, kinds: Mapping[str, object]) -> Table:
    """Turn the file into a table in which every kind has every tier once. Raises YamlError."""
    top.text("edition"), top.text("source")
    found: dict[tuple[str, str], Sequence[Approver]] = {}
    for entry in top.entries("kinds"):
        kind = entry.one_of("kind", kinds)
        for each in entry.entries("tiers"):
            tier = each.one_of("tier", Tier.values)
            if (kind, tier) in found:
                raise each.problem(
                    f"the tier {tier!r} of {kind!r} stands here twice; keep one of them", "tier"
                )
            found[kind, tier] = tuple(map(_read_approver, each.entries("approvers")))
            each.done()
        entry.done()
    for kind in kinds:
        for tier in Tier.values:
            if (kind, tier) not in found:
                raise top.problem(f"nobody may approve {kind!r} in the tier {tier!r}; add who may")
    top.done()
    return found


def _read_approver(entry: YamlEntry) -> Approver:
    made = Approver(entry.one_of("role", roles.BY_KEY), Tie(entry.one_of("tie", [tie.value for tie in Tie])))
    entry.done()
    return made


def list_people_who_may(kind: str, partnership: Partnership, *, but: int | None = None) -> PersonQuerySet:
    """Return those who may approve something of this kind in a partnership, without the person who proposes it."""
    allowed = Q(pk__in=[])
    for one in read_approvers()[kind, partnership.tier]:
        holders = RoleGrant.objects.filter(role=one.role, user__is_active=True).values("user__person")
        allowed |= Q(pk__in=holders) & _tied(one.tie, partnership)
    return Person.objects.serving().filter(allowed, is_councillor=False).exclude(pk=but or 0)


def may_approve(person: Person, kind: str, partnership: Partnership) -> bool:
    """Whether a person may approve something of this kind in a partnership."""
    return list_people_who_may(kind, partnership).filter(pk=person.pk).exists()


def find_unable(kind: ApprovalKind, requests: Iterable[ApprovalRequest]) -> frozenset[int]:
    """Return the keys of those requests whose asked person may not approve them any more: the proposer, or no reader.

    Three queries, however many people were asked. What was merged is judged by the partnership that it is in now.
    """
    several = [(row, row.asked.merged_into or row.asked, row.partnership.standing_record) for row in requests]
    serving = Person.objects.serving().filter(
        pk__in={person.pk for _row, person, _own in several}, is_councillor=False
    )
    sign_ins = User.objects.filter(is_active=True, person__in=serving).select_related("person")
    found = {user.person_id: user for user in sign_ins.prefetch_related("grants")}
    wanted: dict[int, set[int]] = defaultdict(set)
    for row, person, own in several:
        roles_held = found[person.pk].role_keys if person.pk in found else frozenset()
        approvers = read_approvers()[kind.key, own.tier]
        if is_same_person(row.proposer, person):
            continue  # whoever proposed it was merged into whoever is asked
        if any(one.role in roles_held and _is_tied(one.tie, person, own) for one in approvers):
            wanted[person.pk].add(row.subject_key)
    read = _find_readable(kind, [(found[key], subjects) for key, subjects in wanted.items()])
    return frozenset(row.pk for row, person, _own in several if (person.pk, row.subject_key) not in read)


def _find_readable(
    kind: ApprovalKind, wanted: Sequence[tuple[User, Collection[int]]]
) -> set[tuple[int, int]]:
    """Return the keys of people with those of the subjects that each may read, in one query for many people."""
    found: set[tuple[int, int]] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        first, *more = [
            kind.readable_to(user)
            .filter(pk__in=subjects)
            .order_by()
            .values_list(Value(user.person_id, BigIntegerField()), F("pk"))
            for user, subjects in wanted[start : start + _AT_ONCE]
        ]
        found.update(first.union(*more))
    return found


def is_only_approver(kind: str, partnership: Partnership, person: int | None) -> bool:
    """Whether nobody but this person may approve it, so that somebody else must propose it."""
    named = list_people_who_may(kind, partnership).values_list("pk", flat=True)
    return person is not None and list(named[:2]) == [person]


def _tied(tie: Tie, partnership: Partnership) -> Q:
    sponsors = Q(pk=partnership.sponsor_id or 0)
    if tie is Tie.SPONSOR:
        return sponsors
    if tie is Tie.COUNCIL:
        return Q()
    own = Q(directorate=partnership.directorate_id) if partnership.directorate_id else Q(pk__in=[])
    return own | sponsors | Q(pk=partnership.lead_id or 0)


def describe_approvers(kind: str, partnership: Partnership) -> str:
    """Return who may approve, in words, such as “chief officer of its directorate”."""
    ties = {
        Tie.DIRECTORATE: _("%(role)s of its directorate"),
        Tie.SPONSOR: _("its own %(role)s"),
        Tie.COUNCIL: "%(role)s",
    }
    return join_with_or(
        [
            ties[one.tie] % {"role": str(roles.BY_KEY[one.role].label).lower()}
            for one in read_approvers()[kind, partnership.tier]
        ]
    )


def _is_tied(tie: Tie, person: Person, partnership: Partnership) -> bool:
    """The same as `_tied`, of one person who was read."""
    if tie is Tie.COUNCIL or person.pk == partnership.sponsor_id:
        return True
    own = partnership.directorate_id is not None and person.directorate_id == partnership.directorate_id
    return tie is Tie.DIRECTORATE and (own or person.pk == partnership.lead_id)
