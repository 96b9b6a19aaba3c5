"""The kinds of job, each under a stable name, so that code can move while a job waits.

Which there are is a setting (`JOBS`): a low floor learns here of what a high floor can do. A function has the shape
of Django's own tasks that take their context: `run(context, **arguments)`, arguments and result plain data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

MOST_ATTEMPTS = 3


class JobRefused(Exception):
    """The job cannot be done, and trying again will not help. The message says why, in a sentence."""


@dataclass(frozen=True)
class JobKind:
    """One kind of job: its stable name, its words, what does it, and how its result is told in a sentence."""

    name: str
    label: str | Promise
    run: Callable[..., Any]
    tell: Callable[[Any], str]
    daily: bool = False
    most_attempts: int = MOST_ATTEMPTS


def kind_of(name: str) -> JobKind | None:
    """Return a kind by its name; None when this release does not know it any more."""
    return load_kinds().get(name)


@cache
def load_kinds() -> Mapping[str, JobKind]:
    """Return every kind that the setting names."""
    found: list[JobKind] = [import_string(path) for path in settings.JOBS]
    return {kind.name: kind for kind in found}
