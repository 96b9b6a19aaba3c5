"""Whether anybody does jobs: each worker says every few seconds that it is there."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core import clock
from core.models import JobWorker

HEARD_WITHIN = timedelta(seconds=90)


class Presence(StrEnum):
    RUNNING = "running"
    SILENT = "not heard of"
    NONE = "none configured"


@dataclass(frozen=True)
class _WorkersHeard:
    """What is known of the workers, and when one was last heard of."""

    presence: Presence
    seen_at: datetime | None = None

    @property
    def running(self) -> bool:
        return self.presence is Presence.RUNNING

    @property
    def plainly(self) -> str:
        """The words that `/readyz` prints, for a machine to read."""
        since = f" since {self.seen_at:%Y-%m-%dT%H:%M:%SZ}" if self.presence is Presence.SILENT else ""
        return f"{self.presence}{since}"


def heard_of_workers() -> _WorkersHeard:
    """Return whether a worker runs, was heard of earlier, or never was: then none is configured."""
    newest = JobWorker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if newest is None:
        return _WorkersHeard(Presence.NONE)
    lately = newest >= clock.now() - HEARD_WITHIN
    return _WorkersHeard(Presence.RUNNING if lately else Presence.SILENT, newest)


def note_worker() -> None:
    """Say that the worker of this process is there."""
    now, name = clock.now(), f"{socket.gethostname()[:100]}:{os.getpid()}"
    JobWorker.objects.update_or_create(
        name=name, defaults={"seen_at": now}, create_defaults={"started_at": now, "seen_at": now}
    )
