"""Two people who press in the same moment: one of them stands in the middle while the other comes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, get_ident
from typing import Any

from django.db import connection

LONG_ENOUGH = 1.5  # seconds in which the other gets to its end unless it waits for its turn
Job = Callable[[], object]


def run_inside(
    monkeypatch: Any, module: Any, name: str, first: Job, second: Job
) -> list[BaseException | None]:
    """Run `second` while `first` stands before its call of `name`; return what each raised."""
    there, done, real, own = Event(), Event(), getattr(module, name), set[int]()

    def stop(*args: Any, **options: Any) -> Any:
        if get_ident() in own:
            there.set()
            done.wait(LONG_ENOUGH)
        return real(*args, **options)

    monkeypatch.setattr(module, name, stop)

    def run(job: Job, begin: Job, end: Job) -> BaseException | None:
        begin()
        try:
            job()
        except Exception as raised:
            return raised
        finally:
            end()
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        ran = [
            pool.submit(run, first, lambda: own.add(get_ident()), there.set),
            pool.submit(run, second, lambda: there.wait(30), done.set),
        ]
    return [each.result() for each in ran]
