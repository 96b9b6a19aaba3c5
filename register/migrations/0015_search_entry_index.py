"""Trigram indexes for the search, where PostgreSQL has the extension and lets us make them; right without them, and slower."""

from django.db import DatabaseError, migrations, transaction

COLUMNS = ("open_text", "exempt_text")


def make(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for column in COLUMNS:
                cursor.execute(
                    f"CREATE INDEX IF NOT EXISTS register_search_{column}"
                    f" ON register_searchentry USING gin ({column} gin_trgm_ops)"
                )
    except DatabaseError:  # not installed here, or not allowed to this user
        return


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column in COLUMNS:
            schema_editor.execute(f"DROP INDEX IF EXISTS register_search_{column}")


class Migration(migrations.Migration):
    dependencies = [("register", "0014_search_entries")]
    operations = [migrations.RunPython(make, drop)]
