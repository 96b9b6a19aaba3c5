"""A process with one database: it seeds it, then times what it is asked to, one line of JSON for each answer.

Asked on its standard input as {"ask": a method of Worker, its arguments}.
"""

import cProfile
import gc
import json
import os
import pstats
import sys
from collections.abc import Callable
from functools import cache, cached_property
from time import perf_counter, process_time
from typing import Any

import django

ENOUGH, MOST = 0.15, 8  # seconds spent, or times asked, before a page is timed enough in one round


class Worker:
    """Answers what it is asked about its database."""

    @cached_property
    def _cases(self) -> dict[str, Callable[[], None]]:
        from bench import pages

        return pages.pages()

    @cached_property
    def _import(self) -> Any:
        from bench.importing import ImportCase
        from register.models import Partnership

        return ImportCase(Partnership.objects.count())

    def seed(self, partnerships: int | None) -> dict[str, Any]:
        """Migrate an empty database and fill it with the demo council."""
        from django.core.management import call_command
        from django.db import connection
        from django.utils import timezone

        from bench import pages
        from portal.demo import seed

        call_command("migrate", verbosity=0)
        seed.make_council(number=partnerships, password="measured-here-only", today=timezone.localdate())
        if connection.vendor == "postgresql":  # what autovacuum does within the minute
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        return pages.about()

    def ready(self) -> list[str]:
        """Return the names of the cases that answer."""
        return list(self._cases)

    def time(self, case: str) -> list[tuple[float, float]]:
        """Ask a page until it is timed enough; return the seconds of each time, and those of our processor."""
        ask = self._cases[case]
        seconds: list[tuple[float, float]] = []
        gc.collect()
        while sum(wall for wall, _cpu in seconds) < ENOUGH and len(seconds) < MOST:
            start, busy = perf_counter(), process_time()
            ask()
            seconds.append((perf_counter() - start, process_time() - busy))
        return seconds

    def bring_in(self) -> dict[str, Any]:
        """Bring a file in and roll it back; return the seconds of its steps and what was written."""
        gc.collect()
        return {"seconds": self._import.bring_in(), "told": self._import.told}

    def bare_import(self) -> dict[str, Any]:
        """Write the same rows with bulk_create alone."""
        gc.collect()
        return {"seconds": self._import.bare()}

    def long_import(self, rows: int) -> dict[str, float]:
        from bench import long_import

        return long_import.measure(rows)

    def longest(self) -> int:
        from bench import pdf

        return pdf.longest()

    def pdf(self, pk: int) -> dict[str, float]:
        from bench import pdf

        return pdf.measure(pk)

    def profile(self, case: str, lines: int) -> str:
        """Print where the time of one case goes, to the standard error."""
        ask = self._import.bring_in if case == "import" else self._cases[case]
        profiler = cProfile.Profile()
        profiler.runcall(ask)
        for order in ("cumulative", "tottime"):
            pstats.Stats(profiler, stream=sys.stderr).sort_stats(order).print_stats(lines)
        return case


@cache
def _answers() -> Any:
    """Return a stream of its own for answers, so that nothing printed gets among them."""
    stream = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return stream


def main() -> None:
    stream, worker = _answers(), Worker()
    django.setup()
    for line in sys.stdin:
        asked = json.loads(line)
        answer = getattr(worker, asked.pop("ask"))(**asked)
        stream.write(json.dumps(answer) + "\n")
        stream.flush()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    main()
