"""Check the audit chain, every frozen snapshot and file, and that the guards in the database stand."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from core.history import verify


class Command(BaseCommand):
    help = "Check that nothing recorded, signed or issued was altered. Exit 0: as written; exit 1: names what is not."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = verify.run_checks()
        for check in checked:
            found = f"{len(check.altered)} altered" if check.altered else "as written"
            self.stdout.write(f"{check.count} {check.what}: {found}")
            for line in check.altered:
                self.stderr.write(f"  {line}")
        if any(check.altered for check in checked):
            sys.exit(1)
