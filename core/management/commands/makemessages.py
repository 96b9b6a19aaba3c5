"""Django's makemessages for this house: it knows `_lazy`, and its catalogue changes only when a sentence does."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages

NOT_OURS = ["bench", "docs", "node_modules", "scripts", "static", "tests", "var"]
MADE_ON = re.compile(r'^"POT-Creation-Date: .*\n', re.MULTILINE)


class Command(makemessages.Command):
    help = (
        "Collects every sentence of the code and the templates into locale/*/LC_MESSAGES/django.po. "
        "Needs GNU gettext (on Debian: apt-get install gettext). A new language begins with --locale."
    )
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_lazy"]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(ignore_patterns=[*NOT_OURS], add_location="file", no_wrap=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring every catalogue up to date, unless told which."""
        options["all"] = options["all"] or not (options["locale"] or options["exclude"])
        super().handle(*args, **options)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Leave out the minute in which it was made, over which two branches would always clash."""
        super().write_po_file(potfile, locale)
        written = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        written.write_text(MADE_ON.sub("", written.read_text()))
