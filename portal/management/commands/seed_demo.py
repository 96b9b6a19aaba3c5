import os
import secrets
from pathlib import Path
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
        password = find_demo_password()
        _keep_demo_password(password)
        made = seed.make_council(number=partnerships, password=password, today=clock.today())
        self.stdout.write(f"Demo council: {made} partnerships made, {Partnership.objects.count()} in all.")


def find_demo_password() -> str:
    """Return DEMO_PASSWORD, or one made once and kept beside the demo's secret."""
    if named := os.environ.get("DEMO_PASSWORD"):
        return named
    if not _file().exists():
        _keep_demo_password("-".join(secrets.token_hex(3) for _word in range(3)))
    return _file().read_text().strip()


def _keep_demo_password(password: str) -> None:
    """Keep the password with which the demo is made, so that it can be said again."""
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().write_text(password)
    _file().chmod(0o600)


def _file() -> Path:
    return settings.VAR / "demo-password"
