"""Frozen tables refuse change in the database itself, after all migrations."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from core.history import guards, writing
from core.history.actors import SYSTEM
from core.models import AuditEvent, Snapshot
from tests.factories.accounts import DirectorateFactory

pytestmark = pytest.mark.django_db


def test_every_frozen_table_has_its_guards() -> None:
    assert guards.list_missing() == []


def test_what_never_changes_is_guarded() -> None:
    tables = {guard.table for guard in guards.list_wanted()}
    history = {m._meta.db_table for m in apps.get_models() if m.__name__.startswith("Historical")}
    assert {AuditEvent._meta.db_table, Snapshot._meta.db_table} | history <= tables
    assert history


def test_a_guard_that_was_dropped_is_missed() -> None:
    guards.remove()
    assert set(guards.list_missing()) == {guard.table for guard in guards.list_wanted()}
    guards.install()
    assert guards.list_missing() == []


def test_guard_names_are_all_different() -> None:
    names = [guard.name for guard in guards.list_wanted()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_former_values_cannot_be_changed_by_raw_sql(verb: str) -> None:
    directorate = DirectorateFactory(name="Before")
    directorate.name = "After"
    writing.update(directorate, by=SYSTEM)
    table = directorate.history.model._meta.db_table
    statement = f"UPDATE {table} SET name = 'x'" if verb == "UPDATE" else f"DELETE FROM {table}"
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert [row.name for row in directorate.history.order_by("history_id")] == ["Before", "After"]


def test_a_row_freezes_once_its_column_is_filled() -> None:
    guard = guards.Guard("signed_things", "signed_at")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE signed_things (id integer primary key, text varchar(20), signed_at varchar(20))"
        )
        cursor.execute("INSERT INTO signed_things VALUES (1, 'draft', NULL), (2, 'signed', '2026')")
        for statement in guards._create(guard):
            cursor.execute(statement)
        cursor.execute("UPDATE signed_things SET text = 'changed' WHERE id = 1")
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            cursor.execute("UPDATE signed_things SET text = 'changed' WHERE id = 2")
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            cursor.execute("DELETE FROM signed_things WHERE id = 2")
        if connection.vendor == "sqlite":  # OR REPLACE removes a row without an UPDATE or a DELETE
            cursor.execute("INSERT OR REPLACE INTO signed_things VALUES (1, 'redrafted', NULL)")
            for statement in (
                "INSERT OR REPLACE INTO signed_things VALUES (2, 'changed', '2026')",
                "UPDATE OR REPLACE signed_things SET id = 2 WHERE id = 1",
            ):
                with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
                    cursor.execute(statement)


def test_models_that_say_frozen_have_no_other_way_of_saying_it() -> None:
    odd = [
        m.__name__ for m in apps.get_models() if getattr(m, "FROZEN", False) and getattr(m, "FROZEN_WHEN", "")
    ]
    assert odd == []
    assert issubclass(Snapshot, models.Model)
