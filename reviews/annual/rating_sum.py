"""The sum behind a rating, as a page shows it: from the answers of a draft, or as it was frozen. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from governance.frameworks.model import Band, Cap, Framework
from register.choices import Tier
from reviews.rating import Rating, percent_of


@dataclass(frozen=True)
class _RatingCap:
    """A cap in words, and whether it lowered this rating."""

    sentence: str
    applies: bool


@dataclass(frozen=True)
class Step:
    """One band of the scale; `earned` by points alone, `present` after the caps."""

    band: Band
    earned: bool
    present: bool


@dataclass(frozen=True)
class RatingSum:
    """Points of possible, per cent, the bands and every cap."""

    points: int
    possible: int
    percent: str
    rating: str
    label: str
    steps: Sequence[Step]
    limits: Sequence[_RatingCap]


def sum_of_result(result: Rating, framework: Framework) -> RatingSum:
    """Return the sum of a rating that was just worked out."""
    lowered = {cap.sentence for cap in result.caps}
    return _sum(framework, result.points, result.possible, result.earned.key, result.band.key, lowered)


def sum_of_snapshot(content: Mapping[str, Any], framework: Framework) -> RatingSum:
    """Return the sum as it was frozen at signing, whatever the register holds today."""
    numbers = (content["points"], content["possible"])
    return _sum(framework, *numbers, content["earned"], content["rating"], content["caps"])


def _sum(
    framework: Framework, points: int, possible: int, earned: str, band: str, lowered: Collection[str]
) -> RatingSum:
    assert framework.scale is not None
    steps = [Step(one, one.key == earned, one.key == band) for one in framework.scale.bands]
    label = next(step.band.label for step in steps if step.present)
    limits = [
        _RatingCap(cap.sentence, applies=True)
        if cap.sentence in lowered
        else _RatingCap(_write_condition(cap, framework), applies=False)
        for cap in framework.scale.caps
    ]
    return RatingSum(points, possible, write_percent(points, possible), band, label, steps, limits)


def _write_condition(cap: Cap, framework: Framework) -> str:
    """Say when a cap would hold the rating down: its own sentence says what is so only where it does."""
    assert framework.scale is not None
    words = {
        "rating": next(band.label for band in framework.scale.bands if band.key == cap.at_most),
        "line": framework.question(cap.line).label,
        "tiers": get_text_list([str(Tier(tier).label) for tier in cap.tiers], _("or")),
    }
    if cap.tiers:
        said = _(
            "in a partnership of the tier %(tiers)s it can be %(rating)s at most if “%(line)s” is answered No, "
            "or if the register holds none."
        )
    else:
        said = _("it can be %(rating)s at most if “%(line)s” is answered No, or if the register holds none.")
    return said % words


def write_percent(points: int, possible: int) -> str:
    """Return the per cent of the points without a nought behind the point."""
    return f"{percent_of(points, possible):f}".removesuffix(".0")
