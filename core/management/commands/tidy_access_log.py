"""manage.py tidy_access_log"""

from typing import Any

from django.core.management.base import BaseCommand

from core.access_log import segments


class Command(BaseCommand):
    help = (
        "Seal what waits in the access log, remove what is older than 13 months and keep its hash. "
        "For a daily job; a second run does nothing."
    )

    def handle(self, **options: Any) -> None:
        sealed, removed = segments.tidy()
        self.stdout.write(f"{sealed} entries sealed, {removed} older than 13 months removed.")
