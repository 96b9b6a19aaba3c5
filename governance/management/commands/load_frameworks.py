from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.frameworks.load import YamlError
from governance.library import service as library_service


class Command(BaseCommand):
    help = "Publish the checklists of governance/frameworks that are not published yet. Safe to run twice."

    def handle(self, **options: Any) -> None:
        try:
            new = library_service.load_library()
        except (YamlError, library_service.EditionChanged) as refused:
            raise CommandError(str(refused)) from refused
        for edition in new:
            self.stdout.write(f"Published {edition}")
        if not new:
            self.stdout.write("Every edition is already published.")
