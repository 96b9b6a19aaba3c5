"""The result of the annual review as the analysis tells it: in sentences, line by line, with its scale and limits."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core import clock
from core.dates import write_long_date
from governance.frameworks.model import NO, NOT_APPLICABLE, PARTLY, YES, Framework, Question
from register.choices import Tier
from register.verification.rules import VerificationShown, count_verified
from reviews.annual import rating_sum
from reviews.models import Review, ReviewLine
from reviews.rating import band_for_points, percent_of
from scrutiny.analysis import limits
from scrutiny.analysis.facts.read import Analysis

ANSWERS = {YES: _lazy("Yes"), PARTLY: _lazy("Partly"), NO: _lazy("No"), NOT_APPLICABLE: _lazy("Left out")}
WORTH = {NO: 0, PARTLY: 1, YES: 2}
LONGEST, MOST_DOUBTED = 300, 3  # of what internal audit doubts, in letters and in sentences


@dataclass(frozen=True)
class _ReviewLineShown:
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
class _ReviewGroupShown:
    """The lines of one section of the review, and what they add up to."""

    title: str
    lines: Sequence[_ReviewLineShown]
    points: int
    possible: int


def group_lines(facts: Analysis) -> list[_ReviewGroupShown]:
    """Return the review's lines by group."""
    if not facts.review.framework or not facts.review.framework.scale:
        return []
    lines = {line.question: line for line in facts.review.lines}
    made = []
    for section in facts.review.framework.sections:
        pairs = [(question, lines[question.key]) for question in section.questions]
        sums = [_points(facts, question, line) for question, line in pairs]
        rows = [_line(*pair, *points) for pair, points in zip(pairs, sums, strict=True)]
        made.append(
            _ReviewGroupShown(section.title, rows, sum(p for p, _most in sums), sum(m for _p, m in sums))
        )
    return made


def _points(facts: Analysis, question: Question, line: ReviewLine) -> tuple[int, int]:
    assert facts.review.framework is not None
    scale = facts.review.framework.scale
    assert scale is not None
    worth = {YES: scale.yes, PARTLY: scale.partly, NO: scale.no}
    if line.value not in worth:
        return 0, 0
    return worth[line.value] * question.weight, scale.yes * question.weight


def _line(question: Question, line: ReviewLine, points: int, possible: int) -> _ReviewLineShown:
    return _ReviewLineShown(
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
    review = facts.review.shown
    if review is None:
        return ""
    return " ".join(
        filter(None, [_answered(facts), _signed(review), _counts_today(facts, review), _moved(facts)])
    )


def _counts_today(facts: Analysis, review: Review) -> str:
    """Say where the rating that was signed is not the one that counts today; the first page says why."""
    words = {"then": review.final_rating_label, "now": facts.rating_label}
    if review.accepted_at is None or words["then"] == words["now"]:
        return ""
    return _("It was signed as %(then)s; today it counts as %(now)s, as section 1 says.") % words


def _answered(facts: Analysis) -> str:
    counted = Counter(line.value for line in facts.review.lines)
    numbers = {key: counted[key] for key in (YES, PARTLY, NO)} | {"n": len(facts.review.lines)}
    said = _("Of %(n)s lines, %(yes)s are yes, %(partly)s partly and %(no)s no.") % numbers
    left_out = counted[NOT_APPLICABLE]
    if not left_out:
        return said
    more = ngettext("%(n)s does not apply and is left out.", "%(n)s do not apply and are left out.", left_out)
    return f"{said} {more % {'n': left_out}}"


def _signed(review: Review) -> str:
    signed = _("Signed on %(on)s") % {"on": _by(review.signed_at, review.signed_by)}
    if review.accepted_at is None:
        return _("%(signed)s; it waits to be accepted and does not count yet.") % {"signed": signed}
    accepted = _("accepted on %(on)s.") % {"on": _by(review.accepted_at, review.accepted_by)}
    return f"{signed}; {accepted}"


def _by(at: datetime | None, who: str) -> str:
    return f"{write_long_date(clock.day_of(at))} ({who})" if at else who


def find_limit(review: Review, framework: Framework) -> str:
    """Return the rating at which a limit held a review; blank where none did or it was set by hand."""
    if framework.scale is None or not review.possible or review.override:
        return ""
    earned = band_for_points(review.points or 0, review.possible, framework.scale)
    label = review.final_rating_label
    return "" if label == next(band.label for band in framework.scale.bands if band.key == earned) else label


def describe_limit_before(review: Review | None) -> str:
    """Return that a limit held the review before below the band in which its points stand; blank where none did."""
    held = find_limit(review, review.edition.framework) if review else ""
    words = _("The points of the review of %(month)s earned more, but a limit held the rating at %(word)s.")
    return words % {"month": review.month, "word": held} if review and held else ""


def describe_verification(facts: Analysis) -> str:
    """Return what internal audit found in this review and in its lines; that nobody looked is said too."""
    verified = facts.review.verified
    if verified is None:
        return ""
    whole, looked_at = verified.whole, verified.looked_at
    said = [f"{whole.label}, {write_long_date(whole.on)}." if whole.on else f"{whole.label}."]
    if looked_at:
        said.append(_("Of its lines, %(words)s.") % {"words": _count_lines(list(verified.lines.values()))})
    doubted = [("", whole)] if whole.on and not whole.counts else []
    doubted += [
        (_("Line %(n)s") % {"n": line.position}, one)
        for line in facts.review.lines
        if (one := verified.lines.get(line.question)) and one.on and not one.counts
    ]
    said += [_write_doubt(line, one) for line, one in doubted[:MOST_DOUBTED]]
    return " ".join(said)


def _write_doubt(line: str, one: VerificationShown) -> str:
    """Return what internal audit doubts, after the line that it is about, as a sentence of its own."""
    label = f"{line}, {one.label[:1].lower()}{one.label[1:]}" if line else one.label
    words = limits.cut_phrase(f"{label}: {one.looked_at}", LONGEST)
    return words if words.endswith("…") else f"{words}."


def _count_lines(shown: Sequence[VerificationShown]) -> str:
    words = count_verified(shown)
    return words[:1].lower() + words[1:]


def _moved(facts: Analysis) -> str:
    """Return how many answers rose and fell since the review before; nothing where there was none."""
    before = facts.review.before
    if before is None:
        return ""
    pairs = [(WORTH.get(line.last_value), WORTH.get(line.value)) for line in facts.review.lines]
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
    framework = facts.review.framework
    if framework is None or framework.scale is None:
        return ""
    bands = reversed([band for band in framework.scale.bands if band.from_percent])
    steps = [_("%(word)s from %(percent)s%%") % {"word": b.label, "percent": b.from_percent} for b in bands]
    heavy = {q.key for section in framework.sections for q in section.questions if q.weight > 1}
    twice = [str(line.position) for line in facts.review.lines if line.question in heavy]
    said = f"{', '.join(steps)}."
    doubled = _("Lines that count twice: %(lines)s.") % {"lines": ", ".join(twice)}
    return f"{said} {doubled}" if twice else said


def describe_sum(review: Review, held: str) -> str:
    """Return the sum and what it came to, as a caption says it."""
    facts = {"points": _of(review.points or 0, review.possible or 0), "percent": write_percent(review)}
    facts |= {"word": review.final_rating_label}
    if review.override:
        return _("%(points)s points is %(percent)s%%; the rating was set by hand to %(word)s") % facts
    if held:
        return _("%(points)s points is %(percent)s%%, but a limit holds the rating at %(word)s") % facts
    return _("%(points)s points is %(percent)s%%: %(word)s") % facts


def share_of_points(review: Review) -> Decimal:
    """Return the points as per cent of those possible."""
    return percent_of(review.points or 0, review.possible or 1)


def write_percent(review: Review) -> str:
    """Return the per cent without a nought behind the point."""
    return rating_sum.write_percent(review.points or 0, review.possible or 1)


def list_limits_that_lowered(facts: Analysis) -> list[str]:
    """Return the sentence of each limit that lowered this rating, as it was frozen at signing."""
    review = facts.review.shown
    if review is None or review.snapshot is None or facts.review.framework is None:
        return []
    frozen = rating_sum.sum_of_snapshot(json.loads(review.snapshot.content), facts.review.framework)
    return [limit.sentence for limit in frozen.limits if limit.applies]


def describe_limits(facts: Analysis) -> str:
    """Return every limit that there is: which line, answered no, holds the rating at what."""
    framework = facts.review.framework
    if framework is None or framework.scale is None:
        return ""
    places = {line.question: line.position for line in facts.review.lines}
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
        "verified": describe_verification(facts),
        "had_answers": any(line.last_value for line in facts.review.lines),
        "left_out": any(line.value == NOT_APPLICABLE for line in facts.review.lines),
        "lowered_by": list_limits_that_lowered(facts),
        "limits": describe_limits(facts),
    }
