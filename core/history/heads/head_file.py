"""The head of the audit chain, remembered outside the database: one line for each event, appended after its commit.

A chain alone can be cut off at its end, or made anew from some point, and still be sound. It then no longer holds what
a file beside it remembers. A line reads: time, place in the chain, id, seal. Where a backup was restored a line
with the word `restored` begins a new segment: core.history.heads.segments.
"""

import logging
import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from core import clock
from core.history.heads.segments import Segments, restore_line
from core.history.results import Bits, CheckResult
from core.history.sealing import ChainHead
from core.models import AuditEvent

log = logging.getLogger(__name__)
LINE = re.compile(r"(\S+) (\d+) (\d+) ([0-9a-f]{64})")
BATCH = 500
_waiting: list[str] = []  # lines that could not be written yet


def append(heads: Iterable[ChainHead]) -> None:
    """Append a line for each event in one write. A failure is logged, and its lines go before the next ones."""
    lines = [f"{clock.now().isoformat()} {each.place} {each.key} {each.seal}" for each in heads]
    if not lines:
        return
    log.info("Audit head %s", lines[-1])
    earlier, _waiting[:] = list(_waiting), []
    try:
        _write(Path(settings.AUDIT_HEAD_FILE), [*([""] if earlier else []), *earlier, *lines])
    except OSError:
        _waiting.extend([*earlier, *lines])
        log.exception("The head of the audit chain could not be remembered in %s", settings.AUDIT_HEAD_FILE)


def begin_segment(head: ChainHead, *, made_at: datetime) -> None:
    """Note that the chain goes on from `head`, as a backup of `made_at` held it. Raises OSError."""
    _write(Path(settings.AUDIT_HEAD_FILE), ["", restore_line(head, restored_at=clock.now(), made_at=made_at)])


def _write(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        text = "".join(f"{line}\n" for line in lines).encode()
        if os.write(opened, text) < len(text):
            raise OSError("only a part was written")
    finally:
        os.close(opened)


class Remembered:
    """What one head file remembered when the check began, to be compared with the chain."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size if path.is_file() else None
        self.count, self.first = 0, 0
        self.altered: list[str] = []
        self.places = Bits()
        self.segments = Segments(lambda: ())

    def compare(self, *, complete: bool) -> CheckResult:
        """Look for each remembered head in the chain, and, of a file that is `complete`, for each event in the file."""
        what = _("remembered heads of the chain in %(file)s") % {"file": self.path}
        if self.size is None:
            if not complete or AuditEvent.objects.filter(shape__gte=2).exists():
                self.altered.append(_("%(file)s is missing") % {"file": self.path})
            return CheckResult(what, 0, self.altered)
        self.segments = Segments(self._lines)
        some: list[tuple[str, ChainHead]] = []
        for at, head in self._read():
            some.append((at, head))
            if len(some) == BATCH:
                self._find(some)
                some = []
        self._find(some)
        notes = self.segments.notes()
        if complete:
            self._find_forgotten()
        self.altered += self.segments.unknown_restores()
        return CheckResult(what, self.count, self.altered, notes)

    def _read(self) -> Iterator[tuple[str, ChainHead]]:
        """Yield what is remembered of the chain as it goes on from the newest restore, if there was one."""
        for number, line in self._lines():
            if found := LINE.fullmatch(line):
                if self.segments.demand(number):
                    yield found[1], ChainHead(int(found[2]), int(found[3]), found[4])
            elif line and number not in self.segments.restores:
                self.altered.append(_("Line %(number)s cannot be read") % {"number": number})

    def _lines(self) -> Iterator[tuple[int, str]]:
        assert self.size is not None
        with self.path.open("rb") as lines:
            for number, raw in enumerate(lines, 1):
                if lines.tell() > self.size:
                    return
                yield number, raw.decode("utf-8", "replace").strip()

    def _find(self, some: list[tuple[str, ChainHead]]) -> None:
        rows = AuditEvent.objects.filter(pk__in=[head.key for _at, head in some])
        there = {key: (place, seal) for key, place, seal in rows.values_list("pk", "place", "seal")}
        for at, head in some:
            self.count += 1
            self.first = min(self.first or head.place, head.place)
            self.places.add(head.place)
            words = {"number": head.key, "at": at}
            if head.key not in there:
                self.altered.append(_("Entry %(number)s, remembered at %(at)s, is gone") % words)
            elif there[head.key] != (head.place, head.seal):
                self.altered.append(_("Entry %(number)s, remembered at %(at)s, has another seal") % words)

    def _find_forgotten(self) -> None:
        """Name the events that the file should remember: from its first line on, as far as it goes now."""
        events = AuditEvent.objects.filter(shape__gte=2, place__gte=self.first)
        keys = events.order_by("pk").values_list("pk", "place").iterator(chunk_size=2000)
        lost = {key: place for key, place in keys if place and place not in self.places}
        if not lost:
            return
        self.size = self.path.stat().st_size  # committed before the check began, remembered since
        later = {head.key for _at, head in self._read() if head.key in lost}
        self.altered += [
            _(
                "Entry %(number)s is not remembered: written past the register, or the file could not be written"
            )
            % {"number": key}
            for key in lost
            if key not in later
        ]
