"""What stands on a page of the council's own: its text, or ours until there is one, and its earlier versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import CouncilText
from core import clock, plain_text
from core.yaml_files import read_data
from portal.council_texts import cited

STANDARD, PROTOCOL = (Path(__file__).with_name(name) for name in ("standard.yaml", "protocol.yaml"))


@dataclass(frozen=True)
class Page:
    """One page as it is shown. `written_on` is None while the text is ours."""

    key: str
    title: str
    lead: str
    text: str
    written_on: date | None

    @property
    def blocks(self) -> list[plain_text.Block]:
        blocks = plain_text.parse_blocks(self.text)
        return cited.place_missing(blocks) if self.key == CouncilText.Key.PROTOCOL else blocks

    @property
    def headings(self) -> list[plain_text.Block]:
        return [block for block in self.blocks if block.kind == "heading" and block.words]


@dataclass(frozen=True)
class Version:
    """One version of a page: when, by whom, why, and what it said."""

    number: int
    on: date
    who: str
    why: str
    blocks: Sequence[plain_text.Block]


def page_of(key: str) -> Page:
    """Return a page by its key, in one query."""
    ours = _standard()[key]
    found = CouncilText.objects.filter(key=key).first()
    written_on = None
    if found:
        newest = found.history.order_by("-history_id").values_list("history_date", flat=True).first()
        written_on = clock.day_of(newest) if newest else None
    text = found.text if found else ours["text"].replace("{council}", settings.COUNCIL["name"])
    return Page(key, str(CouncilText.Key(key).label), ours["lead"], text, written_on)


def text_to_write(key: str) -> CouncilText:
    """Return the record behind a page, or a new one that begins with our text."""
    return CouncilText.objects.filter(key=key).first() or CouncilText(key=key)


def versions_of(record: CouncilText) -> list[Version]:
    """Return every version of a page, the newest first."""
    if record.pk is None:
        return []
    rows = record.history.select_related("history_user__person").order_by("-history_id")
    return [
        Version(
            row.version,
            clock.day_of(row.history_date),
            row.history_user.label if row.history_user else "",
            row.history_change_reason or "",
            plain_text.parse_blocks(row.text),
        )
        for row in rows
    ]


@cache
def _standard() -> dict[str, Any]:
    return {**read_data(STANDARD), CouncilText.Key.PROTOCOL: read_data(PROTOCOL)}
