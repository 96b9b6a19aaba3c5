import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from portal.demo import seed
from register.models import Partnership


class Command(BaseCommand):
    help = "Make the fictional demo council. Safe to run twice. Only where DEMO=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--partnerships", type=int, help="How many partnerships to have in all.")
        parser.add_argument("--if-empty", action="store_true", help="Do nothing when there are partnerships.")

    def handle(self, *, partnerships: int | None, if_empty: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo council is for demos: set DEMO=1. Nothing was written.")
        if if_empty and Partnership.objects.exists():
            return
        made = seed.make_council(number=partnerships, password=find_demo_password(), today=clock.today())
        self.stdout.write(f"Demo council: {made} partnerships made, {Partnership.objects.count()} in all.")


def find_demo_password() -> str:
    """Return DEMO_PASSWORD, or one made once and kept beside the demo's secret."""
    if named := os.environ.get("DEMO_PASSWORD"):
        return named
    kept = settings.VAR / "demo-password"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text("-".join(secrets.token_hex(3) for _word in range(3)))
        kept.chmod(0o600)
    return kept.read_text().strip()
