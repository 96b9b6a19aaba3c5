from typing import Any

from django.db import migrations


def keep_one_of_each(apps: Any, _schema: Any) -> None:
    """Before 0011 a sign could stand once only; standings are computed anew whichever way the migrations run."""
    sign = apps.get_model("register", "SignShown")
    seen = set()
    for pk, *key in sign.objects.order_by("pk").values_list("pk", "partnership", "code"):
        if tuple(key) in seen:
            sign.objects.filter(pk=pk).delete()
        seen.add(tuple(key))


class Migration(migrations.Migration):
    """Nothing on the way forward: on the way back, a sign that stands twice would break the constraint of 0009."""

    dependencies = [("register", "0020_waived_rating")]

    operations = [migrations.RunPython(migrations.RunPython.noop, keep_one_of_each)]
