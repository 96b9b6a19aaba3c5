"""Answers kept in this process for as long as nothing is written, such as the counts beside the filters of a list.

Every service writes one audit event in the transaction of its write, so the newest event tells whether
an answer still holds, in every process and on every machine. Nothing is kept while the register is
being written to, and nothing for long, so that data loaded past the services shows up by itself.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from django.db import connection

from core import clock
from core.models.audit import AuditEvent

T = TypeVar("T")

QUIET = timedelta(seconds=5)
LONGEST = 60.0  # seconds
MOST = 256
_kept: "OrderedDict[Hashable, tuple[str, float, Any]]" = OrderedDict()
_lock = Lock()


class Memory:
    """What is remembered as of now; one for a request, made before anything else is read.

    A write that comes in between then makes an answer too fresh for its moment, never too old.
    """

    def __init__(self) -> None:
        self._moment = _moment()

    def answer(self, key: Hashable, find: Callable[[], T]) -> T:
        """Return what `find` finds, or what it found before when nothing was written since.

        `key` must name everything the answer depends on apart from the data: the question, and how much
        of the data its reader may see.
        """
        if self._moment is None:
            return find()
        with _lock:
            kept = _kept.get(key)
            if kept and kept[0] == self._moment and monotonic() - kept[1] < LONGEST:
                _kept.move_to_end(key)
                return kept[2]  # type: ignore[no-any-return]
        found = find()
        with _lock:
            _kept[key] = (self._moment, monotonic(), found)
            _kept.move_to_end(key)
            while len(_kept) > MOST:
                _kept.popitem(last=False)
        return found


def _moment() -> str | None:
    """Return the seal of the newest event, or None when nothing may be kept: too soon, or inside a transaction.

    Whoever is inside a transaction may see what others do not and what may yet be taken back.
    """
    if connection.in_atomic_block:
        return None
    newest = AuditEvent.objects.order_by("-pk").values_list("seal", "at").first()
    return newest[0] if newest and clock.now() - newest[1] >= QUIET else None
