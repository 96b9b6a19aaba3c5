"""The rating of an annual review at every edge of its bands and under each of its caps."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.frameworks.load import EDITIONS, load_framework
from governance.frameworks.model import ANSWERS
from reviews.annual.rating_sum import write_percent
from reviews.rating import Rating, RatingError, band_for_points, percent_of, rate_lines

REVIEW = load_framework(EDITIONS / "annual-review" / "1.yaml")
KEYS = [question.key for question in REVIEW.questions]
CAPPED = {"agreement", "risk-register", "exit-plan"}
HELD = {"agreement": True, "risk-register": True, "exit-plan": True}
# Lines that count once and that no cap looks at: what the tables below take points from.
PLAIN = [question.key for question in REVIEW.questions if question.weight == 1 and question.key not in CAPPED]


def answers(*, no: Iterable[str] = (), partly: Iterable[str] = (), na: Iterable[str] = ()) -> dict[str, str]:
    changed = dict.fromkeys(no, "no") | dict.fromkeys(partly, "partly") | dict.fromkeys(na, "na")
    return dict.fromkeys(KEYS, "yes") | changed


def losing(points: int) -> dict[str, str]:
    """All yes but for so many points, taken from the plain lines first and then from the capped ones as partly."""
    order = [*PLAIN, "contributions", "agreement", "risk-register"]
    found = answers()
    for key in order:
        weight = REVIEW.question(key).weight
        if points >= 2 * weight and key not in CAPPED:
            found[key], points = "no", points - 2 * weight
        elif points >= weight:
            found[key], points = "partly", points - weight
    assert points == 0, "the table asks for more than can be lost without a cap"
    return found


def rated(given: dict[str, str], tier: str = "limited", facts: dict[str, bool] = HELD) -> Rating:
    return rate_lines(given, framework=REVIEW, tier=tier, facts=facts)


@pytest.mark.parametrize(
    ("points", "percent", "band"),
    [
        (50, "100.0", "substantial"),
        (43, "86.0", "substantial"),
        (42, "84.0", "reasonable"),
        (33, "66.0", "reasonable"),
        (32, "64.0", "limited"),
        (20, "40.0", "limited"),
        (19, "38.0", "weak"),
    ],
)
def test_the_band_at_each_edge_of_fifty_points(points: int, percent: str, band: str) -> None:
    rating = rated(losing(50 - points))
    assert (rating.points, rating.possible, rating.percent) == (points, 50, Decimal(percent))
    assert (rating.earned.key, rating.band.key, rating.caps) == (band, band, ())


@pytest.mark.parametrize(
    ("points", "percent", "band"),
    [
        (34, "85.0", "substantial"),
        (33, "82.5", "reasonable"),
        (26, "65.0", "reasonable"),
        (25, "62.5", "limited"),
        (16, "40.0", "limited"),
        (15, "37.5", "weak"),
    ],
)
def test_exactly_on_a_limit_belongs_to_the_better_band(points: int, percent: str, band: str) -> None:
    """Five plain lines that do not apply leave 40 possible points, of which each limit is a whole number."""
    given = losing(40 - points) | dict.fromkeys(PLAIN[-5:], "na")
    rating = rated(given)
    assert (rating.points, rating.possible, rating.percent, rating.band.key) == (
        points,
        40,
        Decimal(percent),
        band,
    )


@pytest.mark.parametrize(
    ("points", "possible", "said"), [(44, 46, "95.7"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3")]
)
def test_a_per_cent_is_rounded_half_up(points: int, possible: int, said: str) -> None:
    assert (str(percent_of(points, possible)), write_percent(points, possible)) == (said, said)


def test_no_per_cent_is_rounded_up_to_an_edge_that_the_points_do_not_reach() -> None:
    scale = REVIEW.scale
    assert scale is not None
    for possible in range(1, 51):
        for points in range(possible + 1):
            shown = percent_of(points, possible)
            by_figure = next(band.key for band in scale.bands if shown >= band.from_percent)
            assert band_for_points(points, possible, scale) == by_figure


def test_the_band_is_earned_by_the_points_whatever_the_figure_is_rounded_to() -> None:
    scale = REVIEW.scale
    assert scale is not None
    assert str(percent_of(84_999, 100_000)) == "85.0"
    assert band_for_points(84_999, 100_000, scale) == "reasonable"
    assert band_for_points(85_000, 100_000, scale) == "substantial"


def test_all_no_is_weak_with_no_points() -> None:
    rating = rated(dict.fromkeys(KEYS, "no"))
    assert (rating.points, rating.percent, rating.band.label) == (0, Decimal("0.0"), "Weak")


@pytest.mark.parametrize(("key", "possible"), [("aims-match", 48), ("agreement", 46)])
def test_a_line_that_does_not_apply_leaves_both_points_and_possible_points(key: str, possible: int) -> None:
    rating = rated(answers(na=[key]))
    assert (rating.points, rating.possible, rating.percent) == (possible, possible, Decimal("100.0"))


@pytest.mark.parametrize(
    ("key", "answer", "points"),
    [
        ("aims-match", "no", 48),
        ("aims-match", "partly", 49),
        ("agreement", "partly", 48),
        ("risk-register", "no", 46),
        ("contributions", "no", 46),
        ("contributions", "partly", 48),
    ],
)
def test_lines_9_16_and_19_count_twice(key: str, answer: str, points: int) -> None:
    assert rated(answers() | {key: answer}).points == points


@pytest.mark.parametrize(
    ("fact", "tier", "band"),
    [
        ("agreement", "major", "limited"),
        ("agreement", "moderate", "limited"),
        ("agreement", "limited", "limited"),
        ("agreement", "not_assessed", "limited"),
        ("risk-register", "major", "limited"),
        ("risk-register", "moderate", "limited"),
        ("risk-register", "limited", "substantial"),
        ("risk-register", "not_assessed", "substantial"),
        ("exit-plan", "major", "reasonable"),
        ("exit-plan", "moderate", "substantial"),
        ("exit-plan", "limited", "substantial"),
        ("exit-plan", "not_assessed", "substantial"),
    ],
)
@pytest.mark.parametrize("says", ["register", "answer"])
def test_each_cap_bites_in_its_tiers_only_whether_register_or_answer_says_it_is_missing(
    fact: str, tier: str, band: str, says: str
) -> None:
    given, facts = (answers(), HELD | {fact: False}) if says == "register" else (answers(no=[fact]), HELD)
    rating = rated(given, tier, facts)
    assert (rating.earned.key, rating.band.key) == ("substantial", band)
    assert [cap.line for cap in rating.caps] == ([] if band == "substantial" else [fact])


@pytest.mark.parametrize(
    ("answer", "held", "capped"),
    [
        ("yes", {}, False),
        ("partly", {}, False),
        ("no", {}, True),
        ("na", {}, True),
        ("yes", {"agreement": True}, False),
        ("partly", {"agreement": True}, False),
        ("no", {"agreement": True}, True),
        ("na", {"agreement": True}, False),
        ("yes", {"agreement": False}, True),
        ("partly", {"agreement": False}, True),
        ("no", {"agreement": False}, True),
        ("na", {"agreement": False}, True),
    ],
)
def test_a_cap_for_every_answer_and_everything_the_register_may_know(
    answer: str, held: dict[str, bool], capped: bool
) -> None:
    rating = rated(answers() | {"agreement": answer}, facts=held)
    assert rating.band.key == ("limited" if capped else "substantial")


def test_the_strictest_cap_wins_and_each_one_that_bites_gives_its_sentence() -> None:
    rating = rated(answers(), "major", dict.fromkeys(HELD, False))
    assert rating.band.key == "limited"
    assert [cap.sentence.partition(",")[0] for cap in rating.caps] == [
        "No agreement or terms of reference are held",
        "There is no risk register",
        "There is no exit plan",
    ]


def test_a_cap_that_lowers_nothing_is_not_named() -> None:
    rating = rated(losing(31), "major", dict.fromkeys(HELD, False))
    assert (rating.earned.key, rating.band.key, rating.caps) == ("weak", "weak", ())


@pytest.mark.parametrize(
    ("lost", "tier", "months"),
    [
        (7, "major", 12),
        (8, "major", 6),
        (8, "moderate", 6),
        (8, "limited", 12),
        (8, "not_assessed", 12),
        (31, "moderate", 6),
    ],
)
def test_below_substantial_a_major_or_moderate_partnership_is_reviewed_again_in_six_months(
    lost: int, tier: str, months: int
) -> None:
    assert rated(losing(lost), tier).months_to_next_review == months


def test_a_rating_lowered_by_a_cap_brings_the_next_review_forward() -> None:
    assert rated(answers(), "major", HELD | {"exit-plan": False}).months_to_next_review == 6


def test_the_sum_is_shown_line_by_line() -> None:
    rating = rated(answers(partly=["agreement"], na=["liabilities"]))
    shown = {line.question.key: (line.answer, line.points, line.possible) for line in rating.lines}
    assert list(shown) == KEYS
    assert shown["agreement"] == ("partly", 2, 4)
    assert shown["liabilities"] == ("na", 0, 0)
    assert sum(line.points for line in rating.lines) == rating.points


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {key: "yes" for key in KEYS if key != "exit-plan"},
            "Answer these lines first: Exit plan and notice dates",
        ),
        (answers() | {"exit-plan": "maybe"}, "“maybe” is no answer. Use one of yes, partly, no, na"),
        (answers() | {"exit-plan": ""}, "is no answer"),
        (answers() | {"colour": "yes"}, "belong to no line of Annual review: colour"),
        (answers(na=KEYS), "Every line is marked as not applicable"),
    ],
)
def test_answers_that_cannot_be_rated_are_refused_in_words(given: dict[str, str], message: str) -> None:
    with pytest.raises(RatingError, match=message):
        rated(given)


def test_a_framework_without_a_rating_is_refused() -> None:
    with pytest.raises(RatingError, match="Annual review has no rating"):
        rate_lines(answers(), framework=replace(REVIEW, scale=None), tier="major", facts=HELD)


def test_an_unknown_tier_is_refused() -> None:
    with pytest.raises(ValueError, match="'huge' is not a tier"):
        rated(answers(), "huge")


@given(st.fixed_dictionaries({key: st.sampled_from(ANSWERS[:3]) for key in KEYS}), st.sampled_from(KEYS))
def test_a_better_answer_never_lowers_the_rating(given: dict[str, str], key: str) -> None:
    assert REVIEW.scale is not None
    better = given | {key: "yes"}
    before, after = rated(given, "major"), rated(better, "major")
    assert after.points >= before.points
    assert REVIEW.scale.rank(after.band.key) <= REVIEW.scale.rank(before.band.key)


@given(
    st.fixed_dictionaries({key: st.sampled_from(ANSWERS) for key in KEYS}).filter(
        lambda each: set(each.values()) != {"na"}
    )
)
def test_the_per_cent_shown_never_reaches_a_limit_that_the_points_did_not(given: dict[str, str]) -> None:
    rating = rated(given, "limited")
    assert (rating.percent >= rating.earned.from_percent) == (
        100 * rating.points >= rating.earned.from_percent * rating.possible
    )
    better = [band for band in REVIEW.scale.bands if band.from_percent > rating.earned.from_percent]  # type: ignore[union-attr]
    assert all(100 * rating.points < band.from_percent * rating.possible for band in better)
