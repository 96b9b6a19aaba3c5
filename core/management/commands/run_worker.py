"""Do background jobs until stopped. Any number may run, on any number of machines."""

import logging
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from core.jobs import queue
from core.jobs.service import ask_daily_jobs
from core.jobs.sweep import sweep_jobs
from core.jobs.workers import note_worker

log = logging.getLogger(__name__)
SECONDS = 10  # between two looks around


class Command(BaseCommand):
    help = "Do background jobs until stopped, and ask for the daily ones. What is in hand is finished first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--with-parent", type=int, metavar="PID", help="stop when this process, which started it, is gone"
        )

    def handle(self, *args: Any, with_parent: int | None, **options: Any) -> None:
        """The parent is named by who starts it: it may be gone before this process has come so far as to ask."""
        queue.run_workers(
            look_around,
            seconds=SECONDS,
            until=lambda: with_parent is not None and os.getppid() != with_parent,
        )


def look_around() -> None:
    """Say that a worker is there, ask for the jobs of the day, take up what was left. A failure waits for next time."""
    close_old_connections()
    for step in (note_worker, ask_daily_jobs, sweep_jobs):
        try:
            step()
        except Exception:
            log.exception("The worker could not %s", step.__name__)
