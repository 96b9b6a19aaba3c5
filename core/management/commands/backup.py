"""Back up the database, the uploaded files and the head of the audit chain, while the site runs."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.backup.make_backup import make_backup
from core.backup.refusals import BackupFailed, BackupRefused
from core.history.actors import SYSTEM
from core.uploads.stored_files import write_size

BROKE_OFF, REFUSED = 1, 2


class Command(BaseCommand):
    help = (
        "Write a backup to the new folder DIR, while the site runs: database, uploaded files, head of the audit chain. "
        "SECRET_KEY and other settings are not in it. Exit 0: whole; 1: broke off, or files are missing or altered; "
        "2: refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="a folder that is not there yet, or empty"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made = make_backup(folder, by=SYSTEM)
        except (BackupRefused, BackupFailed) as error:
            self.stderr.write(str(error))
            self.stderr.write(_("No backup was made."))
            sys.exit(REFUSED if isinstance(error, BackupRefused) else BROKE_OFF)
        words = {
            "folder": folder,
            "size": write_size(made.size),
            "rows": sum(made.counts.values()),
            "files": len(made.files),
            "number": made.head.place,
            "seal": made.head.seal,
        }
        self.stdout.write(_("Backup made in %(folder)s: %(size)s.") % words)
        self.stdout.write(_("Rows of the database: %(rows)s. Uploaded files: %(files)s.") % words)
        self.stdout.write(_("Head of the audit chain: %(number)s %(seal)s") % words)
        self.stdout.write(_("SECRET_KEY and the other settings are not in it: keep them elsewhere."))
        if made.missing:
            count = len(made.missing)
            self._name_files(
                ngettext(
                    "%(count)s file that the register names was not found, so it is not in the backup:",
                    "%(count)s files that the register names were not found, so they are not in the backup:",
                    count,
                ),
                made.missing,
            )
        if made.altered:
            count = len(made.altered)
            self._name_files(
                ngettext(
                    "%(count)s file is not what was uploaded. It is in the backup as it was found; take it from an "
                    "earlier backup:",
                    "%(count)s files are not what was uploaded. They are in the backup as they were found; take them "
                    "from an earlier backup:",
                    count,
                ),
                made.altered,
            )
        if made.missing or made.altered:
            sys.exit(BROKE_OFF)

    def _name_files(self, sentence: str, names: Sequence[str]) -> None:
        self.stderr.write(sentence % {"count": len(names)})
        for name in names:
            self.stderr.write(f"  {name}")
