"""A register of an earlier release migrates, on both databases, and nothing that was signed has changed."""

import lzma
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

HERE, ROOT = Path(__file__).parent, Path(__file__).parent.parent.parent
RELEASES = ["release-1"]
SIGNED = (
    "SELECT id, content_hash FROM core_snapshot ORDER BY id",
    "SELECT id, status, rating, points, signed_by, accepted_by FROM reviews_review ORDER BY id",
    "SELECT id, review_id, question, value, comment, evidence FROM reviews_reviewline ORDER BY id",
    "SELECT id, assessment_id, question, value, comment FROM governance_answer ORDER BY id",
    "SELECT id, at, actor_label, headline, detail, reason, previous_seal, seal FROM core_auditevent ORDER BY id",
    "SELECT id, reference, name, status, tier FROM register_partnership ORDER BY id",
)

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(params=RELEASES)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Ask]]:
    """The address of a database of an earlier release, and how to ask it."""
    if connection.vendor == "sqlite":
        file = tmp_path / "register.sqlite3"
        file.write_bytes(lzma.decompress((HERE / f"{request.param}.sqlite3.xz").read_bytes()))
        yield f"sqlite:///{file}", lambda sql: _ask(sqlite3.connect(file), sql)
        return
    own = settings.DATABASES["default"]
    place = {
        "host": own["HOST"],
        "port": own["PORT"] or None,
        "user": own["USER"],
        "password": own["PASSWORD"],
    }
    name = f"upgrade_{os.getpid()}"
    _run_alone(place, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    try:
        with psycopg2.connect(dbname=name, **place) as opened, opened.cursor() as cursor:
            cursor.execute(lzma.decompress((HERE / f"{request.param}.sql.xz").read_bytes()).decode())
        opened.close()
        yield _address(place, name), lambda sql: _ask(psycopg2.connect(dbname=name, **place), sql)
    finally:
        _run_alone(place, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _address(place: dict[str, Any], name: str) -> str:
    host = str(place["host"])
    if host.startswith("/"):
        return f"postgresql:///{name}?host={host}&user={place['user']}"
    word = f":{place['password']}" if place["password"] else ""
    return f"postgresql://{place['user']}{word}@{host}:{place['port'] or 5432}/{name}"


def _run_alone(place: dict[str, Any], *statements: str) -> None:
    opened = psycopg2.connect(dbname="postgres", **place)
    opened.autocommit = True
    with opened.cursor() as cursor:
        for one in statements:
            cursor.execute(one)
    opened.close()


def _ask(opened: Any, sql: str) -> list[tuple[Any, ...]]:
    cursor = opened.cursor()
    cursor.execute(sql)
    rows = cursor.fetchall()
    opened.close()
    return list(rows)


def _manage(address: str, place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "only-for-tests-" + "0" * 40,
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": address,
        "VAR_DIR": str(place),
        "COUNCIL_NAME": "Northvale Borough Council",
    }
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(
        command, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240
    )


def test_it_migrates_and_what_was_signed_stands(old: tuple[str, Ask], tmp_path: Path) -> None:
    address, ask = old
    before = [ask(sql) for sql in SIGNED]
    assert all(before)
    migrated = _manage(address, tmp_path, "migrate", "-v", "0")
    assert migrated.returncode == 0, migrated.stderr
    verified = _manage(address, tmp_path, "verify_history")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    after = [ask(sql) for sql in SIGNED]  # migrating may add events of its own
    assert [rows[: len(old_rows)] for rows, old_rows in zip(after, before, strict=True)] == before
    with pytest.raises((sqlite3.DatabaseError, psycopg2.Error)):
        ask("UPDATE core_snapshot SET content_hash = 'x' RETURNING id")


def test_the_summary_of_every_partnership_is_computed_anew(old: tuple[str, Ask], tmp_path: Path) -> None:
    address, ask = old
    assert _manage(address, tmp_path, "migrate", "-v", "0").returncode == 0
    standings = "SELECT * FROM register_standing ORDER BY partnership_id"
    signs = "SELECT partnership_id, code, shows_from, shows_until FROM register_signshown ORDER BY 1, 2, 3"
    stored = [ask(standings), ask(signs)]
    assert len(stored[0]) == 30
    assert stored[1]
    again = _manage(address, tmp_path, "refresh_standings")
    assert again.returncode == 0, again.stderr
    assert [ask(standings), ask(signs)] == stored
