"""Databases of the run's own, made before it and dropped after it, each with the worker that measures it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
SERVER = {"host": "127.0.0.1", "port": 5432, "user": "postgres", "dbname": "postgres", "connect_timeout": 3}


class Asked:
    """One worker process, asked by line and answering by line."""

    def __init__(self, address: str, folder: Path) -> None:
        environment = os.environ | {"DATABASE_URL": address, "VAR_DIR": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.worker"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, ask: str, **arguments: Any) -> Any:
        """Return the worker's answer. Raises RuntimeError when it has died; its own words are on the screen."""
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(json.dumps({"ask": ask, **arguments}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise RuntimeError(f"the worker died before {ask!r}") from None
        if line := self.process.stdout.readline():
            return json.loads(line)
        raise RuntimeError(f"the worker died at {ask!r}: {arguments}")

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=30)


@contextmanager
def worker(address: str, folder: Path) -> Iterator[Asked]:
    """A worker on a database that is there already."""
    asked = Asked(address, folder)
    try:
        yield asked
    finally:
        asked.close()


@contextmanager
def fresh(vendor: str, name: str, folder: Path) -> Iterator[tuple[str, Asked]]:
    """A database made for this run and dropped after it: its address and its worker."""
    with ExitStack() as stack:
        address = f"sqlite:///{folder / name}.sqlite3"
        if vendor == "postgresql":
            address = stack.enter_context(_postgresql(name))
        yield address, stack.enter_context(worker(address, folder))


@contextmanager
def _postgresql(name: str) -> Iterator[str]:
    _on_server("CREATE DATABASE {}", name)
    try:
        yield f"postgresql://{SERVER['user']}@{SERVER['host']}:{SERVER['port']}/{name}"
    finally:
        _on_server("DROP DATABASE {} WITH (FORCE)", name)


def _on_server(statement: str, name: str) -> None:
    connection = psycopg2.connect(**SERVER)
    connection.autocommit = True
    try:
        connection.cursor().execute(sql.SQL(statement).format(sql.Identifier(name)))
    finally:
        connection.close()


def postgresql_answers() -> bool:
    """Whether there is a server that lets us in."""
    try:
        psycopg2.connect(**SERVER).close()
    except psycopg2.OperationalError:
        return False
    return True
