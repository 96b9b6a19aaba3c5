"""Frozen tables refuse UPDATE and DELETE in the database itself, on SQLite and on PostgreSQL.

A model says `FROZEN = True` (no row may ever change), or `FROZEN_WHEN = "signed_at"` (a row may
not change once that column is filled). History tables of records are frozen too. The guards are
installed after every migration, because SQLite silently drops a table's triggers when it is altered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models


@dataclass(frozen=True)
class Guard:
    """One table that refuses change: always, or for rows in which `column` is filled."""

    table: str
    column: str = ""

    @property
    def name(self) -> str:
        return f"guard_{self.table}"[:50]

    @property
    def condition(self) -> str:
        return f"OLD.{self.column} IS NOT NULL" if self.column else ""


MESSAGE = "is frozen: a signed, issued or recorded entry cannot be changed or removed"


def wanted() -> list[Guard]:
    """Return a guard for every frozen model of the project, sorted by table."""
    return sorted(_declared(), key=lambda guard: guard.table)


def _declared() -> Iterator[Guard]:
    for model in apps.get_models():
        table = model._meta.db_table
        if getattr(model, "FROZEN", False) or _is_history(model):
            yield Guard(table)
        elif column := getattr(model, "FROZEN_WHEN", ""):
            yield Guard(table, column)


def _is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "history_change_reason")


def install(**_signal: Any) -> None:
    """Put every wanted guard whose table exists in place; safe to run twice."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in wanted():
            if guard.table in tables:
                for statement in _create(guard):
                    cursor.execute(statement)


def remove() -> None:
    """Take the guards away. For tests that must empty their tables, and for nothing else."""
    with connection.cursor() as cursor:
        for guard in wanted():
            for statement in _drop(guard):
                cursor.execute(statement)


def missing() -> list[str]:
    """Return the tables whose guards do not stand."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return [
        guard.table for guard in wanted() if not {f"{guard.name}_update", f"{guard.name}_delete"} <= standing
    ]


def _create(guard: Guard) -> Iterator[str]:
    yield from _drop(guard)
    when = f"WHEN ({guard.condition})" if guard.condition else ""
    if connection.vendor == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '% {MESSAGE}', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for verb in ("UPDATE", "DELETE"):
        trigger = f'"{guard.name}_{verb.lower()}" BEFORE {verb} ON "{guard.table}" FOR EACH ROW {when}'
        if connection.vendor == "postgresql":
            yield f"CREATE TRIGGER {trigger} EXECUTE FUNCTION refuse_change()"
        else:
            yield f"CREATE TRIGGER {trigger} BEGIN SELECT RAISE(ABORT, '{guard.table} {MESSAGE}'); END"


def _drop(guard: Guard) -> Iterator[str]:
    on = f' ON "{guard.table}"' if connection.vendor == "postgresql" else ""
    for verb in ("update", "delete"):
        yield f'DROP TRIGGER IF EXISTS "{guard.name}_{verb}"{on}'
