"""Organisations: found by any of their names, added, changed; the council itself is one of them."""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.editing import field_display
from core.history import audit, writing
from core.history.actors import SYSTEM, Actor
from register.choices import OrganisationKind
from register.models import Contribution, Membership, Organisation, OrganisationAlias, Share
from register.rules import organisation_names
from register.services.related import RelatedRefused
from register.standing import refresh as standing_refresh


def known_names() -> dict[int, list[str]]:
    """Return every name and other name of every organisation, its own name first."""
    names = {pk: [name] for pk, name in Organisation.objects.order_by().values_list("pk", "name")}
    for pk, alias in OrganisationAlias.objects.order_by("name__sorted").values_list(
        "organisation_id", "name"
    ):
        names[pk].append(alias)
    return names


def own_names() -> list[str]:
    """Return the name of every organisation, in order."""
    return list(Organisation.objects.values_list("name", flat=True))


def name_of(pk: int) -> str:
    """Return the name of one organisation; empty when it is not there any more."""
    return Organisation.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


def organisations_in(partnership_id: int) -> "QuerySet[Organisation]":
    """Return the organisations that money of a partnership may be written down for: its partners and the council."""
    get_council()
    own = Q(is_council=True)
    for model in (Membership, Contribution, Share):
        own |= Q(pk__in=model.objects.filter(partnership=partnership_id).values("organisation"))
    return Organisation.objects.filter(own).order_by("-is_council", "name")


def find(name: str) -> Organisation | None:
    """Return the organisation that has this name or other name, whatever its capitals and spaces."""
    key = organisation_names.find_same_name(name, known_names())
    return Organisation.objects.get(pk=key) if key is not None else None


def find_likely(name: str, *, but: Organisation | None = None) -> list[Organisation]:
    """Return the organisations that `name` may well mean, the likeliest first; none when one has that very name."""
    known = known_names()
    if but is None and organisation_names.find_same_name(name, known) is not None:
        return []
    keys = organisation_names.find_likely_same(name, known, but={but.pk} if but else ())
    found = Organisation.objects.in_bulk(keys)
    return [found[key] for key in keys]


def find_alike(organisation: Organisation) -> list[Organisation]:
    """Return the organisations that may be the same as this one under another name."""
    known = known_names()
    keys = {
        key
        for name in known.get(organisation.pk, [])
        for key in organisation_names.find_likely_same(name, known, but={organisation.pk})
    }
    return sorted(Organisation.objects.filter(pk__in=keys), key=str)


def get_council() -> Organisation:
    """Return the council itself, made from the settings the first time it is asked for."""
    if found := Organisation.objects.filter(is_council=True).first():
        return found
    name = settings.COUNCIL["name"]
    try:
        with transaction.atomic():
            own = find(name) or Organisation(name=name)
            own.is_council, own.kind = True, own.kind or OrganisationKind.COUNCIL
            (writing.update if own.pk else writing.insert)(own, by=SYSTEM)
            audit.record(
                "organisation.added", by=SYSTEM, about=own, headline=_("Organisation added:"), detail=name
            )
            return own
    except (IntegrityError, writing.Stale):  # another process made it in this very moment
        return Organisation.objects.get(is_council=True)


@transaction.atomic
def add(organisation: Organisation, *, by: Actor, aliases: Iterable[str] = ()) -> Organisation:
    """Write a new organisation with its other names. Raises RelatedRefused for a name that another one has."""
    wanted = _free([organisation.name, *aliases], organisation)
    writing.insert(organisation, by=by)
    for alias in wanted[1:]:
        writing.insert(OrganisationAlias(organisation=organisation, name=alias), by=by)
    audit.record(
        "organisation.added",
        by=by,
        about=organisation,
        headline=_("Organisation added:"),
        detail=organisation.name,
    )
    return organisation


@transaction.atomic
def change(
    organisation: Organisation, *, names: Iterable[str], aliases: Iterable[str], by: Actor, reason: str = ""
) -> Organisation:
    """Write the changed fields and other names of an organisation; a former name is kept as another name.

    Raises RelatedRefused for a name that another one has, core.history.writing.Stale.
    """
    before = Organisation.objects.get(pk=organisation.pk)
    found = field_display.list_changes(before, organisation, names)
    kept = list(aliases)
    if organisation_names.simplify_spelling(before.name) != organisation_names.simplify_spelling(
        organisation.name
    ):
        kept.append(before.name)
    wanted = _free([organisation.name, *kept], organisation)[1:]
    held = {alias.name: alias for alias in organisation.aliases.all()}
    if set(held) != set(wanted):
        label = _("Also known as")
        found.append(audit.Change("aliases", label, "; ".join(sorted(held)), "; ".join(sorted(wanted))))
    if not found:
        return organisation
    writing.update(organisation, by=by, reason=reason)
    _write_aliases(organisation, held, wanted, by=by, reason=reason)
    if before.name != organisation.name or set(held) != set(wanted):
        standing_refresh.refresh(
            Membership.objects.filter(organisation=organisation).values_list("partnership_id", flat=True)
        )
    audit.record(
        "organisation.changed",
        by=by,
        about=organisation,
        headline=_("%(fields)s changed") % {"fields": ", ".join(change.label for change in found[:3])},
        changes=found,
        reason=reason,
    )
    return organisation


def _write_aliases(
    organisation: Organisation,
    held: Mapping[str, OrganisationAlias],
    wanted: Sequence[str],
    *,
    by: Actor,
    reason: str,
) -> None:
    for name, alias in held.items():
        if name not in wanted:
            writing.remove(alias, by=by, reason=reason)
    for name in wanted:
        if name not in held:
            writing.insert(OrganisationAlias(organisation=organisation, name=name), by=by, reason=reason)


def _free(names: Iterable[str], organisation: Organisation) -> list[str]:
    """Return these names, each spelling once. Raises RelatedRefused when another organisation has one of them."""
    others = known_names()
    others.pop(organisation.pk, None)
    wanted: dict[str, str] = {}
    for name in names:
        if (taken := organisation_names.find_same_name(name, others)) is not None:
            own = {"name": name, "other": others[taken][0]}
            raise RelatedRefused(
                _("“%(name)s” is a name of %(other)s already. Merge the two, or leave it out.") % own
            )
        wanted.setdefault(organisation_names.simplify_spelling(name), name)
    return list(wanted.values())
