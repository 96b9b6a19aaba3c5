"""What internal audit found in the signed reviews of the demo council (demo.yaml)."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from core.yaml_files import read_data
from register.demo import Cast, Moment
from reviews.models import Review
from reviews.verification import service
from reviews.verification.read import hash_line, hash_review

FILE = Path(__file__).with_name("demo.yaml")
AUDITOR = "Internal Auditor"


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield each verification."""
    for name, entries in read_data(FILE).items():
        for entry in entries if cast.knows(name) else ():
            day = cast.today - timedelta(days=entry["ago"])
            yield cast.moment(day, f"{name} {entry['line']}", partial(_verify, cast, name, entry))


def _verify(cast: Cast, name: str, entry: Mapping[str, Any]) -> None:
    signed = Review.objects.filter(partnership=cast.partnership(name), status__in=Review.SIGNED_STATUSES)
    found = signed.order_by("-signed_at")[0]
    lines = list(found.lines.all())
    line = next((one for one in lines if one.question == entry["line"]), None)
    service.verify_review(
        found,
        question=entry["line"],
        result=entry["result"],
        looked_at=entry["looked_at"],
        evidence=entry["evidence"],
        shown=hash_line(line) if line else hash_review(found, lines),
        by=cast.actor(AUDITOR),
    )
