"""Organisations: every name of the one that goes stays as another name of the one that is kept."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.permissions import Permission
from core.models import Record
from register.merging.kinds.kind import MergeKind
from register.models import Membership, Organisation, OrganisationAlias


def _may_see(user: User) -> "QuerySet[Any]":
    found = Organisation.objects.all()
    return found if user.may(Permission.ORGANISATION_VIEW) else found.none()


def _names(row: Organisation) -> Sequence[str]:
    return [row.name, *(alias.name for alias in row.aliases.all())]


def _refuse(_keep: Organisation, other: Organisation) -> list[str]:
    if other.is_council:
        return [_("The council itself cannot be merged away. Keep it, and merge the other into it.")]
    return []


def _old_names(keep: Organisation, names: Sequence[str]) -> list[Record]:
    """The names of both that the kept one has not: neither is lost, whichever was chosen."""
    held = {keep.name, *keep.aliases.values_list("name", flat=True)}
    return [OrganisationAlias(organisation=keep, name=name) for name in names if name not in held]


KIND = MergeKind(
    key="organisation",
    model=Organisation,
    noun=_lazy("organisation"),
    permission=Permission.ORGANISATION_MERGE,
    may_see=_may_see,
    page=lambda row: str(row.get_absolute_url()),
    way=lambda row: reverse("organisation_merge", args=[row.pk]),
    back=("organisations", _lazy("Organisations")),
    addresses=("organisation", "organisation_edit", "organisation_merge"),
    names=_names,
    refuse=_refuse,
    adds=_old_names,
    named_in=lambda row: Membership.objects.filter(organisation=row).values_list("partnership_id", flat=True),
    tells=_lazy("Partner merged:"),
)
