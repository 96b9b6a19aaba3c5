"""A register of an earlier release migrates, on both databases, and nothing that was signed has changed."""

import lzma
import os
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from core.history.guards import is_history

pytestmark = pytest.mark.own_database

HERE, ROOT = Path(__file__).parent, Path(__file__).parent.parent.parent
RELEASES = ["release-1", "release-2"]
PARTNERSHIPS = {"release-1": 30, "release-2": 29}  # that have a summary: in the second two were merged
SIGNED = (
    "SELECT id, content_hash FROM core_snapshot ORDER BY id",
    "SELECT id, status, rating, points, signed_by, accepted_by FROM reviews_review ORDER BY id",
    "SELECT id, review_id, question, value, comment, evidence FROM reviews_reviewline ORDER BY id",
    "SELECT id, assessment_id, question, value, comment FROM governance_answer ORDER BY id",
    "SELECT id, at, actor_label, headline, detail, reason, previous_seal, seal FROM core_auditevent ORDER BY id",
    "SELECT id, reference, name, status, tier FROM register_partnership ORDER BY id",
)
# What could be frozen, sealed or taken back by release 2 and not before.
SIGNED_SINCE = {
    "release-1": (),
    "release-2": (
        "SELECT id, lines, covers, reason, until, given_by FROM reviews_capwaiver ORDER BY id",
        "SELECT id, waiver_id, ended_on, ended_by, reason FROM reviews_capwaiverend ORDER BY id",
        "SELECT id, code, number, fingerprint FROM governance_edition ORDER BY id",
        "SELECT id, kind, kept_key, gone_key, reason, undone_by FROM register_merge ORDER BY id",
        "SELECT id, merged_into_id FROM register_partnership WHERE merged_into_id IS NOT NULL ORDER BY id",
        "SELECT id, headline, detail, seal FROM core_auditevent WHERE kind = 'person.handed_over'",
        "SELECT id, number, count, rows_seal, seal FROM core_accesssegment ORDER BY id",
        "SELECT id, place, kind, actor_label, content_hash, seal FROM core_accessevent ORDER BY id",
        "SELECT id, document_id, file, sha256 FROM register_documentversion ORDER BY id",
        "SELECT id, scores, total, tier, scored_by FROM register_significance ORDER BY id",
        "SELECT id, risk_id, likelihood, impact, scored_by FROM reviews_riskscore ORDER BY id",
    ),
}
# Frozen tables without a row in the newest release that is kept here, with the reason. Its next pair has one.
NOT_KEPT_YET: dict[str, str] = dict.fromkeys(
    (
        "governance.screening", "governance.sectionverification", "register.approval", "register.approvalending",
        "register.approvalrequest", "register.requestending", "reviews.reviewverification",
    ),
    "its table was made after release 2",
)  # fmt: skip
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}

ADMINISTRATORS = "SELECT user_id FROM accounts_rolegrant WHERE role = 'administrator' ORDER BY user_id"
OFFICERS = "SELECT user_id FROM accounts_rolegrant WHERE role = 'officer' ORDER BY user_id"

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def old(release: str, tmp_path: Path) -> Iterator[tuple[str, Ask]]:
    """The address of a database of an earlier release, and how to ask it; its files and head file lie in `tmp_path`."""
    files = HERE / f"{release}.{connection.vendor}.tar.xz"
    if files.exists():
        with tarfile.open(files) as archive:
            archive.extractall(tmp_path, filter="data")
    if connection.vendor == "sqlite":
        file = tmp_path / "register.sqlite3"
        file.write_bytes(lzma.decompress((HERE / f"{release}.sqlite3.xz").read_bytes()))
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
            cursor.execute(lzma.decompress((HERE / f"{release}.sql.xz").read_bytes()).decode())
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


def test_it_migrates_and_what_was_signed_stands(old: tuple[str, Ask], release: str, tmp_path: Path) -> None:
    address, ask = old
    signed = (*SIGNED, *SIGNED_SINCE[release])
    before = [ask(sql) for sql in signed]
    assert all(before)
    sat = ask("SELECT panel_id, person_id FROM accounts_panel_members ORDER BY 1, 2")
    administrators = ask(ADMINISTRATORS)
    assert sat
    assert administrators
    migrated = _manage(address, tmp_path, "migrate", "-v", "0")
    assert migrated.returncode == 0, migrated.stderr
    verified = _manage(address, tmp_path, "verify_history")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    after = [ask(sql) for sql in signed]  # migrating may add events of its own
    assert [rows[: len(old_rows)] for rows, old_rows in zip(after, before, strict=True)] == before
    with pytest.raises((sqlite3.DatabaseError, psycopg2.Error)):
        ask("UPDATE core_snapshot SET content_hash = 'x' RETURNING id")
    # Administrators of before keep what they do, and members of panels their seats, now with a history.
    assert set(administrators) <= set(ask(OFFICERS))
    assert ask("SELECT panel_id, person_id FROM accounts_panelseat ORDER BY 1, 2") == sat
    assert ask("SELECT panel_id, person_id FROM accounts_historicalpanelseat ORDER BY 1, 2") == sat


@pytest.mark.parametrize("release", RELEASES[-1:])
def test_every_frozen_kind_has_a_row_in_the_newest_release(
    old: tuple[str, Ask], release: str, tmp_path: Path
) -> None:
    """So that a migration that alters one is found here, and not at a council."""
    _address, ask = old
    frozen = {
        model._meta.label_lower: model._meta.db_table
        for model in apps.get_models()
        if not is_history(model) and (getattr(model, "FROZEN", False) or getattr(model, "FROZEN_WHEN", ""))
    }
    there = {name for (name,) in ask(TABLES[connection.vendor])}
    kept = {
        label
        for label, table in frozen.items()
        if table in there and ask(f"SELECT count(*) FROM {table}") != [(0,)]
    }
    assert frozen.keys() - kept == NOT_KEPT_YET.keys()


def test_the_summary_of_every_partnership_is_computed_anew(
    old: tuple[str, Ask], release: str, tmp_path: Path
) -> None:
    address, ask = old
    assert _manage(address, tmp_path, "migrate", "-v", "0").returncode == 0
    standings = "SELECT * FROM register_standing ORDER BY partnership_id"
    signs = "SELECT partnership_id, code, shows_from, shows_until FROM register_signshown ORDER BY 1, 2, 3"
    stored = [ask(standings), ask(signs)]
    assert len(stored[0]) == PARTNERSHIPS[release]
    assert stored[1]
    again = _manage(address, tmp_path, "refresh_standings")
    assert again.returncode == 0, again.stderr
    assert [ask(standings), ask(signs)] == stored
