"""manage.py mark_verifications"""

from typing import Any

from django.core.management.base import BaseCommand

from core.history.actors import SYSTEM
from register.services.sensitive import mark_earlier_verifications


class Command(BaseCommand):
    help = (
        "Mark what internal audit wrote of exempt words before such words were marked by themselves. Run it once "
        "after the upgrade from a version that had no such marks; twice does no harm."
    )

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{mark_earlier_verifications(by=SYSTEM)} verifications marked.")
