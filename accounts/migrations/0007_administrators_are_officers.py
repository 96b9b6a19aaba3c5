"""Administrators of before keep what they do: until now the role held every right of a partnership officer.

`accounts/services/officers_of_before.py` tells of each in the history once all is migrated. Going back takes nothing
away: there an administrator holds the rights of an officer in any case, so the second role changes nothing.
"""

from typing import Any

from django.db import migrations


def give_second_role(apps: Any, schema_editor: Any) -> None:
    grants = apps.get_model("accounts", "RoleGrant").objects
    officers = grants.filter(role="officer").values("user")
    administrators = grants.filter(role="administrator").exclude(user__in=officers).order_by("pk")
    model = apps.get_model("accounts", "RoleGrant")
    grants.bulk_create(model(user_id=user, role="officer") for user in administrators.values_list("user", flat=True))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_protocol_page"),
    ]

    operations = [migrations.RunPython(give_second_role, migrations.RunPython.noop)]
