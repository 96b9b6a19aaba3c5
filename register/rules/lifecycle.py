"""The permitted moves of a partnership from idea to exit. Source: protocol 1.1, Appendix 1 (P18, P19).

Gates judge moves, warning signs judge states: what arrives by import is never refused here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from register.choices import Status

S = Status
T = TypeVar("T")

MOVES: Mapping[Status, tuple[Status, ...]] = {
    S.PROPOSED: (S.SETTING_UP, S.WITHDRAWN, S.OUT_OF_SCOPE),
    S.SETTING_UP: (S.LIVE, S.WITHDRAWN, S.OUT_OF_SCOPE),
    S.LIVE: (S.DORMANT, S.WINDING_DOWN, S.OUT_OF_SCOPE),
    S.DORMANT: (S.LIVE, S.WINDING_DOWN, S.OUT_OF_SCOPE),
    S.WINDING_DOWN: (S.CLOSED, S.LIVE),  # an exit may be called off
    S.CLOSED: (),
    S.WITHDRAWN: (S.PROPOSED,),  # an idea may be taken up again
    S.OUT_OF_SCOPE: (S.PROPOSED, S.LIVE),  # the screening may have been wrong
}


def may_follow(current: str, target: str) -> bool:
    """Whether a partnership may go from `current` to `target` at all."""
    return Status(target) in MOVES[Status(current)]


@dataclass(frozen=True)
class Step:
    """One step of the path as it is drawn: done, now, or later."""

    key: str
    label: str | Promise
    state: str

    @property
    def reached_at(self) -> str:
        """The status whose date is that of the step: it was approved when it went from idea to setting up."""
        return S.SETTING_UP if self.key == APPROVED else self.key


APPROVED = "approved"
_PATH: tuple[tuple[str, str | Promise], ...] = (
    (S.PROPOSED, _lazy("Idea")),
    (APPROVED, _lazy("Approved")),
    (S.SETTING_UP, _lazy("Setting up")),
    (S.LIVE, _lazy("Live")),
    (S.WINDING_DOWN, _lazy("Winding down")),
    (S.CLOSED, _lazy("Closed")),
)
_INSTEAD: Mapping[Status, tuple[int, str | Promise]] = {
    S.DORMANT: (4, S.DORMANT.label),
    S.WITHDRAWN: (1, S.WITHDRAWN.label),
    S.OUT_OF_SCOPE: (1, S.OUT_OF_SCOPE.label),
}


def list_path(status: str, taken: Collection[str] = ()) -> list[Step]:
    """Return the steps to draw. "Approved" is the gate between idea and setting up, not a status (P18).

    Dormant, withdrawn and out of scope take the place of every later step; `taken` are the statuses it had before,
    so that what was set up or live for years says so.
    """
    if replaced := _INSTEAD.get(Status(status)):
        least, label = replaced
        done = max([least, *(place for place, (key, _words) in enumerate(_PATH[:4], 1) if key in taken)])
        return [Step(key, words, "done") for key, words in _PATH[:done]] + [Step(status, label, "now")]
    now = [key for key, _words in _PATH].index(status)
    states = ["done"] * now + ["now"] + ["later"] * (len(_PATH) - now - 1)
    return [Step(key, words, state) for (key, words), state in zip(_PATH, states, strict=True)]


def find_taken(step: Step, taken: Iterable[tuple[str, T]]) -> T | None:
    """Return the newest of what reached a step, given with the statuses; nothing of a step that is still to come."""
    found = [one for status, one in taken if status == step.reached_at] if step.state != "later" else []
    return found[-1] if found else None
