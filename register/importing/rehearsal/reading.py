"""A sheet that was handed in, opened and compared with the register once: what it says, what is asked, what is open.

A short one is read for each page. A long one is read by a job (register.importing.jobs.read), which keeps what it found
here for the pages; it may be lost at any time, and is then read again.
"""

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.cache import cache

from accounts.models import User
from core import clock
from register.access.visible import readable_to
from register.importing import compare, rehearse, upload
from register.importing.model import RehearsalResult, UploadedTable
from register.importing.rehearsal.page import (
    FACTS,
    AlikeQuestion,
    Obstacle,
    ask_about_likenesses,
    describe_changes,
    list_obstacles,
    seal_changes,
)
from register.models import Rehearsal

KEPT = 8 * 60 * 60  # seconds


@dataclass(frozen=True)
class SheetRead:
    """What a sheet says, how that compares with the register, and what stands in the way of importing it."""

    handed: UploadedTable
    rehearsed: RehearsalResult
    alike: Sequence[AlikeQuestion]
    obstacles: Sequence[Obstacle]

    @property
    def seal(self) -> str:
        """What tells whether these are the changes that somebody saw."""
        return seal_changes(describe_changes(self.rehearsed))

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way, and something would come of it."""
        return bool(self.rehearsed.writing) and not self.obstacles


def open_sheet(kept: Rehearsal, *, reader: User) -> SheetRead | None:
    """Return a sheet read, or None while a long one waits to be read by its job. Raises core.sheets.SheetRefused."""
    data = upload.read_bytes(kept)
    if not upload.is_long(data):
        return read_sheet(kept, reader=reader)
    packed = cache.get(_key(kept))
    if packed is None:
        return None
    handed, rehearsed = pickle.loads(zlib.decompress(packed))  # noqa: S301  # our own bytes, of our own database
    return _judge(replace(handed, data=data), rehearsed, reader)


def keep_reading(kept: Rehearsal, handed: UploadedTable, rehearsed: RehearsalResult) -> None:
    """Keep what was found in a long sheet for its pages."""
    cache.set(_key(kept), zlib.compress(pickle.dumps((replace(handed, data=b""), rehearsed)), 1), KEPT)


def forget_reading(kept: Rehearsal) -> None:
    """Forget what was found in a sheet, so that it is read again."""
    cache.delete(_key(kept))


def _key(kept: Rehearsal) -> str:
    return f"sheet_read:{kept.pk}:{kept.version}:{clock.today()}"


def read_sheet(kept: Rehearsal, *, reader: User) -> SheetRead:
    """Read a sheet as it was decided and compare it with the register. Raises core.sheets.SheetRefused."""
    handed = upload.open_file(kept)
    rehearsed = rehearse.rehearse(handed, today=clock.today(), decisions=kept.decisions)
    return _judge(handed, rehearsed, reader)


def _judge(handed: UploadedTable, rehearsed: RehearsalResult, reader: User) -> SheetRead:
    known = _facts_of_register(rehearsed, reader, clock.today())
    alike = ask_about_likenesses(rehearsed, known)
    return SheetRead(handed, rehearsed, alike, list_obstacles(handed, rehearsed))


def _facts_of_register(rehearsed: RehearsalResult, reader: User, today: date) -> dict[str, dict[str, Any]]:
    """Return the partnerships of the register that a row looks like, as far as the reader may read them."""
    named = {one.other_reference for one in rehearsed.likenesses if one.other_reference}
    if not named:
        return {}
    readable = readable_to(reader).filter(reference__in=named).values_list("reference", flat=True)
    return compare.values_of(list(readable), FACTS, today=today)
