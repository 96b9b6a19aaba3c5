"""The sum behind a rating, as a page shows it: from the answers of a draft, or as it was frozen. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from governance.frameworks.model import Band, Cap, Framework
from reviews.annual.rating import Rating


@dataclass(frozen=True)
class RatingCap:
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
    limits: Sequence[RatingCap]


def sum_of_result(result: Rating, framework: Framework) -> RatingSum:
    """Return the sum of a rating that was just worked out."""
    lowered = {cap.sentence for cap in result.caps}
    return _sum(
        framework, result.points, result.possible, result.percent, result.earned.key, result.band.key, lowered
    )


def sum_of_snapshot(content: Mapping[str, Any], framework: Framework) -> RatingSum:
    """Return the sum as it was frozen at signing, whatever the register holds today."""
    numbers = (content["points"], content["possible"], content["percent"])
    return _sum(framework, *numbers, content["earned"], content["rating"], content["caps"])


def _sum(
    framework: Framework,
    points: int,
    possible: int,
    percent: Any,
    earned: str,
    band: str,
    lowered: Collection[str],
) -> RatingSum:
    assert framework.scale is not None
    steps = [Step(one, one.key == earned, one.key == band) for one in framework.scale.bands]
    label = next(step.band.label for step in steps if step.present)
    limits = [RatingCap(cap.sentence, cap.sentence in lowered) for cap in _caps(framework)]
    return RatingSum(points, possible, f"{Decimal(percent):f}".removesuffix(".0"), band, label, steps, limits)


def _caps(framework: Framework) -> tuple[Cap, ...]:
    return framework.scale.caps if framework.scale else ()
