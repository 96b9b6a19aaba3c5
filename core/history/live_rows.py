"""Whether every record is what its newest row of history says, and stands exactly when that row says so."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from core.history import sealing
from core.models import Record

Row = tuple[Any, ...]


def list_record_kinds() -> list[type[Record]]:
    """Return every kind of record, sorted by its table."""
    found = [model for model in apps.get_models() if issubclass(model, Record)]
    return sorted(found, key=lambda model: model._meta.db_table)


def find_differences(model: type[Record]) -> Iterator[str | None]:
    """Yield for each record of a kind None, or in words how it differs from its history; both are read side by side."""
    columns = _columns(model)
    live = _by_key(model._base_manager.order_by("pk").values_list("pk", *columns))
    newest = _by_key(_newest(model).values_list("id", "history_type", *columns))
    now, then = next(live, None), next(newest, None)
    while now or then:
        words = {"kind": model._meta.verbose_name, "key": (now or then or ())[0]}
        if then is None or (now and now[0] < then[0]):
            yield _("%(kind)s %(key)s has no history") % words
            now = next(live, None)
        elif now is None or then[0] < now[0]:
            words["key"] = then[0]
            if then[1] != "-":
                yield _("%(kind)s %(key)s is gone, and its history does not say so") % words
            then = next(newest, None)
        else:
            yield _compared(model, columns, now, then)
            now, then = next(live, None), next(newest, None)
    yield from _thawed(model)


def _compared(model: type[Record], columns: list[str], now: Row, then: Row) -> str | None:
    words = {"kind": model._meta.verbose_name, "key": now[0]}
    if then[1] == "-":
        return _("%(kind)s %(key)s is there, and its history says that it was removed") % words
    other = [
        name
        for name, one, two in zip(columns, now[1:], then[2:], strict=True)
        if one != two and _plain(model, name, one) != _plain(model, name, two)
    ]
    if not other:
        return None
    words["columns"] = ", ".join(other)
    return _("%(kind)s %(key)s is not what its history says: %(columns)s") % words


def _plain(model: type[Record], name: str, value: Any) -> Any:
    return sealing.simplify_value(model._meta.get_field(name), value)


def _columns(model: type[Record]) -> list[str]:
    history: Any = model.history
    kept = {each.attname for each in history.model._meta.concrete_fields}
    copied = getattr(model, "FROZEN_WHEN", "") if hasattr(model, "FROZEN_WITH") else ""
    return [
        each.attname
        for each in model._meta.concrete_fields
        if each.attname in kept and not each.primary_key and each.attname != copied
    ]


def _newest(model: type[Record]) -> Any:
    history: Any = model.history
    rows = history.model._base_manager
    later = rows.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    return rows.filter(~Exists(later)).order_by("id")


def _thawed(model: type[Record]) -> Iterator[str]:
    """Yield the rows that do not carry the moment of signing of what they belong to, which history does not hold."""
    owner, column = getattr(model, "FROZEN_WITH", ""), getattr(model, "FROZEN_WHEN", "")
    if not owner:
        return
    moment = f"{owner}__{column}"
    one_of_two = Q(**{f"{column}__isnull": True, f"{moment}__isnull": False}) | Q(
        **{f"{column}__isnull": False, f"{moment}__isnull": True}
    )
    other = model._base_manager.filter(
        one_of_two | ~Q(**{column: F(moment)}) & Q(**{f"{column}__isnull": False})
    )
    for key in other.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=500):
        yield _("%(kind)s %(key)s was not frozen with what it belongs to") % {
            "kind": model._meta.verbose_name,
            "key": key,
        }


def _by_key(rows: Any) -> Iterator[Row]:
    yield from rows.iterator(chunk_size=500)
