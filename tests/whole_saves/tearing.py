"""Tearing a save: the same press again and again, each time with another of its writes failing."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

# Written beside every save and not a part of it: who has a session, and which form was pressed.
APART = {
    "django_session": "last seen; written whether or not a save came off",
    "core_usedtoken": "taken before the save runs, given back when it fails",
    "core_keptwords": "what was typed while signed out",
    "core_cache": "counts of attempts",
}
_WRITE = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


class Torn(DatabaseError):
    """The write that fails here."""


@dataclass
class Tearing:
    """Counts the writes to the register, and lets one of them fail; `at` 0 lets all through."""

    at: int = 0
    writes: list[str] = field(default_factory=list)
    depth: int = field(default_factory=lambda: len(connection.savepoint_ids))

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITE.match(sql)
        if found and found[2].lower() not in APART:
            self.writes.append(f"{found[1].split()[0].upper()} {found[2]}")
            if len(self.writes) == self.at:
                raise Torn(f"write {self.at}: {self.writes[-1]}")
        self.go_on()
        return execute(sql, params, many, context)

    def go_on(self) -> None:
        """Let what is written after a failure outside of any transaction be written, as it would be: a test has one."""
        if self.at and len(connection.savepoint_ids) <= self.depth:
            connection.needs_rollback = False


@contextmanager
def tearing(at: int = 0) -> Iterator[Tearing]:
    one = Tearing(at)
    with connection.execute_wrapper(one):
        yield one
        one.go_on()


@contextmanager
def taken_back() -> Iterator[None]:
    """Let what is done inside happen and leave nothing of it."""
    block = transaction.atomic()
    block._from_testcase = (
        True  # what stands around a press is none of its own transactions (tests/turn_order.py)
    )
    with block:
        yield
        transaction.set_rollback(True)


def fail_sealing(*_given: Any) -> None:
    raise Torn("the seal of the event")


def points(writes: int) -> list[int]:
    """Return which writes fail, one after the other: the first two, the one in the middle and the last."""
    return sorted({1, 2, (writes + 1) // 2, writes} & set(range(1, writes + 1)))


def digest_all(folder: Path) -> dict[str, str]:
    """Return a digest of every table and of every stored file."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in APART:
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = sorted(map(repr, cursor.fetchall()))
                found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def altered(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
