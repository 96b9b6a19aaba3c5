"""Adding, changing and removing what belongs to a partnership: partners, money, meetings and the like.

One service for every such noun, because each of them is written in the same way: with history, with
one audit event in words, and with the standing of its partnership brought up to date.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor
from core.models import Record
from register.models import Contribution, Liability, Partnership, Representative, Share, YearMoney
from register.standing import refresh as standing_refresh

R = TypeVar("R", bound=Record)
_MONEY = (Contribution, Liability, Share, YearMoney)


class RelatedRefused(Exception):
    """The related record cannot be written so; the message is a sentence that says what to do instead."""


class RelatedService(Protocol):
    """What writes the parts of one kind: this module, or one with a rule of its own. A module fits as it stands."""

    def add(self, part: Any, /, *, by: Actor, reason: str = "") -> Record: ...

    def change(self, part: Any, /, *, names: Iterable[str], by: Actor, reason: str = "") -> Record: ...

    def remove(self, part: Any, /, *, by: Actor, reason: str) -> None: ...


@transaction.atomic
def add(part: R, *, by: Actor, reason: str = "") -> R:
    """Write a new related record of `part.partnership`. Raises RelatedRefused."""
    _take_turn(part)
    _refuse_faults(part)
    writing.insert(part, by=by, reason=reason)
    tell_added(part, by=by, reason=reason)
    return part


def tell_added(part: Record, *, by: Actor, reason: str = "") -> None:
    """Bring the standing up to date and write down what was added, in its service's transaction."""
    now = [audit.Change(name, label, "", value) for name, label, value in _recorded(part)]
    _tell(part, "added", _("%(noun)s added:"), by=by, reason=reason, changes=now)


@transaction.atomic
def change(part: R, *, names: Iterable[str], by: Actor, reason: str = "") -> R:
    """Write the changed fields `names`; nothing when nothing differs. Raises Stale and RelatedRefused."""
    _take_turn(part)
    before = type(part)._base_manager.get(pk=part.pk)
    if found := field_display.list_changes(before, part, names):
        _refuse_faults(part)
        writing.update(part, by=by, reason=reason)
        _tell(
            part,
            "changed",
            _("%(noun)s changed:"),
            by=by,
            reason=reason,
            changes=found,
            hidden=is_exempt(before),
        )
    return part


@transaction.atomic
def remove(part: Record, *, by: Actor, reason: str) -> None:
    """Take a related record away; its history stays and the record as at any earlier day still shows it.

    Raises RelatedRefused while something else rests on it.
    """
    _take_turn(part)
    was = [audit.Change(name, label, value, "") for name, label, value in _recorded(part)]
    try:
        writing.remove(part, by=by, reason=reason)
    except ProtectedError as error:
        holders = sorted({str(held._meta.verbose_name_plural) for held in error.protected_objects})
        words = {"what": str(part), "holders": ", ".join(holders)}
        raise RelatedRefused(
            _("“%(what)s” cannot be removed: %(holders)s rest on it. Change it instead.") % words
        ) from error
    _tell(part, "removed", _("%(noun)s removed:"), by=by, reason=reason, changes=was)


def _take_turn(part: Any) -> None:
    """Wait for the partnership before any row of it: whoever holds the turn waits for nobody's row."""
    standing_refresh.take_turn([part.partnership_id])


def _refuse_faults(part: Record) -> None:
    """What a form refuses no other caller writes either."""
    if isinstance(part, YearMoney) and (fault := part.find_fault()):
        raise RelatedRefused(fault)


def _recorded(part: Record) -> Iterator[tuple[str, str, str]]:
    """Yield the fields that somebody types, with what is recorded in them, in words."""
    for field in part._meta.concrete_fields:
        raw = field.value_from_object(part)
        if field.editable and not field.primary_key and raw not in (None, "", False, []):
            name = field.name
            yield name, field_display.label_of_field(part, name), field_display.display_field(part, name)


def _tell(
    part: Any,
    verb: str,
    headline: str,
    *,
    by: Actor,
    reason: str,
    changes: Sequence[audit.Change] = (),
    hidden: bool = False,
) -> None:
    standing_refresh.refresh([part.partnership_id])
    noun = str(part._meta.verbose_name)
    hidden = hidden or is_exempt(part)  # more people read a partnership's history than its exempt text
    audit.record(
        f"{part._meta.model_name}.{verb}",
        by=by,
        about=part.partnership,
        object=part,
        category=_category_of(part),
        headline=headline % {"noun": noun[:1].upper() + noun[1:]},
        detail=_("exempt") if hidden else str(part),
        changes=hide_changes(changes) if hidden else changes,
        reason=reason,
    )
    follow(part.partnership, by=by)


def follow(partnership: Partnership, *, by: Actor) -> None:
    """Let higher floors settle what the record answers by now, in the transaction of its change."""
    for path in settings.FOLLOWED_BY:
        import_string(path)(partnership, by=by)


def _category_of(part: Record) -> audit.Category:
    """Money is told as such, and so is who sits on it, which decides what they may read and change."""
    if isinstance(part, Representative):
        return audit.Category.ACCESS
    return audit.Category.MONEY if isinstance(part, _MONEY) else audit.Category.CHANGE


def is_exempt(part: Record) -> bool:
    """Whether a record is marked, so that the history tells that it changed and not what it says."""
    return bool(getattr(part, "exempt", False) or getattr(part, "exempt_paragraph", None))


def hide_changes(changes: Iterable[audit.Change]) -> list[audit.Change]:
    """Return the changes as the history tells them of a record that is exempt: that, not what, for every reader."""
    return [audit.Change(one.field, one.label, "", _("exempt text changed")) for one in changes]
