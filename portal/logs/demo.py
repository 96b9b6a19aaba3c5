"""Fills the access log of the demo council, by the one writer and with the clock moved back, and seals it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import make_aware

from accounts.models import User
from core import clock
from core.access_log import segments
from core.access_log.recording import record_access, subject_of
from core.models import AccessEvent
from core.yaml_files import read_data
from register.models import Partnership

Entry = Mapping[str, Any]


def seed_access_log(today: date) -> None:
    """Write what the file tells, oldest first; nothing where somebody has signed in already."""
    if AccessEvent.objects.filter(kind=AccessEvent.Kind.SIGNED_IN).exists():
        return
    users = {one.email.partition("@")[0]: one for one in User.objects.filter(email__endswith="@demo.example")}
    names = {one.name: subject_of(one, one.reference) for one in Partnership.objects.all()}
    for at, entry in sorted(_moments(today), key=lambda pair: pair[0]):
        with clock.set_to(at):
            segments.seal_waiting()
            for _time in range(entry.get("times", 1)):
                record_access(
                    entry["kind"],
                    by=users.get(entry.get("by", "")),
                    whose=users.get(entry.get("whose", "")),
                    about=names.get(entry.get("about", "")),
                    address=entry.get("address", ""),
                    detail=entry.get("detail", ""),
                )
    segments.seal_waiting()


def _moments(today: date) -> Iterator[tuple[datetime, Entry]]:
    told = read_data(Path(__file__).parent / "demo.yaml")
    for key, entry in told["sign_ins"].items():
        for days in entry["days"]:
            yield _at(today, days, entry["at"]), {"kind": "signed_in", "by": key}
    for entry in told["events"]:
        yield _at(today, entry["days"], entry["at"]), entry


def _at(today: date, days: int, hour: str) -> datetime:
    return make_aware(datetime.combine(today - timedelta(days=days), time.fromisoformat(hour)))
