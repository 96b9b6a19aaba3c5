"""Two entries for one organisation become one: everything moves to the one that is kept, nothing goes silently.

Where both have an amount for the same partnership, year and kind nobody can tell whether it was written
down twice or paid twice, so whoever merges must say so for each; nothing is added up by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.dates import financial_year_label
from core.history import audit, writing
from core.history.actors import Actor
from core.models import Record
from core.money import format_pounds
from register.models import (
    Attendance,
    Contribution,
    Membership,
    Organisation,
    OrganisationAlias,
    Partnership,
    Share,
)
from register.rules.finance import write_per_cent
from register.standing import refresh as standing_refresh

KEEP, OTHER, SUM = "keep", "other", "sum"
CHOICES = (KEEP, OTHER, SUM)


class MergeRefused(Exception):
    """The two cannot be merged so; `reasons` says everything that stands in the way, a sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True)
class Collision:
    """Two figures for the same thing. `key` names both rows and their versions, so that no choice outlives a change."""

    key: str
    partnership: str
    what: str
    kept: str
    other: str


@dataclass(frozen=True)
class Plan:
    """What a merge would do, for whoever must decide: what moves, what is joined, what must be chosen."""

    keep: Organisation
    other: Organisation
    moving: Sequence[Membership]
    joining: Sequence[Membership]
    amounts: int
    names: Sequence[str]
    collisions: Sequence[Collision]

    @property
    def refusals(self) -> list[str]:
        """Why the two cannot be merged at all."""
        if self.keep.pk == self.other.pk:
            return [_("An organisation cannot be merged with itself.")]
        if self.other.is_council:
            return [_("The council itself cannot be merged away. Keep it, and merge the other into it.")]
        return []


def plan(keep: Organisation, other: Organisation) -> Plan:
    """Return what merging `other` into `keep` would do; nothing is written."""
    seats = list(Membership.objects.filter(organisation=other).select_related("partnership", "organisation"))
    taken = set(Membership.objects.filter(organisation=keep).values_list("partnership_id", "role"))
    joining = [seat for seat in seats if (seat.partnership_id, seat.role) in taken]
    aliases = OrganisationAlias.objects.filter(organisation=other).values_list("name", flat=True)
    clashing = [_collision(kept, row) for kept, row in _pairs(keep, other)]
    amounts = (
        Contribution.objects.filter(organisation=other).count()
        + Share.objects.filter(organisation=other).count()
    )
    return Plan(
        keep=keep,
        other=other,
        moving=[seat for seat in seats if seat not in joining],
        joining=joining,
        amounts=amounts - len(clashing),
        names=[other.name, *aliases],
        collisions=clashing,
    )


@transaction.atomic
def merge(
    keep: Organisation, other: Organisation, *, choices: Mapping[str, str], reason: str, by: Actor
) -> Organisation:
    """Move everything of `other` to `keep` and take `other` away; its names stay as other names.

    `choices` says for each collision of the plan KEEP, OTHER or SUM. Raises MergeRefused; then nothing is written.
    """
    locked = {
        row.pk: row for row in Organisation.objects.select_for_update().filter(pk__in=[keep.pk, other.pk])
    }
    if len(locked) < 2 and keep.pk != other.pk:
        raise MergeRefused(
            [_("One of the two is not there any more. Somebody may have merged them already.")]
        )
    keep, other = locked[keep.pk], locked[other.pk]
    found = plan(keep, other)
    if refusals := found.refusals or _undecided(found, choices):
        raise MergeRefused(refusals)
    touched = _touched(other)
    move = _Move(keep, other, by=by, reason=reason)
    for kept, row in _pairs(keep, other):
        move.settle(kept, row, choices[_collision(kept, row).key])
    move.seats()
    move.the_rest()
    move.names(found.names)
    its_own = Membership.objects.filter(organisation=keep).values_list("partnership_id", flat=True)
    standing_refresh.refresh({*touched, *its_own})
    _tell(found, touched, by=by, reason=reason)
    return keep


class _Move:
    """The writing of one merge."""

    def __init__(self, keep: Organisation, other: Organisation, *, by: Actor, reason: str) -> None:
        self.keep, self.other = keep, other
        self.signed: dict[str, Any] = {"by": by, "reason": reason}

    def settle(self, kept: Any, row: Any, choice: str) -> None:
        """Make one row of two; what was said before goes into the note and stays in the history."""
        field = "amount" if isinstance(kept, Contribution) else "percent"
        own, others = getattr(kept, field), getattr(row, field)
        setattr(kept, field, {KEEP: own, OTHER: others, SUM: own + others}[choice])
        if isinstance(kept, Share) and kept.percent > 100:
            raise MergeRefused([_("Shares added together would be more than 100 per cent.")])
        if isinstance(kept, Contribution):
            kept.certainty = row.certainty if choice == OTHER else kept.certainty
            said = ((self.keep.name, own), (self.other.name, others))
            before = [f"{name} {format_pounds(amount)}" for name, amount in said if amount != kept.amount]
            kept.note = "; ".join(filter(None, (kept.note, *before)))[:300]
        writing.update(kept, **self.signed)
        writing.remove(row, **self.signed)

    def seats(self) -> None:
        held = {
            (seat.partnership_id, seat.role): seat
            for seat in Membership.objects.filter(organisation=self.keep)
        }
        for seat in Membership.objects.filter(organisation=self.other):
            if kept := held.get((seat.partnership_id, seat.role)):
                self._join(kept, seat)
            else:
                seat.organisation = self.keep
                writing.update(seat, **self.signed)

    def _join(self, kept: Membership, seat: Membership) -> None:
        """Fill what the kept seat does not say; it is in from the earlier day, and out only when both are."""
        for name in ("votes", "seats"):
            setattr(
                kept, name, getattr(kept, name) if getattr(kept, name) is not None else getattr(seat, name)
            )
        kept.contact = kept.contact or seat.contact
        kept.joined_on = min(filter(None, (kept.joined_on, seat.joined_on)), default=None)
        both_left = kept.left_on and seat.left_on
        kept.left_on = max(kept.left_on, seat.left_on) if both_left else None  # type: ignore[type-var]
        writing.update(kept, **self.signed)
        present = {line.meeting_id: line for line in Attendance.objects.filter(membership=kept)}
        for line in Attendance.objects.filter(membership=seat):
            if own := present.get(line.meeting_id):
                own.seats, own.present = max(own.seats, line.seats), max(own.present, line.present)
                writing.update(own, **self.signed)
                writing.remove(line, **self.signed)
            else:
                line.membership = kept
                writing.update(line, **self.signed)
        writing.remove(seat, **self.signed)

    def the_rest(self) -> None:
        """Move every other record that names the organisation, of higher floors too."""
        for relation in Organisation._meta.related_objects:
            model, name = relation.related_model, relation.field.name
            if isinstance(model, type) and issubclass(model, Record):
                for row in model._base_manager.filter(**{name: self.other}):
                    setattr(row, name, self.keep)
                    try:
                        with transaction.atomic():
                            writing.update(row, **self.signed)
                    except IntegrityError as error:
                        words = {"what": str(model._meta.verbose_name), "row": str(row)}
                        raise MergeRefused([_("Both have the same %(what)s: %(row)s.") % words]) from error

    def names(self, names: Sequence[str]) -> None:
        """Take the other one away and keep its name."""
        writing.remove(self.other, **self.signed)
        held = {self.keep.name, *self.keep.aliases.values_list("name", flat=True)}
        for name in names:
            if name not in held:
                writing.insert(OrganisationAlias(organisation=self.keep, name=name), **self.signed)


def _pairs(keep: Organisation, other: Organisation) -> Iterator[tuple[Any, Any]]:
    for model, same in ((Contribution, ("partnership_id", "year", "kind")), (Share, ("partnership_id",))):
        rows: Any = model._base_manager.select_related("partnership", "organisation").order_by("pk")
        kept = {tuple(getattr(row, name) for name in same): row for row in rows.filter(organisation=keep)}
        for row in rows.filter(organisation=other):
            if own := kept.get(tuple(getattr(row, name) for name in same)):
                yield own, row


def _collision(kept: Any, row: Any) -> Collision:
    key = f"{kept._meta.model_name}-{kept.pk}.{kept.version}-{row.pk}.{row.version}"
    if isinstance(kept, Contribution):
        year = {"kind": kept.get_kind_display().lower(), "year": financial_year_label(kept.year)}
        what = _("Contribution, %(kind)s, %(year)s") % year
        figures = format_pounds(kept.amount), format_pounds(row.amount)
    else:
        what = _("Share of surplus and deficit")
        figures = f"{write_per_cent(kept.percent)} %", f"{write_per_cent(row.percent)} %"
    return Collision(key, str(kept.partnership), what, *figures)


def _undecided(found: Plan, choices: Mapping[str, str]) -> list[str]:
    return [
        _("Choose what holds for %(partnership)s: %(what)s.")
        % {"partnership": collision.partnership, "what": collision.what.lower()}
        for collision in found.collisions
        if choices.get(collision.key) not in CHOICES
    ]


def _touched(other: Organisation) -> list[int]:
    found: set[int] = set()
    for model in (Membership, Contribution, Share):
        found.update(model._base_manager.filter(organisation=other).values_list("partnership_id", flat=True))
    return sorted(found)


def _tell(found: Plan, touched: Sequence[int], *, by: Actor, reason: str) -> None:
    """One event on the organisation, and one on each partnership whose page now says another name."""
    names = {"other": found.other.name, "keep": found.keep.name}
    audit.record(
        "organisation.merged",
        by=by,
        about=found.keep,
        category=audit.Category.DECISION,
        headline=_("Organisations merged:"),
        detail=_("%(other)s into %(keep)s") % names,
        changes=[
            audit.Change(c.key, f"{c.partnership}, {c.what}", c.other, c.kept) for c in found.collisions
        ],
        reason=reason,
    )
    for partnership in Partnership.objects.filter(pk__in=touched):
        audit.record(
            "organisation.merged",
            by=by,
            about=partnership,
            object=found.keep,
            headline=_("Partner merged:"),
            detail=_("%(other)s is now %(keep)s") % names,
            reason=reason,
        )
