"""Organisations: found by any of their names, added, changed; the council itself is one of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.editing import field_display
from core.history import audit, writing
from core.history.actors import SYSTEM, Actor
from core.models.counter import take_numbers
from register.choices import OrganisationKind
from register.models import Contribution, Membership, Organisation, OrganisationAlias, Share
from register.rules import organisation_names
from register.services.related import RelatedRefused
from register.standing import refresh as standing_refresh


class _NamesRead:
    """Every name of every organisation, and what was found by them."""

    def __init__(self) -> None:
        self.names = list_known_names()
        self.found: dict[int, Organisation] = {}
        self.likely: dict[str, list[int]] = {}

    @cached_property
    def keys(self) -> dict[str, int]:
        """The organisation of each name, spelling set aside."""
        simplify = organisation_names.simplify_spelling
        pairs = [(simplify(name), key) for key, names in self.names.items() for name in names]
        return {spelling: key for spelling, key in reversed(pairs) if spelling}

    def find(self, name: str) -> Organisation | None:
        key = self.keys.get(organisation_names.simplify_spelling(name))
        if key is not None and key not in self.found:
            self.found[key] = Organisation.objects.get(pk=key)
        return self.found[key] if key is not None else None

    def list_likely(self, name: str) -> list[int]:
        """Return the keys of those that a name may mean which none has."""
        if organisation_names.simplify_spelling(name) in self.keys:
            return []
        if name not in self.likely:
            self.likely[name] = organisation_names.find_likely_same(name, self.names)
        return self.likely[name]


_names_read: ContextVar[_NamesRead | None] = ContextVar("organisation_names_read", default=None)


@contextmanager
def read_names_once() -> Iterator[None]:
    """Ask the database for the names of organisations once for all that is found in the block, which writes none."""
    token = _names_read.set(_NamesRead())
    try:
        yield
    finally:
        _names_read.reset(token)


def list_known_names() -> dict[int, list[str]]:
    """Return every name and other name of every organisation, its own name first."""
    names = {pk: [name] for pk, name in Organisation.objects.order_by().values_list("pk", "name")}
    for pk, alias in OrganisationAlias.objects.order_by("name__sorted").values_list(
        "organisation_id", "name"
    ):
        names[pk].append(alias)
    return names


def list_own_names() -> list[str]:
    """Return the name of every organisation, in order."""
    return list(Organisation.objects.values_list("name", flat=True))


def name_of(pk: int) -> str:
    """Return the name of one organisation; empty when it is not there any more."""
    if (read := _names_read.get()) and pk in read.names:
        return read.names[pk][0]
    return Organisation.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


def list_partnerships_of(keys: Collection[int]) -> "QuerySet[Membership, int]":
    """Return the partnerships that these organisations are partners of: their names are searched there."""
    return Membership.objects.filter(organisation__in=keys).values_list("partnership_id", flat=True)


def organisations_in(partnership_id: int) -> "QuerySet[Organisation]":
    """Return the organisations that money of a partnership may be written down for: its partners and the council."""
    get_council()
    own = Q(is_council=True)
    for model in (Membership, Contribution, Share):
        own |= Q(pk__in=model.objects.filter(partnership=partnership_id).values("organisation"))
    return Organisation.objects.filter(own).order_by("-is_council", "name")


def find_organisation(name: str) -> Organisation | None:
    """Return the organisation that has this name or other name, whatever its capitals and spaces."""
    return (_names_read.get() or _NamesRead()).find(name)


def find_likely(name: str) -> list[Organisation]:
    """Return the organisations that `name` may well mean, the likeliest first; none when one has that very name."""
    keys = (_names_read.get() or _NamesRead()).list_likely(name)
    found = Organisation.objects.in_bulk(keys)
    return [found[key] for key in keys]


def find_alike(organisation: Organisation) -> list[Organisation]:
    """Return the organisations that may be the same as this one under another name."""
    known = list_known_names()
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
            own = find_organisation(name) or Organisation(name=name)
            own.is_council, own.kind = True, own.kind or OrganisationKind.COUNCIL
            (writing.update if own.pk else writing.insert)(own, by=SYSTEM)
            audit.record(
                "organisation.added", by=SYSTEM, about=own, headline=_("Organisation added:"), detail=name
            )
            return own
    except (IntegrityError, writing.Stale):  # another process made it in this very moment
        return Organisation.objects.get(is_council=True)


def take_turn() -> None:
    """Wait until nobody else names an organisation: no database knows two spellings for one name.

    To be taken after the turns of partnerships, and before an audit event.
    """
    take_numbers("register.organisation names")


@transaction.atomic
def add(
    organisation: Organisation, *, by: Actor, aliases: Iterable[str] = (), reason: str = ""
) -> Organisation:
    """Write a new organisation with its other names. Raises RelatedRefused for a name that another one has."""
    take_turn()
    wanted = _free([organisation.name, *aliases], organisation)
    writing.insert(organisation, by=by, reason=reason)
    for alias in wanted[1:]:
        writing.insert(OrganisationAlias(organisation=organisation, name=alias), by=by, reason=reason)
    audit.record(
        "organisation.added",
        by=by,
        about=organisation,
        headline=_("Organisation added:"),
        detail=organisation.name,
        reason=reason,
    )
    return organisation


@transaction.atomic
def change(
    organisation: Organisation, *, names: Iterable[str], aliases: Iterable[str], by: Actor, reason: str = ""
) -> Organisation:
    """Write the changed fields and other names of an organisation; a former name is kept as another name.

    Raises RelatedRefused for a name that another one has, core.history.writing.Stale.
    """
    standing_refresh.take_turn(list_partnerships_of([organisation.pk]))
    take_turn()
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
        standing_refresh.refresh(list_partnerships_of([organisation.pk]))
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
    others = list_known_names()
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
