"""manage.py export_register --format csv|xlsx|json [-o FILE]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.history.actors import SYSTEM
from register.exporting.files import FORMATS, record_export, stream_file
from register.exporting.partnerships import build_partnership_export
from register.listing.partnership_columns import TIE
from register.models import Partnership


class Command(BaseCommand):
    help = "Write the whole register as a file, exempt text too: to -o FILE, or to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=list(FORMATS), default="csv")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE")

    def handle(self, *, format: str, output: Path | None, **options: Any) -> None:
        ids = list(Partnership.objects.order_by(*TIE).values_list("pk", flat=True))
        export = build_partnership_export(ids, reader=None, today=clock.today())
        pieces = stream_file(format, export)
        if output is None:
            target = getattr(self.stdout, "buffer", None) or getattr(self.stdout._out, "buffer", None)
            for piece in pieces:
                target.write(piece) if target else self.stdout.write(piece.decode(), ending="")
        else:
            try:
                with output.open("wb") as file:
                    file.writelines(pieces)
            except OSError as error:
                raise CommandError(
                    f"{output} could not be written: {error.strerror}. Choose another place."
                ) from error
            self.stderr.write(f"{len(ids)} partnerships written to {output}")
        record_export(format, export, by=SYSTEM)
