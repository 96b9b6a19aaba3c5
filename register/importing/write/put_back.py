"""Putting single records back as they were before an import, and taking away what it made."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor
from register.importing.write.outcome import SHARED
from register.models import Batch, Imported, Partnership

# Later kinds first: what points to something goes before what it points to.
ORDER = (
    "register.contribution", "register.yearmoney", "register.liability", "register.kepttext",
    "register.statement", "register.keydate", "register.representative", "register.membership",
    "register.statuschange", "register.partnership", *SHARED,
)  # fmt: skip
PARTNERSHIP = "register.partnership"
BESIDE = ("register.sensitivemark", "register.kepttext")  # what a list keeps beside its records


@dataclass(frozen=True)
class ImportedObject:
    """One record that an import made or changed: its version before (0 when it was made) and just after."""

    model: str
    key: int
    before: int
    after: int


def put_back(thing: ImportedObject, batch: Batch, *, by: Actor) -> int:
    """Give a record the values that it had before the import; return its partnership.

    The version that this makes is remembered with the import, so that an earlier one can be taken back after it.
    """
    model: Any = apps.get_model(thing.model)
    record, now = model.objects.get(pk=thing.key), model.objects.get(pk=thing.key)
    record.version = thing.after  # anything newer is somebody else's, and is not overwritten
    before: Any = record.history.filter(version=thing.before).first()
    fields = [field for field in model._meta.concrete_fields if field.name not in ("id", "version")]
    for field in fields:
        setattr(record, field.attname, getattr(before, field.attname))
    writing.update(record, by=by, reason=_("Import taken back"))
    Imported.objects.create(batch=batch, model=thing.model, key=thing.key, version=record.version, made=False)
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


def take_away(label: str, made: Mapping[int, int], *, by: Actor) -> set[int]:
    """Remove what an import made, key to version; return the partnerships that lost something.

    What is shared stays where somebody has changed it or uses it for something else by now.
    """
    if not made:
        return set()
    model: Any = apps.get_model(label)
    records = [record for record in model.objects.filter(pk__in=made) if record.version == made[record.pk]]
    if label not in SHARED:
        writing.remove_many(records, by=by, reason=_("Import taken back"))
        return {getattr(record, "partnership_id", 0) or 0 for record in records}
    added_to = _added_to(model, made)
    for record in records:
        if record.pk not in added_to:
            with suppress(ProtectedError, models.RestrictedError), transaction.atomic():
                writing.remove(record, by=by, reason=_("Import taken back"))
    return set()


def _added_to(model: Any, keys: Collection[int]) -> set[int]:
    """Return those to which somebody has added what would go with them, such as other names of an organisation."""
    found: set[int] = set()
    for relation in model._meta.related_objects:
        if relation.on_delete is models.CASCADE and issubclass(relation.related_model, models.Model):
            rows: Any = relation.related_model._base_manager
            name = relation.field.attname
            found |= set(rows.filter(**{f"{name}__in": keys}).values_list(name, flat=True))
    return found
