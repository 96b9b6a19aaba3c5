"""Fills the access log of the demo council, by the one writer, and seals it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.timezone import make_aware

from accounts.models import User
from core.access_log import segments
from core.access_log.recording import record_access, subject_of
from core.yaml_files import read_data
from register.demo import Cast, Moment
from register.models import Partnership

Entry = Mapping[str, Any]


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield what the file tells; each seals what was written in the hours before it."""
    users = {one.email.partition("@")[0]: one for one in User.objects.filter(email__endswith="@demo.example")}
    for at, entry in _moments(cast.today):
        yield Moment(at, partial(_record, entry, users))


def _record(entry: Entry, users: Mapping[str, User]) -> None:
    segments.seal_waiting()
    about = Partnership.objects.filter(name=entry.get("about", "")).first()
    for _time in range(entry.get("times", 1)):
        record_access(
            entry["kind"],
            by=users.get(entry.get("by", "")),
            whose=users.get(entry.get("whose", "")),
            about=subject_of(about, about.reference) if about else None,
            address=entry.get("address", ""),
            detail=entry.get("detail", ""),
        )


def _moments(today: date) -> Iterator[tuple[datetime, Entry]]:
    told = read_data(Path(__file__).parent / "demo.yaml")
    for key, entry in told["sign_ins"].items():
        for days in entry["days"]:
            yield _at(today, days, entry["at"]), {"kind": "signed_in", "by": key}
    for entry in told["events"]:
        yield _at(today, entry["days"], entry["at"]), entry


def _at(today: date, days: int, hour: str) -> datetime:
    return make_aware(datetime.combine(today - timedelta(days=days), time.fromisoformat(hour)))
