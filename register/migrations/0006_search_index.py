"""A trigram index for the search, where PostgreSQL has the extension and lets us make it. Without it search is as right, and slower."""

from django.db import DatabaseError, migrations, transaction


def make(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS register_standing_search"
                " ON register_standing USING gin (search_text gin_trgm_ops)"
            )
    except DatabaseError:  # not installed here, or not allowed to this user
        return


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS register_standing_search")


class Migration(migrations.Migration):
    dependencies = [("register", "0005_web_addresses")]
    operations = [migrations.RunPython(make, drop)]
