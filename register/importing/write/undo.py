"""Taking a whole import back, as long as nobody has changed what it brought."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core import clock
from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor
from core.models import Record
from register.models import Batch, Imported, Partnership
from register.standing import refresh as standing_refresh


class UndoRefused(Exception):
    """The import cannot be taken back any more; the message says what was changed since."""


@dataclass(frozen=True)
class ImportedObject:
    """One record that an import made or changed: its version before (0 when it was made) and just after."""

    model: str
    key: int
    before: int
    after: int


# Later kinds first: what points to something goes before what it points to.
_ORDER = (
    "register.contribution", "register.yearmoney", "register.liability", "register.kepttext",
    "register.statement", "register.keydate", "register.representative", "register.membership",
    "register.statuschange", "register.partnership", "register.organisation", "accounts.person",
    "accounts.panel", "accounts.service", "accounts.directorate", "register.theme",
)  # fmt: skip
_SHARED = _ORDER[_ORDER.index("register.organisation") :]


@transaction.atomic
def undo_import(batch: Batch, *, by: Actor) -> Batch:
    """Take a whole import back. Raises UndoRefused when somebody has changed one of its rows since."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    things = refuse_if_touched(locked)
    partnerships = Partnership._meta.label_lower
    standing_refresh.take_turn([thing.key for thing in things if thing.model == partnerships])
    touched = {_put_back(thing, by=by) for thing in things if thing.before}
    for label in _ORDER:
        made = [thing.key for thing in things if thing.model == label and not thing.before]
        touched |= _take_away(label, made, by=by)
    standing_refresh.refresh(Partnership.objects.filter(pk__in=touched).values_list("pk", flat=True))
    locked.undone_at, locked.undone_by = clock.now(), by.label
    locked.save(update_fields=["undone_at", "undone_by"])
    audit.record(
        "register.import_undone",
        by=by,
        object=locked,
        category=audit.Category.DECISION,
        headline=_("Import taken back:"),
        detail=locked.name,
    )
    return locked


def refuse_if_touched(batch: Batch) -> list[ImportedObject]:
    """Return what an import brought. Raises UndoRefused when it cannot be taken back (any more)."""
    if batch.undone_at:
        raise UndoRefused(_("This import was taken back already."))
    things = _things(batch)
    _refuse_if_changed(things)
    _refuse_if_added_to(things)
    return things


def _things(batch: Batch) -> list[ImportedObject]:
    """Return every record of an import once, however often the import wrote it."""
    found: Iterable[Imported] = batch.things.order_by("model", "key", "pk")
    return [_thing(list(several)) for _what, several in groupby(found, key=lambda one: (one.model, one.key))]


def _thing(several: Sequence[Imported]) -> ImportedObject:
    first, last = several[0], several[-1]
    return ImportedObject(first.model, first.key, 0 if first.made else first.version - 1, last.version)


def _refuse_if_changed(things: Sequence[ImportedObject]) -> None:
    for label in {thing.model for thing in things if thing.model not in _SHARED}:
        wanted = {thing.key: thing.after for thing in things if thing.model == label}
        model: Any = apps.get_model(label)
        standing = dict(model.objects.filter(pk__in=wanted).values_list("pk", "version"))
        if standing != wanted:
            raise UndoRefused(
                _("Somebody has changed what came in since, so it cannot be taken back as a whole.")
            )


def _refuse_if_added_to(things: Sequence[ImportedObject]) -> None:
    made = [thing.key for thing in things if thing.model == "register.partnership" and not thing.before]
    expected = {(thing.model, thing.key) for thing in things}
    for name, model in _parts_of_partnerships():
        keys = model._base_manager.filter(**{f"{name}__in": made}).values_list("pk", flat=True)
        if any((model._meta.label_lower, key) not in expected for key in keys):
            noun = model._meta.verbose_name
            message = _(
                "Somebody has added to what came in since (%(noun)s), so it cannot be taken back as a whole."
            )
            raise UndoRefused(message % {"noun": noun})


def _parts_of_partnerships() -> list[tuple[str, Any]]:
    """Return every kind of record that points to a partnership, on whatever floor, with the name of its pointer."""
    related: list[Any] = [
        (relation.field.name, relation.related_model) for relation in Partnership._meta.related_objects
    ]
    return [(name, model) for name, model in related if issubclass(model, Record)]


def _put_back(thing: ImportedObject, *, by: Actor) -> int:
    """Give a record the values that it had before the import; return its partnership."""
    model: Any = apps.get_model(thing.model)
    record, now = model.objects.get(pk=thing.key), model.objects.get(pk=thing.key)
    before: Any = record.history.filter(version=thing.before).first()
    fields = [field for field in model._meta.concrete_fields if field.name not in ("id", "version")]
    for field in fields:
        setattr(record, field.attname, getattr(before, field.attname))
    writing.update(record, by=by, reason=_("Import taken back"))
    partnership = record if isinstance(record, Partnership) else record.partnership
    audit.record(
        f"{model._meta.model_name}.changed",
        by=by,
        about=partnership,
        object=record,
        headline=_("Import taken back:"),
        detail=str(record),
        changes=field_display.list_changes(now, record, [field.name for field in fields]),
    )
    return int(partnership.pk)


def _take_away(label: str, keys: Sequence[int], *, by: Actor) -> set[int]:
    """Remove what an import made; return the partnerships that lost something."""
    if not keys:
        return set()
    model: Any = apps.get_model(label)
    records = list(model.objects.filter(pk__in=keys))
    if label not in _SHARED:
        writing.remove_many(records, by=by, reason=_("Import taken back"))
        return {getattr(record, "partnership_id", 0) or 0 for record in records}
    for record in records:
        # What somebody uses for something else by now stays.
        with suppress(ProtectedError, models.RestrictedError), transaction.atomic():
            writing.remove(record, by=by, reason=_("Import taken back"))
    return set()
