"""Whether every row of history and every snapshot is the one that an audit event sealed, and none is missing or added.

Events are read once, in their order, and the rows they seal in batches; what is kept meanwhile is one bit for a row.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.history import sealing
from core.history.results import Bits
from core.models import AuditEvent

EVENTS, ROWS = 200, 500


class SealedRows:
    """One walk over the events: what is altered, how many rows were compared, and what can no longer be compared."""

    def __init__(self) -> None:
        self.models = sealing.list_sealed_models()
        self.sealed: dict[str, Bits] = {kind: Bits() for kind in self.models}
        self.blocks: dict[str, Mapping[str, Any]] = {}
        self.count = self.lost = 0
        self.altered: list[str] = []

    def check(self) -> "SealedRows":
        events = AuditEvent.objects.filter(shape__gte=2).order_by("pk").values_list("pk", "evidence")
        for number, (key, evidence) in enumerate(events.iterator(chunk_size=EVENTS)):
            try:
                if number == 0:  # no later event may vouch for what nobody saw written
                    self.blocks = evidence.get("before", {})
                for kind, entry in evidence.get("rows", {}).items():
                    for some in _batches(entry["rows"]):
                        self._compare(kind, entry["fields"], some)
            except (AttributeError, KeyError, TypeError, ValueError):
                self.altered.append(_("The evidence of entry %(number)s cannot be read") % {"number": key})
        for kind, model in self.models.items():
            self._compare_block(kind, model)
            self._find_unsealed(kind, model)
        return self

    def _compare(self, kind: str, fields: list[str], rows: list[list[Any]]) -> None:
        model = self._comparable(kind, fields)
        if model is None:
            self.lost += len(rows)
            for key, _hash in rows if kind in self.sealed else ():
                self.sealed[kind].add(key)
            return
        there = {
            key: sealing.hash_row(model, fields, values)
            for key, *values in model._base_manager.filter(pk__in=[row[0] for row in rows]).values_list(
                "pk", *fields
            )
        }
        for key, sealed in rows:
            self.count += 1
            self.sealed[kind].add(key)
            if key not in there:
                self.altered.append(_("%(row)s is missing") % {"row": _name(model, key)})
            elif there[key] != sealed:
                self.altered.append(_("%(row)s is not what was sealed") % {"row": _name(model, key)})

    def _comparable(self, kind: str, fields: Iterable[str]) -> type[models.Model] | None:
        """The model of a kind, unless it or one of these columns is gone since."""
        model = self.models.get(kind)
        return (
            model if model and {each.attname for each in model._meta.concrete_fields} >= set(fields) else None
        )

    def _compare_block(self, kind: str, model: type[models.Model]) -> None:
        block = self.blocks.get(kind)
        if block is None:
            return
        if self._comparable(kind, block["fields"]) is None:
            self.lost += block["count"]
            return
        found = sealing.block_hash(model, block["fields"], self.sealed[kind].__contains__, block["last"])
        self.count += found[1]
        if found[1:] != (block["count"], block["hash"]):
            self.altered.append(
                _("%(kind)s: rows up to %(last)s are not those that stood there when sealing began")
                % {"kind": model._meta.verbose_name, "last": block["last"]}
            )

    def _find_unsealed(self, kind: str, model: type[models.Model]) -> None:
        last = self.blocks.get(kind, {}).get("last", 0)
        keys = model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        self.altered += [
            _("%(row)s was written past the register: no entry seals it") % {"row": _name(model, key)}
            for key in keys.iterator(chunk_size=2000)
            if key not in self.sealed[kind]
        ]


def _name(model: type[models.Model], key: int) -> str:
    return f"{model._meta.verbose_name} {key}"


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), ROWS):
        yield rows[start : start + ROWS]
