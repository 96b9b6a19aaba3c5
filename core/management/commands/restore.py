"""Put a backup back into an empty place, and check the history."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from core.backup.refusals import BackupFailed, BackupRefused
from core.backup.restore_backup import restore_backup
from core.history.actors import SYSTEM

ALTERED, REFUSED, BROKE_OFF = 1, 2, 3


class Command(BaseCommand):
    help = (
        "Put the backup in DIR back into an empty database and an empty place for files, then run verify_history. "
        "Exit 0: restored, all as written; 1: restored, and it is named what was altered; 2: refused, "
        "nothing was written; 3: broke off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that `backup` made")
        parser.add_argument("--reason", default="", help="why, for the history")

    def handle(self, *args: Any, folder: Path, reason: str, **options: Any) -> None:
        try:
            kept = restore_backup(folder, by=SYSTEM, reason=reason)
        except BackupRefused as refused:
            self.stderr.write(str(refused))
            sys.exit(REFUSED)
        except BackupFailed as failed:
            self.stderr.write(str(failed))
            sys.exit(BROKE_OFF)
        words = {"at": kept.made_at.isoformat(timespec="seconds"), "number": kept.head.place}
        self.stdout.write(_("Restored from the backup of %(at)s, up to entry %(number)s.") % words)
        self.stdout.write(
            _("The head file %(file)s goes on from there.") % {"file": settings.AUDIT_HEAD_FILE}
        )
        self.stdout.write(_("What was saved after that is not in it. Everybody signs in anew."))
        for name in kept.altered:
            self.stderr.write(
                _("%(file)s was altered before this backup was made. Take it from an earlier one.")
                % {"file": name}
            )
        call_command("verify_history", stdout=self.stdout, stderr=self.stderr)
        if kept.altered:
            sys.exit(ALTERED)
