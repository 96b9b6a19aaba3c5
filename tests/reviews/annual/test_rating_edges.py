"""A cap beside the band that was earned, and the rating that counts today: below, equal and above, waived or not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from governance.frameworks.model import Kind
from register.choices import Rating
from register.known.finding import Finding, State
from reviews.annual.page import contradicts_register
from reviews.annual.rating_sum import sum_of_result
from reviews.known.facts import OpenRisk, ReviewsFacts, SignedSum, Waiver
from reviews.known.rating import find_biting_caps, find_rating_today
from reviews.rating import band_for_points, caps_on, hold_down_by_caps, rate_lines
from tests.reviews.annual.test_rating import HELD, REVIEW, answers, losing, rated

DAY = date(2026, 11, 20)
BANDS = ["substantial", "reasonable", "limited", "weak"]
NONE: Mapping[str, bool] = dict.fromkeys(HELD, False)
assert REVIEW.scale is not None
SCALE = REVIEW.scale


@pytest.mark.parametrize(
    ("points", "band"),
    [(100, 0), (85, 0), (84, 1), (65, 1), (64, 2), (40, 2), (39, 3), (0, 3)],
)
def test_points_earn_the_band_whose_limit_they_reach(points: int, band: int) -> None:
    assert band_for_points(points, 100, SCALE) == BANDS[band]


@pytest.mark.parametrize(
    ("band", "named", "after"),
    [
        ("substantial", ["agreement", "risk-register", "exit-plan"], "limited"),
        ("reasonable", ["agreement", "risk-register"], "limited"),  # equal to what the exit plan allows
        ("limited", [], "limited"),  # equal to what the others allow
        ("weak", [], "weak"),  # a cap raises nothing
    ],
)
def test_a_cap_equal_to_the_band_earned_lowers_nothing_and_is_not_named(
    band: str, named: list[str], after: str
) -> None:
    found = caps_on(band, answers(), framework=REVIEW, tier="major", facts=NONE)
    assert [cap.line for cap in found] == named
    assert hold_down_by_caps(band, found, SCALE) == after
    assert [cap.line for cap in find_biting_caps(facts(band, NONE))] == named


def test_a_band_that_is_none_meets_no_cap() -> None:
    assert caps_on(Rating.NOT_ASSESSED, answers(), framework=REVIEW, tier="major", facts=NONE) == ()
    bare = replace(REVIEW, scale=None)
    assert caps_on("substantial", answers(), framework=bare, tier="major", facts=NONE) == ()


def test_a_question_that_is_not_answered_by_yes_or_no_is_no_line_of_the_sum() -> None:
    first = REVIEW.sections[0]
    told = replace(first.questions[0], kind=Kind.TEXT)
    mixed = replace(
        REVIEW, sections=(replace(first, questions=(told, *first.questions[1:])), *REVIEW.sections[1:])
    )
    given = {key: answer for key, answer in answers().items() if key != told.key}
    rating = rate_lines(given, framework=mixed, tier="limited", facts=HELD)
    assert told.key not in {line.question.key for line in rating.lines}
    assert rating.possible == 50 - 2 * told.weight


@pytest.mark.parametrize("lost", [0, 8, 18, 31])
def test_the_sum_marks_the_band_earned_and_the_one_that_counts(lost: int) -> None:
    result = rated(losing(lost), "major", HELD | {"exit-plan": False})
    shown = sum_of_result(result, REVIEW)
    assert [step.band.key for step in shown.steps] == BANDS
    assert [step.band.key for step in shown.steps if step.earned] == [result.earned.key]
    assert [step.band.key for step in shown.steps if step.present] == [result.band.key]
    assert [one.applies for one in shown.limits] == [False, False, lost == 0]
    assert shown.label == result.band.label
    assert (shown.points, shown.possible, shown.rating) == (50 - lost, 50, result.band.key)
    assert shown.percent == str(100 - 2 * lost)


# --- Today ------------------------------------------------------------------------------------------------


def facts(band: str, held: Mapping[str, bool], **known: Any) -> ReviewsFacts:
    return ReviewsFacts(
        day=DAY,
        status="live",
        tier="major",
        signed=SignedSum(band, answers(), REVIEW, DAY),
        none_held=frozenset(fact for fact, there in held.items() if not there),
        there=frozenset(fact for fact, there in held.items() if there),
        **known,
    )


def waiving(*lines: str) -> Waiver:
    return Waiver(lines, date(2026, 12, 31), "Chief officer", "A merger is near")


def test_without_an_accepted_review_nothing_is_rated_and_nothing_bites() -> None:
    bare = ReviewsFacts(day=DAY, status="live", tier="major", risk_register=State.NONE)
    assert (find_rating_today(bare).rating, find_biting_caps(bare)) == (Rating.NOT_ASSESSED, ())


@pytest.mark.parametrize(
    ("band", "missing", "waived", "rating", "while_waived"),
    [
        ("substantial", (), (), "substantial", ""),
        ("substantial", ("exit-plan",), (), "reasonable", ""),
        ("substantial", ("exit-plan",), ("exit-plan",), "reasonable", "substantial"),
        ("substantial", ("exit-plan",), ("agreement",), "reasonable", ""),
        ("substantial", ("exit-plan", "agreement"), ("agreement",), "limited", "reasonable"),
        ("substantial", ("exit-plan", "agreement"), ("exit-plan",), "limited", "limited"),
        ("substantial", ("exit-plan", "agreement"), ("agreement", "exit-plan"), "limited", "substantial"),
        ("reasonable", ("exit-plan",), ("exit-plan",), "reasonable", ""),
        ("weak", ("agreement",), ("agreement",), "weak", ""),
    ],
)
def test_todays_caps_hold_the_signed_band_down_as_far_as_no_waiver_lifts_them(
    band: str, missing: tuple[str, ...], waived: tuple[str, ...], rating: str, while_waived: str
) -> None:
    held = HELD | dict.fromkeys(missing, False)
    found = find_rating_today(facts(band, held, waiver=waiving(*waived) if waived else None))
    assert (found.rating, found.waived_rating) == (rating, while_waived)
    assert found.basis.signed == band
    assert len(found.basis.left) == (len(set(missing) - set(waived)) if while_waived else 0)
    assert (found.basis.until == "2026-12-31") is bool(while_waived)


def test_a_risk_that_is_recorded_is_a_risk_register() -> None:
    held = HELD | {"risk-register": False}
    assert find_rating_today(facts("substantial", held)).rating == "limited"
    assert find_rating_today(facts("substantial", held, risks=(OpenRisk(False),))).rating == "substantial"


@pytest.mark.parametrize(
    ("now", "answer", "contradicts"),
    [
        ("no", "yes", True),
        ("yes", "no", True),
        ("partly", "yes", True),
        ("yes", "na", True),
        ("no", "na", False),  # what does not apply is not contradicted by there being none
        ("no", "no", False),
        ("", "yes", False),  # the register speaks for no answer
        ("no", "", False),  # nothing is answered yet
    ],
)
def test_an_answer_contradicts_what_the_register_speaks_for(now: str, answer: str, contradicts: bool) -> None:
    found = Finding("agreement", State.NONE if now == "no" else State.HELD, now, "So it is")
    assert contradicts_register(found, answer) is contradicts
    assert not contradicts_register(None, answer)
    assert not contradicts_register(Finding("agreement", State.NOT_TESTED, now, "So it is"), answer)
