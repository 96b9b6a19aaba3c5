"""What internal audit found in the checklists of the demo council (demo.yaml)."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from core.yaml_files import read_data
from governance.models import Assessment
from governance.verification import service
from governance.verification.read import hash_sections
from register.demo import Cast, Moment

FILE = Path(__file__).with_name("demo.yaml")
AUDITOR = "Internal Auditor"


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield each verification."""
    for name, entries in read_data(FILE).items():
        for entry in entries if cast.knows(name) else ():
            key = f"{name} {entry['section']}"
            yield cast.moment(cast.day(-entry["ago"]), key, partial(_verify, cast, name, entry))


def _verify(cast: Cast, name: str, entry: Mapping[str, Any]) -> None:
    rows = Assessment.objects.filter(partnership=cast.partnership(name), code=entry["code"])
    found = rows.order_by("-pk")[0]
    section = entry["section"]
    service.verify_section(
        found,
        section=section,
        result=entry["result"],
        looked_at=entry["looked_at"],
        evidence=entry["evidence"],
        shown=hash_sections(found.edition.framework, found.answers.filter(annexed_from=None))[section],
        by=cast.actor(AUDITOR),
    )
