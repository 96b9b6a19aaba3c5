"""Who did it: a signed-in person, or the register itself when a command runs."""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """Whoever a write is done by. A sign-in fits; so does SYSTEM."""

    @property
    def pk(self) -> int | None: ...

    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class _System:
    pk: int | None
    label: str


def actor_by_name(label: str) -> Actor:
    """Return somebody whose sign-in is gone: only the name is left."""
    return _System(None, label)


SYSTEM: Actor = _System(None, "The register")
