"""The writing of one merge or of its undoing: every row through history, each noted in its order."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from accounts.models import PanelSeat
from core import clock
from core.history import writing
from core.history.actors import Actor
from core.models import Record
from register.merging.decisions import less_sure
from register.merging.kinds.kind import MergeKind
from register.merging.survey import (
    END,
    KEEP,
    OTHER,
    SUM,
    JoinedRows,
    MergeSurvey,
    RelatedRows,
    partnership_of,
)
from register.models import Partnership, SearchEntry, SignShown, Standing

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
            self.touch(row)
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

    def point_many(self, rows: Sequence[Any], name: str, target: Any) -> None:
        """Let many records of one table name `target` instead, in a fixed number of queries for each batch of them."""
        for row in rows:
            self.touch(row)
            setattr(row, name, target)
        self.update_many(rows, [name])

    def update_many(self, rows: Sequence[Any], names: Sequence[str]) -> None:
        """Write the fields `names` of changed records of one table."""
        before = [row.version for row in rows]
        writing.update_many(rows, names=names, **self._signed)
        for row, version in zip(rows, before, strict=True):
            self.touch(row)
            self._note(CHANGED, row, before=version, after=row.version)

    def update(self, row: Any) -> None:
        """Write a changed record."""
        before = row.version
        writing.update(row, **self._signed)
        self.touch(row)
        self._note(CHANGED, row, before=before, after=row.version)

    def insert(self, row: Any) -> None:
        """Write a new record."""
        writing.insert(row, **self._signed)
        self.touch(row)
        self._note(MADE, row, before=0, after=row.version)

    def remove(self, row: Any) -> None:
        """Take a row away, after what belongs to it."""
        for relation in row._meta.related_objects:
            if relation.on_delete is models.CASCADE:
                for part in relation.related_model._base_manager.filter(**{relation.field.name: row.pk}):
                    self.remove(part)
        if isinstance(row, Record):
            self.touch(row)
            self._note(REMOVED, row, before=row.version, after=0)
            writing.remove(row, **self._signed)
            return
        self._mind(row)
        self._note(DROPPED, row, values=_plain_values(row))
        row.delete()

    def touch(self, row: Any) -> None:
        """Note the partnership of a row, and of a seat who sits there: what is known of them is computed anew."""
        if isinstance(row, PanelSeat):
            self._mind(row)
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


def write_merge(
    kind: MergeKind, survey: MergeSurvey, choices: Mapping[str, str], writer: MergeWriter
) -> None:
    """Let everything that names the one that goes name the kept one, with the values that were chosen."""
    root = survey.root
    keep, other = root.kept, root.other
    names = [kind.own_name(keep), kind.own_name(other)]
    for related in survey.related:
        _write_related(related, choices, writer)
    changed = _settle(root, choices)
    if isinstance(other, Partnership):
        Standing.objects.filter(partnership=other).delete()
        SignShown.objects.filter(partnership=other).delete()
        SearchEntry.objects.filter(partnership=other).delete()
    if kind.keeps_row:
        writer.point(other, "merged_into", keep)
    else:
        writer.remove(other)
    kind.settle(keep, names)
    if changed or _differs_from_stored(keep):
        _check(keep, changed)
        writer.update(keep)
    for row in kind.adds(keep, names):
        writer.insert(row)


def _write_related(related: RelatedRows, choices: Mapping[str, str], writer: MergeWriter) -> None:
    name, decision = related.relation.name, related.decision
    for keep, rows in _by_target(related):
        if len(rows) > 1 and isinstance(rows[0], Record) and not decision.numbered:
            writer.point_many(rows, name, keep)
            continue
        for row in rows:
            number = (decision.numbered, related.numbers[row.pk]) if decision.numbered else None
            writer.point(row, name, keep, number)
    for row, keep, question in related.asked:
        if choices[question.key] == END:
            writer.remove(row)
        else:
            writer.point(row, name, keep)
    _write_doubled(related, choices, writer)
    for below in related.below:
        _write_related(below, choices, writer)
    for pair in related.joining:
        changed = _settle(pair, choices)
        writer.remove(pair.other)
        if changed:
            _check(pair.kept, changed)
            writer.update(pair.kept)


def _write_doubled(related: RelatedRows, choices: Mapping[str, str], writer: MergeWriter) -> None:
    """Let each row move that comes to stand beside another, and end the one that does not go on."""
    for row, keep, beside, question in related.doubled:
        ended = {KEEP: row, OTHER: beside}.get(choices[question.key])
        if ended is not None:
            writer.touch(ended)
            setattr(ended, related.decision.ended, clock.today())
        if ended is beside:
            writer.update(beside)
        writer.point(row, related.relation.name, keep)


def _by_target(related: RelatedRows) -> list[tuple[Any, list[Any]]]:
    """Return what moves by what it will name."""
    found: dict[int, tuple[Any, list[Any]]] = {}
    for row, keep in related.moving:
        found.setdefault(keep.pk, (keep, []))[1].append(row)
    return list(found.values())


def _settle(pair: JoinedRows, choices: Mapping[str, str]) -> list[str]:
    """Give the kept row the values that were chosen; return the fields that are others now."""
    changed: list[str] = []
    for question in pair.questions:
        choice = choices[question.key]
        first = question.names[0]
        if choice == KEEP:
            continue
        changed += question.names
        for name in question.names if choice == OTHER else ():
            setattr(pair.kept, name, getattr(pair.other, name))
        if choice == SUM:
            setattr(pair.kept, first, getattr(pair.kept, first) + getattr(pair.other, first))
    if hasattr(pair.kept, "certainty") and any(choices[each.key] == SUM for each in pair.questions):
        pair.kept.certainty = less_sure(pair.kept, pair.other)
        changed.append("certainty")
    return changed


def _check(row: Any, changed: Sequence[str]) -> None:
    """See that values chosen from two rows go together. Raises ValidationError with the sentences of the table."""
    row.clean_fields(exclude=[each.name for each in row._meta.concrete_fields if each.name not in changed])
    row.validate_constraints()


def _differs_from_stored(row: Any) -> bool:
    stored = type(row)._base_manager.get(pk=row.pk)
    return any(
        getattr(stored, each.attname) != getattr(row, each.attname) for each in row._meta.concrete_fields
    )
