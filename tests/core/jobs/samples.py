"""Kinds of job that only tests know: one that counts, one that hangs the first time, one that fails."""

import os
from pathlib import Path
from threading import Event
from typing import Any

from django.db import transaction

from core.jobs.kinds import JobKind, JobRefused
from core.jobs.running import JobContext
from core.models.counter import Counter, take_numbers


def effects(name: str) -> int:
    return Counter.objects.filter(name=name).values_list("last", flat=True).first() or 0


def count(context: JobContext, *, counter: str = "sample") -> None:
    """One recorded effect."""
    with transaction.atomic():
        take_numbers(counter)
        context.finish({"count": 1})


def hang(context: JobContext, *, folder: str) -> None:
    """Do half of the work and wait to be killed; the second time go through."""
    first = Path(folder) / "first"
    with transaction.atomic():
        take_numbers("hang")
        if not first.exists():
            first.write_text(str(os.getpid()))
            Event().wait(60)
        context.finish({"count": 1})


def fail(context: JobContext, *, with_words: str = "") -> None:
    take_numbers("failed")
    if with_words:
        raise JobRefused(with_words)
    raise ValueError("the printer is on fire\0")


def _tell(result: dict[str, Any]) -> str:
    return f"{result['count']} counted."


SAMPLE = JobKind("sample", "Count something", count, _tell)
HANGING = JobKind("hanging", "Wait for long", hang, _tell)
FAILING = JobKind("failing", "Print the register", fail, _tell)
