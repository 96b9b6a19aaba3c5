"""The result of the annual review as the analysis tells it: in sentences, line by line, with its scale and limits."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core import clock
from core.dates import write_long_date
from governance.frameworks.model import NO, NOT_APPLICABLE, PARTLY, YES, Question
from register.choices import Tier
from reviews.annual import rating_sum
from reviews.models import Review, ReviewLine
from scrutiny.analysis.read import Analysis

ANSWERS = {
    YES: _lazy("Yes"),
    PARTLY: _lazy("Partly"),
    NO: _lazy("No"),
    NOT_APPLICABLE: _lazy("Left out"),
}
WORTH = {NO: 0, PARTLY: 1, YES: 2}


@dataclass(frozen=True)
class ReviewLineShown:
    """One line of the review with the answer before; points in words, a dash where it is left out."""

    position: int
    label: str
    before: str
    before_word: str
    now: str
    now_word: str
    evidence: str
    points: str


@dataclass(frozen=True)
class ReviewGroupShown:
    """The lines of one section of the review, and what they add up to."""

    title: str
    lines: Sequence[ReviewLineShown]
    points: int
    possible: int


def group_lines(facts: Analysis) -> list[ReviewGroupShown]:
    """Return the review's lines by group."""
    if not facts.framework or not facts.framework.scale:
        return []
    lines = {line.question: line for line in facts.review_lines}
    made = []
    for section in facts.framework.sections:
        pairs = [(question, lines[question.key]) for question in section.questions]
        sums = [_points(facts, question, line) for question, line in pairs]
        rows = [_line(*pair, *points) for pair, points in zip(pairs, sums, strict=True)]
        made.append(
            ReviewGroupShown(section.title, rows, sum(p for p, _most in sums), sum(m for _p, m in sums))
        )
    return made


def _points(facts: Analysis, question: Question, line: ReviewLine) -> tuple[int, int]:
    assert facts.framework is not None
    scale = facts.framework.scale
    assert scale is not None
    worth = {YES: scale.yes, PARTLY: scale.partly, NO: scale.no}
    if line.value not in worth:
        return 0, 0
    return worth[line.value] * question.weight, scale.yes * question.weight


def _line(question: Question, line: ReviewLine, points: int, possible: int) -> ReviewLineShown:
    return ReviewLineShown(
        line.position,
        question.label,
        line.last_value,
        str(ANSWERS.get(line.last_value, "–")),
        line.value,
        str(ANSWERS.get(line.value, "–")),
        line.evidence or "–",
        _of(points, possible) if possible else "–",
    )


def _of(points: int, possible: int) -> str:
    return _("%(points)s of %(possible)s") % {"points": points, "possible": possible}


def describe_result(facts: Analysis) -> str:
    """Return how the lines were answered, who signed and accepted, and what has moved."""
    review = facts.shown_review
    if review is None:
        return ""
    return " ".join(filter(None, [_answered(facts), _signed(review), _moved(facts)]))


def _answered(facts: Analysis) -> str:
    counted = Counter(line.value for line in facts.review_lines)
    numbers = {key: counted[key] for key in (YES, PARTLY, NO)} | {"n": len(facts.review_lines)}
    return _("Of %(n)s lines, %(yes)s are yes, %(partly)s partly and %(no)s no.") % numbers


def _signed(review: Review) -> str:
    signed = _("Signed on %(on)s") % {"on": _by(review.signed_at, review.signed_by)}
    if review.accepted_at is None:
        return _("%(signed)s; it waits to be accepted and does not count yet.") % {"signed": signed}
    accepted = _("accepted on %(on)s.") % {"on": _by(review.accepted_at, review.accepted_by)}
    return f"{signed}; {accepted}"


def _by(at: datetime | None, who: str) -> str:
    return f"{write_long_date(clock.day_of(at))} ({who})" if at else who


def _moved(facts: Analysis) -> str:
    """Return how many answers rose and fell since the review before; nothing where there was none."""
    before = facts.review_before
    if before is None:
        return ""
    pairs = [(WORTH.get(line.last_value), WORTH.get(line.value)) for line in facts.review_lines]
    known = [now - then for then, now in pairs if then is not None and now is not None]
    rose, fell = sum(step > 0 for step in known), sum(step < 0 for step in known)
    words = {"word": before.final_rating_label, "points": _of(before.points or 0, before.possible or 0)}
    return " ".join(
        [
            _("Before: %(word)s, %(points)s;") % words,
            ngettext("one answer rose", "%(n)s answers rose", rose) % {"n": rose or _("no")},
            ngettext("and one fell.", "and %(n)s fell.", fell) % {"n": fell or _("none")},
        ]
    )


def scale_in_words(facts: Analysis) -> str:
    """Return from which per cent each rating is given, and which lines count more than once."""
    framework = facts.framework
    if framework is None or framework.scale is None:
        return ""
    bands = reversed([band for band in framework.scale.bands if band.from_percent])
    steps = [_("%(word)s from %(percent)s%%") % {"word": b.label, "percent": b.from_percent} for b in bands]
    heavy = {q.key for section in framework.sections for q in section.questions if q.weight > 1}
    twice = [str(line.position) for line in facts.review_lines if line.question in heavy]
    said = f"{', '.join(steps)}."
    doubled = _("Lines that count twice: %(lines)s.") % {"lines": ", ".join(twice)}
    return f"{said} {doubled}" if twice else said


def describe_sum(review: Review, earned: str) -> str:
    """Return the sum and what it came to, as a caption says it."""
    facts = {"points": _of(review.points or 0, review.possible or 0), "percent": write_percent(review)}
    facts |= {"word": review.final_rating_label}
    if review.override:
        return _("%(points)s points is %(percent)s%%; the rating was set by hand to %(word)s") % facts
    if review.final_rating_label != earned:
        return _("%(points)s points is %(percent)s%%, but a limit holds the rating at %(word)s") % facts
    return _("%(points)s points is %(percent)s%%: %(word)s") % facts


def share_of_points(review: Review) -> Decimal:
    """Return the points as per cent of those possible, cut after one place."""
    return (Decimal(100 * (review.points or 0)) / (review.possible or 1)).quantize(Decimal("0.1"), ROUND_DOWN)


def write_percent(review: Review) -> str:
    """Return the per cent without a nought behind the point."""
    return f"{share_of_points(review):f}".removesuffix(".0")


def limits_that_lowered(facts: Analysis) -> list[str]:
    """Return the sentence of each limit that lowered this rating, as it was frozen at signing."""
    review = facts.shown_review
    if review is None or review.snapshot is None or facts.framework is None:
        return []
    frozen = rating_sum.sum_of_snapshot(json.loads(review.snapshot.content), facts.framework)
    return [limit.sentence for limit in frozen.limits if limit.applies]


def describe_limits(facts: Analysis) -> str:
    """Return every limit that there is: which line, answered no, holds the rating at what."""
    framework = facts.framework
    if framework is None or framework.scale is None:
        return ""
    places = {line.question: line.position for line in facts.review_lines}
    words = {band.key: band.label for band in framework.scale.bands}
    said = [
        _("line %(line)s, %(word)s at most") % {"line": places[cap.line], "word": words[cap.at_most]}
        + (f" ({', '.join(str(Tier(tier).label) for tier in cap.tiers)})" if cap.tiers else "")
        for cap in framework.scale.caps
        if cap.line in places
    ]
    return "; ".join(said)


def build_context(facts: Analysis) -> dict[str, Any]:
    """Return what the page of the review needs."""
    return {
        "groups": group_lines(facts),
        "result": describe_result(facts),
        "had_answers": any(line.last_value for line in facts.review_lines),
        "left_out": any(line.value == NOT_APPLICABLE for line in facts.review_lines),
        "lowered_by": limits_that_lowered(facts),
        "limits": describe_limits(facts),
    }
