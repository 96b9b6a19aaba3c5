"""What a database holds, read by plain SQL: of a copy that the running program is not connected to, or an older one."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from core.backup.manifest import Moment
from core.history.audit import FIRST_SEAL
from core.history.sealing import ChainHead, list_sealed_models
from core.models import AuditEvent
from core.uploads.stored_files import hash_in_name


def read_moment(cursor: Any, tables: Iterable[str]) -> Moment:
    """Return the migrations, the rows of each table and the head of the chain."""
    tables = sorted(tables)
    return Moment(
        migrations=sorted(
            f"{app}.{name}" for app, name in _rows(cursor, "SELECT app, name FROM django_migrations")
        ),
        counts={table: _rows(cursor, f'SELECT count(*) FROM "{table}"')[0][0] for table in tables},  # noqa: S608  # names of ours
        head=_head(cursor),
        newest_rows={
            kind: _newest_row(cursor, model)
            for kind, model in list_sealed_models().items()
            if model._meta.db_table in tables
        },
    )


def read_file_hashes(cursor: Any, tables: Iterable[str]) -> dict[str, str]:
    """Return the name of every stored file that a record names, with the SHA-256 that its bytes must have.

    As far as the database has the tables of today. A file is named by its hash (core.uploads.stored_files); one of
    an earlier release has it in the row that names it.
    """
    return dict(sorted(_file_hashes(cursor, set(tables))))


def _newest_row(cursor: Any, model: type[models.Model]) -> int:
    key, table = model._meta.pk.column, model._meta.db_table
    return int(_rows(cursor, f'SELECT max("{key}") FROM "{table}"')[0][0] or 0)  # noqa: S608  # names of ours


def _head(cursor: Any) -> ChainHead:
    table = AuditEvent._meta.db_table
    newest = _rows(cursor, f'SELECT place, id, seal FROM "{table}" ORDER BY id DESC LIMIT 1')  # noqa: S608  # names of ours
    place, key, seal = newest[0] if newest else (0, 0, FIRST_SEAL)
    return ChainHead(place or 0, key, seal)


def _file_hashes(cursor: Any, tables: set[str]) -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        table = model._meta.db_table
        columns = [each.column for each in model._meta.concrete_fields if isinstance(each, models.FileField)]
        if not columns or table not in tables:
            continue
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608  # names of ours
        there = {each[0] for each in cursor.description}
        own = '"sha256"' if "sha256" in there else "''"
        for column in there.intersection(columns):
            for name, sha256 in _rows(cursor, f'SELECT "{column}", {own} FROM "{table}"'):  # noqa: S608  # names of ours
                if name:
                    yield name, sha256 or hash_in_name(name)


def _rows(cursor: Any, statement: str) -> list[Any]:
    cursor.execute(statement)
    return list(cursor.fetchall())
