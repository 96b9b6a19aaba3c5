"""What an audit event seals besides its own words: every row of history and every snapshot written before it.

A row is remembered when it is written, by its hash, and goes into the next event of the same transaction. It waits
among Django's hooks for the commit, so that a savepoint that is rolled back takes its rows with it. What no event of
the transaction has taken by the commit gets one of its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.dispatch import Signal

from core.history import canonical
from core.history.guards import is_history

LENGTH = (
    32  # 128 bits of SHA-256 for each row: nobody finds other words for a given hash, and events stay short
)


commit_ended = (
    Signal()
)  # with what the transaction wrote and did not roll back, `live`: core.history.audit listens


@dataclass(eq=False)
class Rows:
    """Rows of one kind written together, each with its hash, and the event that sealed them."""

    kind: str
    fields: Sequence[str]
    hashes: list[tuple[int, str]]
    sealed_by: "ChainHead | None" = None


@dataclass(eq=False, frozen=True)
class ChainHead:
    """One event as the newest of the chain: its place, its id, its seal."""

    place: int
    key: int
    seal: str


@dataclass
class _Commit:
    """What one transaction wrote, gathered at its commit from the steps that were not rolled back."""

    live: list[Rows | ChainHead] = field(default_factory=list)
    ends: int = 0

    def finish(self) -> None:
        live, self.live = self.live, []
        commit_ended.send(sender=_Commit, live=live)


@dataclass(eq=False)
class _Step:
    item: Rows | ChainHead
    commit: _Commit

    def __call__(self) -> None:
        self.commit.live.append(self.item)


@dataclass(eq=False)
class _End:
    """Stands behind every step, whatever is rolled back; only the last of them finishes."""

    commit: _Commit
    number: int

    def __call__(self) -> None:
        if self.number == self.commit.ends:
            self.commit.finish()


def list_sealed_models() -> dict[str, type[models.Model]]:
    """Return every kind whose rows are sealed: history, and what is frozen from its first moment without one."""
    return {model._meta.label_lower: model for model in apps.get_models() if is_sealed(model)}


def is_sealed(model: type[models.Model]) -> bool:
    if is_history(model):
        return True
    return getattr(model, "FROZEN", False) and not hasattr(model, "history") and not hasattr(model, "seal")


def fields_of(model: type[models.Model]) -> list[str]:
    """Return the columns that the hash of a row covers, in their order."""
    left_out = getattr(model, "SEALED_BY_HASH", ())
    return [each.attname for each in model._meta.concrete_fields if each.attname not in left_out]


def hash_row(model: type[models.Model], fields: Sequence[str], values: Sequence[Any]) -> str:
    """Return the hash of one row, the same from what is about to be written and from what is read again."""
    plain = [
        simplify_value(model._meta.get_field(name), value) for name, value in zip(fields, values, strict=True)
    ]
    return canonical.digest_canonical(plain)[:LENGTH]


def simplify_value(column: Any, value: Any) -> Any:
    """Return a value as any database gives it back: a count typed as 5 and a Decimal 5.00 are one amount."""
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    if value is None or isinstance(column, models.JSONField):
        return value
    value = column.to_python(value)
    if isinstance(value, Decimal):
        return format(value.quantize(Decimal(1).scaleb(-column.decimal_places)).normalize(), "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, bytes | memoryview):
        return canonical.digest_canonical(bytes(value))
    return str(value) if isinstance(value, str) else value


def remember(rows: Iterable[models.Model]) -> None:
    """Take rows that have just been written, to be sealed by the next event of this transaction."""
    kinds: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        kinds.setdefault(type(row), []).append(row)
    for model, written in kinds.items():
        fields = fields_of(model)
        hashes = [
            (int(row.pk), hash_row(model, fields, [getattr(row, name) for name in fields])) for row in written
        ]
        _keep(Rows(model._meta.label_lower, fields, hashes))


def remember_history(history_instance: models.Model, **_signal: Any) -> None:
    """Take a row of history as it is written; a receiver of simple_history's signal."""
    remember([history_instance])


def take_unsealed_rows() -> list[Rows]:
    """Return the rows of this transaction that no event has sealed yet: those behind the newest event that stands.

    An event seals everything that waits. Whatever rolls an event back takes what came behind it too, so no row before
    the newest one that is left still waits.
    """
    waiting: list[Rows] = []
    for hook in reversed(connection.run_on_commit):
        if isinstance(hook[1], _Step):
            if isinstance(hook[1].item, ChainHead):
                break
            waiting.append(hook[1].item)
    return waiting[::-1]


def seal(rows: Iterable[Rows], head: ChainHead) -> None:
    """Say that an event has sealed these rows; it counts for as long as the event is not rolled back."""
    for item in rows:
        item.sealed_by = head
    _keep(head)


def gather_evidence(rows: Iterable[Rows]) -> Mapping[str, Any]:
    """Return what an event says of the rows it seals: for each kind the columns and the hash of each row."""
    found: dict[str, Any] = {}
    for item in rows:
        entry = found.setdefault(item.kind, {"fields": list(item.fields), "rows": []})
        entry["rows"] += [list(pair) for pair in item.hashes]
    return {"rows": found} if found else {}


def hash_earlier_rows(rows: Iterable[Rows]) -> Mapping[str, Any]:
    """Return, once in a register's life, one hash over the rows of each kind that were there before any was sealed.

    `rows` are those that the same event seals one by one.
    """
    found = {}
    own: dict[str, set[int]] = {}
    for item in rows:
        own.setdefault(item.kind, set()).update(key for key, _hash in item.hashes)
    for kind, model in list_sealed_models().items():
        fields = fields_of(model)
        last, count, digest = block_hash(model, fields, own.get(kind, set()).__contains__)
        if count:
            found[kind] = {"fields": fields, "last": last, "count": count, "hash": digest}
    return {"before": found}


def block_hash(
    model: type[models.Model], fields: Sequence[str], sealed: Callable[[int], bool], last: int | None = None
) -> tuple[int, int, str]:
    """Return the last key, the number and one hash over the rows of a kind that are not `sealed`, up to `last`."""
    rows = model._base_manager.order_by("pk")
    if last is not None:
        rows = rows.filter(pk__lte=last)
    newest, count, digest = 0, 0, ""
    for key, *values in rows.values_list("pk", *fields).iterator(chunk_size=1000):
        if sealed(key):
            continue
        newest, count = key, count + 1
        digest = canonical.digest_canonical([digest, hash_row(model, fields, values)])
    return newest, count, digest


def _keep(item: Rows | ChainHead) -> None:
    if not connection.in_atomic_block:
        _Commit([item]).finish()
        return
    hooks: list[Any] = connection.run_on_commit
    known = (hook[1].commit for hook in reversed(hooks) if isinstance(hook[1], _End))
    commit = next(known, None) or _Commit()
    transaction.on_commit(_Step(item, commit))
    commit.ends += 1
    hooks.append((set(), _End(commit, commit.ends), True))  # no savepoint takes it away
