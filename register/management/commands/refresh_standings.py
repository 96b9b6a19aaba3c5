"""manage.py refresh_standings"""

from typing import Any

from django.core.management.base import BaseCommand

from register.models import Partnership
from register.standing import refresh


class Command(BaseCommand):
    help = "Compute the standing and the warning signs of every partnership anew. Safe to run at any time, and twice."

    def handle(self, **_options: Any) -> None:
        keys = list(Partnership.objects.order_by("pk").values_list("pk", flat=True))
        refresh.refresh(keys)
        self.stdout.write(f"{len(keys)} standings computed.")
