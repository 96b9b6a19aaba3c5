"""Dates of the demo council's agreements beside their ends: renewals and breaks, notices, and what was decided
(dates.yaml)."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from core import clock
from core.yaml_files import read_data
from register.demo import Cast, Moment
from register.models import KeyDate
from register.services import key_dates

FILE = Path(__file__).with_name("dates.yaml")
OFFICER = "Partnership Officer"


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield each date as it was written down, and each decision about one."""
    for name, entries in read_data(FILE).items():
        for entry in entries if cast.knows(name) else ():
            key = f"{name} {entry['kind']}"
            if "told" in entry:
                yield cast.moment(cast.day(-entry["told"]), key, partial(_add, cast, name, entry))
            if "decided" in entry:
                ago = entry["decided"][0]
                yield cast.moment(cast.day(-ago), key, partial(_decide, cast, name, entry))


def _add(cast: Cast, name: str, entry: Mapping[str, Any]) -> None:
    number, unit = entry.get("notice", (None, ""))
    made = KeyDate(
        partnership=cast.partnership(name),
        kind=entry["kind"],
        on=cast.day(entry["in"]),
        notice_number=number,
        notice_unit=unit,
        notice_form=entry.get("form", ""),
        clause=entry.get("clause", ""),
    )
    key_dates.add(made, by=cast.actor(OFFICER))


def _decide(cast: Cast, name: str, entry: Mapping[str, Any]) -> None:
    """Write down what was decided about the newest date of its kind."""
    partnership = cast.partnership(name)
    found = KeyDate.objects.filter(partnership=partnership, kind=entry["kind"]).order_by("-on")[0]
    _ago, found.decision, found.decision_reference = entry["decided"]
    found.decided_on = clock.today()
    names = ["decision", "decision_reference", "decided_on"]
    key_dates.change(found, names=names, by=cast.actor(partnership.sponsor))
