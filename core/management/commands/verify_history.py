"""Check the audit chain, what it seals, every record beside its history, frozen files, and the guards."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.history import verify
from core.history.results import CheckResult

MOST_NAMED = 200


class Command(BaseCommand):
    help = "Check that nothing recorded, signed or issued was altered. Exit 0: as written; exit 1: names what is not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="also compare the chain with this copy of the head file, kept elsewhere; may be given again",
        )

    def handle(self, *args: Any, head: list[Path], **options: Any) -> None:
        checked = verify.run_checks(head)
        for check in checked:
            self.stdout.write(f"{check.count} {check.what}: {_found(check)}")
            for line in check.notes:
                self.stdout.write(f"  {line}")
            for line in check.altered[:MOST_NAMED]:
                self.stderr.write(f"  {line}")
            if len(check.altered) > MOST_NAMED:
                self.stderr.write(f"  and {len(check.altered) - MOST_NAMED} more")
        if any(check.altered for check in checked):
            sys.exit(1)


def _found(check: CheckResult) -> str:
    if check.altered:
        return f"{len(check.altered)} altered"
    return "as written" if check.count else "nothing to check"
