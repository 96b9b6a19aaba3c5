"""Frozen tables refuse UPDATE, DELETE, TRUNCATE and INSERT OR REPLACE in the database itself.

A model says `FROZEN = True` (no row may ever change), or `FROZEN_WHEN = "signed_at"` (a row may
not change once that column is filled). History tables of records are frozen too. With `MONTHS_KEPT =
("last_at", 13)` a row may be removed once that moment is so long ago, and not a day sooner. The guards are
installed after every migration, because SQLite silently drops a table's triggers when it is altered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models


@dataclass(frozen=True)
class Guard:
    """One table that refuses change: always, or for rows in which `column` is filled.

    `kept` is the column of a moment and the months after it in which a row may not be removed, filled or not.
    """

    table: str
    column: str = ""
    keys: tuple[tuple[str, ...], ...] = (("id",),)
    kept: tuple[str, int] | None = None

    @property
    def name(self) -> str:
        return f"guard_{self.table}"[:50]

    @property
    def condition(self) -> str:
        return f"OLD.{self.column} IS NOT NULL" if self.column else ""

    @property
    def keeps(self) -> str:
        """Return the condition under which a row may not be removed."""
        if self.kept is None:
            return self.condition
        column, months = self.kept
        if connection.vendor == "sqlite":
            return f"OLD.{column} > datetime('now', '-{months} months')"
        years, rest = divmod(months, 12)  # written as PostgreSQL gives it back
        words = [f"{years} year{'s' if years > 1 else ''}"] if years else []
        words += [f"{rest} mon{'s' if rest > 1 else ''}"] if rest else []
        return f"OLD.{column} > (now() - '{' '.join(words)}'::interval)"


MESSAGE = "is frozen: a signed, issued or recorded entry cannot be changed or removed"
FUNCTION_BODY = (
    f" BEGIN RAISE EXCEPTION '% {MESSAGE}', TG_TABLE_NAME "
    "USING ERRCODE = 'integrity_constraint_violation'; END "
)
WHEN = re.compile(r"WHEN (\(.*\)) EXECUTE")


def list_wanted() -> list[Guard]:
    """Return a guard for every frozen model of the project, sorted by table."""
    return sorted(_declared(), key=lambda guard: guard.table)


def _declared() -> Iterator[Guard]:
    for model in apps.get_models():
        table = model._meta.db_table
        if getattr(model, "FROZEN", False) or is_history(model):
            yield Guard(table, keys=_keys(model))
        elif column := getattr(model, "FROZEN_WHEN", ""):
            yield Guard(table, column, _keys(model), getattr(model, "MONTHS_KEPT", None))


def _keys(model: type[models.Model]) -> tuple[tuple[str, ...], ...]:
    """Return the columns of each unique key; a key that holds for some rows only is left to verify_history."""
    single = [(each.name,) for each in model._meta.concrete_fields if each.unique]
    several = [
        each.fields
        for each in model._meta.constraints
        if isinstance(each, models.UniqueConstraint) and each.condition is None
    ]
    column = {each.name: each.column for each in model._meta.concrete_fields}
    return tuple(tuple(column[name] for name in names) for names in [*single, *several])


def is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "history_change_reason")


def install(**_signal: Any) -> None:
    """Put every wanted guard whose table exists in place; safe to run twice."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in list_wanted():
            if guard.table in tables:
                for statement in _create(guard):
                    cursor.execute(statement)


def remove() -> None:
    """Take the guards away. For tests that must empty their tables, and for nothing else."""
    with connection.cursor() as cursor:
        for guard in list_wanted():
            for statement in _drop(guard):
                cursor.execute(statement)


def list_missing() -> list[str]:
    """Return the tables whose guards do not stand as they were installed, or beside which a strange trigger stands."""
    standing = _standing()
    names = {
        table: {name for name, on in standing if on == table} for table in {on for _name, on in standing}
    }
    return [
        guard.table
        for guard in list_wanted()
        if names.get(guard.table, set()) != set(_triggers(guard))
        or any(standing[name, guard.table] != text for name, text in _expected(guard).items())
    ]


def list_strange() -> list[tuple[str, str]]:
    """Return the name and table of everything that acts in the database by itself and is none of our guards."""
    wanted = {(name, guard.table) for guard in list_wanted() for name in _triggers(guard)}
    return sorted({*_standing()} - wanted | {*_list_rules()}, key=lambda pair: pair[::-1])


def _list_rules() -> list[tuple[str, str]]:
    """Return what rewrites a write into another one, which PostgreSQL calls a rule; we have none."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rulename, tablename FROM pg_rules WHERE schemaname = current_schema()")
        return [(name, table) for name, table in cursor.fetchall()]


def _triggers(guard: Guard) -> dict[str, str]:
    """Return what guards one table: the statement that makes each trigger, by its name."""
    if connection.vendor == "postgresql":
        refused = {
            verb: f"FOR EACH ROW WHEN ({condition})" if condition else "FOR EACH ROW"
            for verb, condition in (("UPDATE", guard.condition), ("DELETE", guard.keeps))
        }
        refused["TRUNCATE"] = "FOR EACH STATEMENT"
        return {
            (
                name := f"{guard.name}_{verb.lower()}"
            ): f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{guard.table}" '
            f"{scope} EXECUTE FUNCTION refuse_change()"
            for verb, scope in refused.items()
        }
    own = guard.condition or "1"
    conditions = {
        "UPDATE": f"{own} OR {_in_its_place(guard, updated=True)}" if guard.column else own,
        "DELETE": guard.keeps or "1",
        "INSERT": _in_its_place(guard, updated=False),
    }
    return {
        (name := f"{guard.name}_{verb.lower()}"): f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{guard.table}" '
        f"FOR EACH ROW WHEN {condition} BEGIN SELECT RAISE(ABORT, '{guard.table} {MESSAGE}'); END"
        for verb, condition in conditions.items()
    }


def _in_its_place(guard: Guard, *, updated: bool) -> str:
    """Return whether a frozen row has a key of the new one: OR REPLACE would remove it, and fire no DELETE trigger."""
    frozen = f' AND "{guard.column}" IS NOT NULL' if guard.column else ""
    other = " AND rowid <> OLD.rowid" if updated else ""
    found = []
    for columns in guard.keys:
        same = " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
        found.append(f'EXISTS (SELECT 1 FROM "{guard.table}" WHERE {same}{frozen}{other})')  # noqa: S608  # names of ours
    return " OR ".join(found) or "0"


def _expected(guard: Guard) -> dict[str, str]:
    if connection.vendor == "postgresql":
        types = {  # bits of pg_trigger.tgtype: before, verb, row
            "UPDATE": (19, guard.condition),
            "DELETE": (11, guard.keeps),
            "TRUNCATE": (34, ""),
        }
        return {
            f"{guard.name}_{verb.lower()}": _pg_text(kind, True, condition, FUNCTION_BODY)
            for verb, (kind, condition) in types.items()
        }
    return _triggers(guard)


def _pg_text(kind: int, plain: bool, condition: str, body: str) -> str:
    return f"{kind} {plain} {re.sub('[() ]', '', condition).lower()} {body}"


def _standing() -> dict[tuple[str, str], str]:
    """Return every trigger of the database that fires, by its name and table, with what it does."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            return {(name, table): text for name, table, text in cursor.fetchall()}
        cursor.execute(
            "SELECT t.tgname, c.relname, t.tgtype, pg_get_triggerdef(t.oid), p.prosrc, "
            "t.tgattr::text = '' AND t.tgnargs = 0 AND p.proname = 'refuse_change' AND l.lanname = 'plpgsql' "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "JOIN pg_language l ON l.oid = p.prolang WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') "
            "AND c.relnamespace = current_schema()::regnamespace"
        )
        return {
            (name, table): _pg_text(kind, plain, "".join(WHEN.findall(text)), body)
            for name, table, kind, text, body, plain in cursor.fetchall()
        }


def _create(guard: Guard) -> Iterator[str]:
    yield from _drop(guard)
    if connection.vendor == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$${FUNCTION_BODY}$$"
        )
    yield from _triggers(guard).values()


def _drop(guard: Guard) -> Iterator[str]:
    on = f' ON "{guard.table}"' if connection.vendor == "postgresql" else ""
    for verb in ("update", "delete", "insert", "truncate"):
        yield f'DROP TRIGGER IF EXISTS "{guard.name}_{verb}"{on}'
