"""Taking a merge back, for as long as nothing that it wrote has been changed since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.services import sign_ins
from core import clock
from core.history import audit, writing
from core.history.actors import Actor
from core.models import Record
from register.merging.kinds.registry import MERGE_KINDS
from register.merging.writer import CHANGED, DROPPED, MADE, POINTED, REMOVED, MergeWriter
from register.models import Merge, Partnership
from register.standing import refresh as standing_refresh


class UndoMergeRefused(Exception):
    """The merge cannot be taken back any more; `reasons` says what was changed since, a sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


@dataclass
class _Written:
    """One row, with all that one merge wrote to it: its versions before the first and after the last writing."""

    model: Any
    key: int
    verb: str
    first: Mapping[str, Any]
    last: Mapping[str, Any]


def explain_changes_since(merge: Merge) -> list[str]:
    """Return a sentence for each thing that stands in the way of taking a merge back; none when nothing does."""
    if merge.undone_on:
        return [_("This merge was undone already.")]
    if Merge.objects.filter(kind=merge.kind, gone_key=merge.kept_key, undone_on=None).exists():
        return [_("%(kept)s was itself merged since. Undo that merge first.") % {"kept": merge.kept_label}]
    by_model: dict[Any, list[_Written]] = defaultdict(list)
    for each in _written(merge):
        by_model[each.model].append(each)
    return [sentence for model, several in by_model.items() for sentence in _changed(model, several)]


def _written(merge: Merge) -> list[_Written]:
    """Return every row that a merge wrote, once, in the order of the first writing."""
    found: dict[tuple[str, int], _Written] = {}
    for entry in merge.written:
        key = (entry["model"], entry["key"])
        if key in found:
            found[key].last, found[key].verb = entry, _both(found[key].verb, entry["verb"])
        else:
            found[key] = _Written(apps.get_model(entry["model"]), entry["key"], entry["verb"], entry, entry)
    return list(found.values())


def _both(first: str, then: str) -> str:
    return then if then in (REMOVED, DROPPED) else first


def _changed(model: Any, several: Sequence[_Written]) -> list[str]:
    rows = model._base_manager.in_bulk([each.key for each in several])
    found = []
    for each in several:
        row = rows.get(each.key)
        if each.verb in (REMOVED, DROPPED):
            continue
        if row is None:
            words = {"what": model._meta.verbose_name, "key": each.key}
            found.append(_("%(what)s %(key)s was removed since.") % words)
        elif not _stands(row, each):
            noun = str(model._meta.verbose_name)
            words = {"what": f"{noun[:1].upper()}{noun[1:]}", "row": row}
            found.append(_("%(what)s “%(row)s” was changed since.") % words)
    return found


def _stands(row: Any, each: _Written) -> bool:
    if each.verb == POINTED:
        return bool(getattr(row, each.last["column"]) == each.last["after"])
    return bool(row.version == each.last["after"]) or _says_the_same(
        row, _row_of_history(each, each.last["after"])
    )


def _says_the_same(row: Any, then: Any) -> bool:
    """Whether a record holds what it held then: what was changed and set back, as by an undo, was not changed."""
    return all(getattr(row, name) == getattr(then, name) for name in _columns(row, then))


@transaction.atomic
def undo_merge(merge: Merge, *, by: Actor, reason: str = "") -> Merge:
    """Put every row back as it was before. Raises UndoMergeRefused; then nothing is written."""
    locked = Merge.objects.select_for_update().get(pk=merge.pk)
    kind = MERGE_KINDS[locked.kind]
    list(kind.model._base_manager.select_for_update().filter(pk=locked.kept_key).values_list("pk"))
    standing_refresh.take_turn(locked.partnerships)
    if found := explain_changes_since(locked):
        raise UndoMergeRefused(found)
    reason = reason or _("Merge undone")
    writer = MergeWriter(by=by, reason=reason)
    try:
        with transaction.atomic():
            for several in _alike(reversed(_written(locked))):
                _put_back(several, writer)
    except (IntegrityError, ProtectedError, writing.Stale) as clash:
        raise UndoMergeRefused(
            [
                _(
                    "Something that was added since stands in the place of what would come back. Look at it first."
                )
            ]
        ) from clash
    kept = kind.model._base_manager.get(pk=locked.kept_key)
    both = {*locked.partnerships, *writer.partnerships, *kind.named_in(kept)}
    standing = Partnership.objects.filter(
        pk__in=both | ({locked.gone_key} if kind.model is Partnership else set())
    )
    standing_refresh.refresh(sorted(standing.values_list("pk", flat=True)))
    locked.undone_on, locked.undone_by = clock.today(), by.label
    writing.update(locked, by=by, reason=reason)
    told: dict[str, Any] = {
        "by": by,
        "object": locked,
        "headline": _("Merge undone:"),
        "detail": _("%(other)s stands by itself again, apart from %(keep)s")
        % {"other": locked.gone_label, "keep": locked.kept_label},
        "reason": reason,
    }
    name = f"{kind.model._meta.model_name}.merge_undone"
    audit.record(name, about=kept, category=audit.Category.DECISION, **told)
    if kind.model is Partnership:
        gone = Partnership.objects.get(pk=locked.gone_key)
        audit.record(name, about=gone, category=audit.Category.DECISION, **told)
    if kind.tells:
        touched = Partnership.objects.filter(pk__in=locked.partnerships).order_by("pk")
        audit.record_each(name, about=list(touched), **told)
    sign_ins.seal_moved(writer.people, by=by, reason=reason)
    return locked


def _alike(written: Iterable[_Written]) -> Iterator[list[_Written]]:
    """Yield what was written, in its order: rows of one table that were only changed come together."""
    for (verb, _model), several in groupby(written, key=lambda each: (each.verb, each.model)):
        if verb == CHANGED:
            yield list(several)
        else:
            yield from ([each] for each in several)


def _put_back(several: Sequence[_Written], writer: MergeWriter) -> None:
    each = several[0]
    if each.verb == DROPPED:
        row = each.model(**_values_of(each))
        row.save(force_insert=True)
        writer.people.add(row.person_id)
    elif each.verb == POINTED:
        row = each.model._base_manager.get(pk=each.key)
        field = next(one for one in each.model._meta.concrete_fields if one.attname == each.first["column"])
        writer.point(row, field.name, field.related_model._base_manager.get(pk=each.first["before"]))
    elif each.verb == MADE:
        writer.remove(each.model._base_manager.get(pk=each.key))
    elif each.verb == REMOVED:
        row = _as_it_was(each).instance
        row.version = each.last["before"] + 1
        writer.insert(row)
    else:
        _set_back(several, writer)


def _values_of(each: _Written) -> Mapping[str, Any]:
    """What was dropped, as it stood before anything was written to it."""
    values = dict(each.last["values"])
    if each.first["verb"] == POINTED:
        values[each.first["column"]] = each.first["before"]
    return values


def _set_back(several: Sequence[_Written], writer: MergeWriter) -> None:
    """Give changed rows of one table their values from before: alone as any save, many together in batches."""
    model = several[0].model
    rows = model._base_manager.in_bulk([each.key for each in several])
    before = _as_they_were(model, several)
    changed: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for each in several:
        row, then = rows[each.key], before[each.key]
        writer.touch(row)  # whoever it names now, before it names somebody else again
        names = [name for name in _columns(row, then) if getattr(row, name) != getattr(then, name)]
        for name in names:
            setattr(row, name, getattr(then, name))
        changed[tuple(names)].append(row)
    for columns, alike in changed.items():
        if len(alike) > 1 and columns and _only_keys(model, columns):
            fields = {each.attname: each.name for each in model._meta.concrete_fields}
            writer.update_many(alike, [fields[name] for name in columns])
        else:
            for row in alike:
                writer.update(row)


def _only_keys(model: Any, columns: Sequence[str]) -> bool:
    """Whether these columns only name other rows, so that nothing of the row itself is worked out from them."""
    keys = {each.attname for each in model._meta.concrete_fields if isinstance(each, models.ForeignKey)}
    return set(columns) <= keys


def _as_they_were(model: Any, several: Sequence[_Written]) -> dict[int, Any]:
    """The rows of history with the values from before the merge, by the key of each."""
    wanted = {each.key: each.first["before"] for each in several}
    found: dict[int, Any] = {}
    keys = list(wanted)
    for start in range(0, len(keys), writing.AT_ONCE):
        rows = model.history.filter(id__in=keys[start : start + writing.AT_ONCE]).exclude(history_type="-")
        for row in rows.order_by("history_id"):
            if row.version == wanted[row.id]:
                found[row.id] = row
    return found


def _columns(row: Any, then: Any) -> list[str]:
    """The columns that history keeps, apart from key and version."""
    kept = {one.attname for one in type(then)._meta.concrete_fields} - {row._meta.pk.attname, "version"}
    return [one.attname for one in row._meta.concrete_fields if one.attname in kept]


def _as_it_was(each: _Written) -> Any:
    """The row of history with the values from before the merge."""
    return _row_of_history(each, each.first["before"])


def _row_of_history(each: _Written, version: int) -> Any:
    model: type[Record] = each.model
    rows: Any = model.history.filter(id=each.key, version=version).exclude(history_type="-")
    return rows.order_by("-history_id")[0]
