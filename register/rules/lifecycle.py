"""The permitted moves of a partnership from idea to exit. Source: protocol 1.1, Appendix 1 (P18, P19).

Gates judge moves, warning signs judge states: what arrives by import is never refused here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from register.choices import Status

S = Status

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
    """One step of the path as it is drawn: done, now, or later, and the day on which it was reached, if known."""

    key: str
    label: str | Promise
    state: str
    on: date | None = None
    precision: str = ""
    gone_without: int = 0  # of how many things that its gate asks for it was taken all the same

    @property
    def words_for_gone_without(self) -> str:
        """Without how much it was taken; the empty string where nothing was missing."""
        n = self.gone_without
        return (
            ngettext("without %(n)s thing asked for", "without %(n)s things asked for", n) % {"n": n}
            if n
            else ""
        )

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


class Taken(Protocol):
    """One step that was taken, with its day, as it is stored or as it stood on a past day."""

    @property
    def from_status(self) -> str: ...
    @property
    def to_status(self) -> str: ...
    @property
    def on(self) -> date | None: ...
    @property
    def precision(self) -> str: ...
    @property
    def gone_without(self) -> int: ...


T = TypeVar("T", bound=Taken)
_ROAD = (S.PROPOSED, S.SETTING_UP, S.LIVE, S.WINDING_DOWN, S.CLOSED)
_WAS_LIVE = (S.DORMANT, S.WINDING_DOWN)  # nothing comes to these that was not live before


def find_reached(taken: Iterable[T]) -> dict[str, T | None]:
    """Return by which step each status was reached that still counts; None where that is not recorded.

    Coming back to a status does not begin it anew: what was dormant or whose exit was called off is live since it
    first went live, and that exit counts no more. Only an idea that is taken up again begins from the start.
    """
    found: dict[str, T | None] = {}
    for step in taken:
        to = Status(step.to_status)
        if to == S.PROPOSED:
            found.clear()
        elif to in _ROAD:
            for later in _ROAD[_ROAD.index(to) + 1 :]:
                found.pop(later, None)
        if to == S.LIVE and step.from_status in _WAS_LIVE:
            found.setdefault(to, None)
        elif to not in _ROAD or to not in found:
            found[to] = step
    return found


def date_path(
    status: str, taken: Sequence[Taken], *, started: date | None, started_precision: str, day: date
) -> list[Step]:
    """Return the steps to draw, each with the day on which it was reached: the one truth of page and report.

    What is live and has no dated step of it went live when it started. Setting up begins on the day of the
    approval, which is said once.
    """
    reached = find_reached(taken)
    path = []
    for step in list_path(status, {one.to_status for one in taken}):
        found = reached.get(step.reached_at)
        told = step.state == "now" or (step.state == "done" and step.key != S.SETTING_UP)
        if told and found:
            step = replace(step, gone_without=found.gone_without)
        if told and found and found.on:
            step = replace(step, on=found.on, precision=found.precision)
        elif told and step.key == S.LIVE and started and started <= day:
            step = replace(step, on=started, precision=started_precision)
        path.append(step)
    return path
