"""The writing of one merge or of its undoing: every row through history, each noted in its order."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from core.history import writing
from core.history.actors import Actor
from core.models import Record
from register.merging.survey import partnership_of

CHANGED, REMOVED, MADE, POINTED, DROPPED = "changed", "removed", "made", "pointed", "dropped"


class MergeWriter:
    """Writes rows and remembers what it wrote. `people` are those whose sign-in or panels it touched."""

    def __init__(self, *, by: Actor, reason: str) -> None:
        self._signed: dict[str, Any] = {"by": by, "reason": reason}
        self.written: list[dict[str, Any]] = []
        self.partnerships: set[int] = set()
        self.people: set[int] = set()

    def point(self, row: Any, name: str, target: Any, number: tuple[str, int] | None = None) -> None:
        """Let a row name `target` instead. What is no record has no history, so both keys are noted."""
        field = row._meta.get_field(name)
        if isinstance(row, Record):
            self._touch(row)
            setattr(row, name, target)
            if number:
                setattr(row, *number)
            self.update(row)
            return
        self._mind(row)
        before = getattr(row, field.attname)
        setattr(row, name, target)
        row.save(update_fields=[name])
        self._mind(row)
        self._note(POINTED, row, column=field.attname, before=before, after=target.pk)

    def update(self, row: Any) -> None:
        """Write a changed record."""
        before = row.version
        writing.update(row, **self._signed)
        self._touch(row)
        self._note(CHANGED, row, before=before, after=row.version)

    def insert(self, row: Any) -> None:
        """Write a new record."""
        writing.insert(row, **self._signed)
        self._touch(row)
        self._note(MADE, row, before=0, after=row.version)

    def remove(self, row: Any) -> None:
        """Take a row away, after what belongs to it."""
        for relation in row._meta.related_objects:
            if relation.on_delete is models.CASCADE:
                for part in relation.related_model._base_manager.filter(**{relation.field.name: row.pk}):
                    self.remove(part)
        if isinstance(row, Record):
            self._touch(row)
            self._note(REMOVED, row, before=row.version, after=0)
            writing.remove(row, **self._signed)
            return
        self._mind(row)
        self._note(DROPPED, row, values=_plain_values(row))
        row.delete()

    def _touch(self, row: Any) -> None:
        key = partnership_of(row)
        if key is not None:
            self.partnerships.add(key)

    def _mind(self, row: Any) -> None:
        if key := getattr(row, "person_id", None):
            self.people.add(key)

    def _note(self, verb: str, row: Any, **more: Any) -> None:
        self.written.append({"verb": verb, "model": row._meta.label_lower, "key": row.pk, **more})


def _plain_values(row: models.Model) -> Mapping[str, Any]:
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
