"""How a measure is doing: whether its target is met, which way it goes, what a page says of it. Pure.

Source: protocol 2.9 (P9); management framework 3.1.1 (N1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

PERIODS = 8  # as many as a line of the size of a word can show
WORSE_FOR = 4  # so many periods running are worth a question


class MeasureState(StrEnum):
    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"


STATES: dict[MeasureState, str | Promise] = {
    MeasureState.MET: _lazy("Met"),
    MeasureState.MISSED: _lazy("Not met"),
    MeasureState.UNKNOWN: _lazy("Not known"),
}


@dataclass(frozen=True)
class Figure:
    """What was reached by the end of one period."""

    ends_on: date
    amount: Decimal


def state_of(figures: Sequence[Figure], *, target: Decimal | None, higher_is_better: bool) -> MeasureState:
    """Return whether the newest figure meets the target; unknown without a figure or a target."""
    if target is None or not figures:
        return MeasureState.UNKNOWN
    newest = max(figures, key=lambda figure: figure.ends_on).amount
    met = newest >= target if higher_is_better else newest <= target
    return MeasureState.MET if met else MeasureState.MISSED


def count_worse_running(figures: Sequence[Figure], *, higher_is_better: bool) -> int:
    """Return for how many periods running, up to the newest, each figure was worse than the one before."""
    ordered = [figure.amount for figure in sorted(figures, key=lambda figure: figure.ends_on)]
    running = 0
    for before, after in zip(reversed(ordered[:-1]), reversed(ordered[1:]), strict=True):
        worse = after < before if higher_is_better else after > before
        if not worse:
            break
        running += 1
    return running


def describe_met(met: int, measures: int) -> str:
    """Return how many of these measures meet their target, without a full stop."""
    if measures == 1:
        return _("The one measure meets its target") if met else _("The one measure does not meet its target")
    words = ngettext(
        "%(met)s of %(n)s measures meets its target", "%(met)s of %(n)s measures meet their target", met
    )
    return words % {"met": met, "n": measures}
