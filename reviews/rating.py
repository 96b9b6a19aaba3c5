"""The rating of an annual review: answers in, points, band and caps out. Pure; every number is data.

The protocol asks for a yearly review (P21); the rating is ours, in four words that auditors use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import round_figure
from governance.frameworks.model import (
    ANSWERS,
    NO,
    NOT_APPLICABLE,
    PARTLY,
    YES,
    Band,
    Cap,
    Framework,
    Kind,
    Question,
    Scale,
    refuse_unknown_tier,
)


class RatingError(ValueError):
    """Answers that cannot be rated; the message says which and what to do."""


@dataclass(frozen=True)
class RatedLine:
    """One line of the sum: its answer, the points it earned and the most it could earn."""

    question: Question
    answer: str
    points: int
    possible: int


@dataclass(frozen=True)
class Rating:
    """The rating with its sum. `earned` is the band by points alone, `band` the one after the caps.

    `percent` is rounded to one decimal, half up as every figure; the band is earned by the points themselves. `caps`
    holds only those that lowered the band, each with its sentence.
    """

    lines: tuple[RatedLine, ...]
    points: int
    possible: int
    percent: Decimal
    earned: Band
    band: Band
    caps: tuple[Cap, ...]
    months_to_next_review: int


def rate_lines(
    answers: Mapping[str, str], *, framework: Framework, tier: str, facts: Mapping[str, bool]
) -> Rating:
    """Rate one complete review.

    `answers` holds yes, partly, no or na for every line, by question key. A line that is not
    applicable is left out of the points and of the possible points alike, so it neither helps nor
    harms. `facts` says what the register holds, by fact key: True when it is held, False when it is
    not. Leave a fact out when the register cannot tell, and the answer alone counts.

    A cap bites when the register does not hold the thing, or when its line is answered No. It also
    bites when its line is "not applicable" and the register does not show the thing.

    A partnership whose tier is not assessed meets only the caps that count for every partnership.

    Raises ValueError for an unknown tier, and RatingError when the framework has no rating, a line has
    no answer or one not known, an answer belongs to no line, or every line is not applicable.
    Why "not applicable" leaves the sum: docs/decisions/0004-rated-lines-that-do-not-apply.md.
    """
    scale = framework.scale
    if scale is None:
        raise RatingError(
            _("%(title)s has no rating. Rate a framework that has one.") % {"title": framework.title}
        )
    refuse_unknown_tier(tier)
    lines = _lines(answers, framework, scale)
    points, possible = sum(line.points for line in lines), sum(line.possible for line in lines)
    if not possible:
        raise RatingError(_("Every line is marked as not applicable. Answer at least one line."))
    percent, bands = percent_of(points, possible), scale.bands
    key = band_for_points(points, possible, scale)
    earned = next(band for band in bands if band.key == key)
    caps = caps_on(earned.key, answers, framework=framework, tier=tier, facts=facts)
    band = next(each for each in bands if each.key == hold_down_by_caps(earned.key, caps, scale))
    months = _months(scale, band, tier)
    return Rating(lines, points, possible, percent, earned, band, caps, months)


def percent_of(points: int, possible: int) -> Decimal:
    """Return the per cent of the points, rounded half up to one decimal."""
    return round_figure(Decimal(100 * points) / possible, 1)


def band_for_points(points: int, possible: int, scale: Scale) -> str:
    """Return the band that so many points earn; by themselves, so that no rounding lifts them over an edge."""
    return next(band.key for band in scale.bands if 100 * points >= band.from_percent * possible)


def caps_on(
    band: str, answers: Mapping[str, str], *, framework: Framework, tier: str, facts: Mapping[str, bool]
) -> tuple[Cap, ...]:
    """Return the caps that lie below a band and bite, as `rate_lines` says when."""
    scale = framework.scale
    if scale is None or band not in {each.key for each in scale.bands}:
        return ()
    return tuple(
        cap
        for cap in scale.caps
        if scale.rank(cap.at_most) > scale.rank(band)
        and (not cap.tiers or tier in cap.tiers)
        and _is_missing(answers.get(cap.line, ""), facts.get(framework.question(cap.line).fact))
    )


def hold_down_by_caps(band: str, caps: Sequence[Cap], scale: Scale) -> str:
    """Return a band held down by caps: the lowest that any of them allows."""
    return max([band, *(cap.at_most for cap in caps)], key=scale.rank)


def _lines(answers: Mapping[str, str], framework: Framework, scale: Scale) -> tuple[RatedLine, ...]:
    rated = [question for question in framework.questions if question.kind is Kind.YES_PARTLY_NO_NA]
    if missing := [question.label for question in rated if question.key not in answers]:
        raise RatingError(_("Answer these lines first: %(lines)s.") % {"lines": ", ".join(missing)})
    if strange := sorted(set(answers) - {question.key for question in rated}):
        named = {"title": framework.title, "keys": ", ".join(strange)}
        raise RatingError(_("Take these answers out, they belong to no line of %(title)s: %(keys)s.") % named)
    return tuple(rate_line(question, answers[question.key], scale) for question in rated)


def rate_line(question: Question, answer: str, scale: Scale) -> RatedLine:
    """Return one line of the sum. Raises RatingError for an answer that is none."""
    if answer not in ANSWERS:
        named = {"line": question.label, "answer": answer, "answers": ", ".join(ANSWERS)}
        raise RatingError(_("%(line)s: “%(answer)s” is no answer. Use one of %(answers)s.") % named)
    if answer == NOT_APPLICABLE:
        return RatedLine(question, answer, 0, 0)
    each = {YES: scale.yes, PARTLY: scale.partly, NO: scale.no}[answer]
    return RatedLine(question, answer, question.weight * each, question.weight * scale.yes)


def _is_missing(answer: str, held: bool | None) -> bool:
    return held is False or answer == NO or (answer == NOT_APPLICABLE and held is None)


def _months(scale: Scale, band: Band, tier: str) -> int:
    again = scale.next_review
    sooner = tier in again.sooner_tiers and scale.rank(band.key) > scale.rank(again.sooner_below)
    return again.sooner_months if sooner else again.months
