"""Every step from every status, and what follows from each: the path from idea to exit (P18, P19)."""

from datetime import date
from itertools import product

import pytest

from register.choices import Status
from register.moves import rules
from register.rules import lifecycle

STEPS = {
    ("proposed", "setting_up"),
    ("proposed", "withdrawn"),
    ("proposed", "out_of_scope"),
    ("setting_up", "live"),
    ("setting_up", "withdrawn"),
    ("setting_up", "out_of_scope"),
    ("live", "dormant"),
    ("live", "winding_down"),
    ("live", "out_of_scope"),
    ("dormant", "live"),
    ("dormant", "winding_down"),
    ("dormant", "out_of_scope"),
    ("winding_down", "closed"),
    ("winding_down", "live"),
    ("withdrawn", "proposed"),
    ("out_of_scope", "proposed"),
    ("out_of_scope", "live"),
}
REVIEWED, LEAVES, CHASED, FOR_GOOD = "is reviewed", "leaves the lists", "No review or", "cannot be opened"
GOES_ON = "still open goes on"


@pytest.mark.parametrize(("current", "target"), list(product(Status.values, Status.values)))
def test_a_step_is_open_or_it_is_not(current: str, target: str) -> None:
    assert lifecycle.may_follow(current, target) is ((current, target) in STEPS)
    assert (target in dict(rules.open_moves(current))) is ((current, target) in STEPS)


@pytest.mark.parametrize(
    ("before", "then", "follows"),
    [
        ("proposed", "setting_up", []),
        ("setting_up", "live", [REVIEWED]),
        ("proposed", "live", [REVIEWED]),
        ("dormant", "live", []),
        ("winding_down", "live", []),
        ("live", "dormant", []),
        ("live", "winding_down", [GOES_ON]),
        ("winding_down", "closed", [LEAVES, CHASED, FOR_GOOD]),
        ("live", "out_of_scope", [LEAVES, CHASED]),
        ("proposed", "withdrawn", [LEAVES]),
        ("setting_up", "out_of_scope", [LEAVES]),
    ],
)
def test_what_follows_from_a_step_is_said_before_it(before: str, then: str, follows: list[str]) -> None:
    told = rules.list_consequences(before, Status(then))
    assert "stays in its history for good" in told[0]
    assert [
        next(each for each in (REVIEWED, LEAVES, CHASED, FOR_GOOD, GOES_ON) if each in said)
        for said in told[1:]
    ] == (follows)


@pytest.mark.parametrize("status", Status.values)
def test_a_path_is_drawn_to_where_it_stands(status: str) -> None:
    steps = lifecycle.list_path(status)
    (now,) = [step for step in steps if step.state == "now"]
    assert now.key == status
    done = {"proposed": 0, "setting_up": 2, "live": 3, "winding_down": 4, "closed": 5, "dormant": 4}
    assert sum(step.state == "done" for step in steps) == done.get(status, 1)


def test_a_step_is_dated_today_at_the_latest_and_not_before_the_one_before() -> None:
    day = date(2026, 11, 20)
    assert rules.check_day_of_step(day, today=day, last=day) == ""
    assert rules.check_day_of_step(day, today=day, last=None) == ""
    assert rules.check_day_of_step(date(2026, 11, 21), today=day, last=None)
    assert rules.check_day_of_step(date(2026, 11, 19), today=day, last=day)


WORDS = {
    "setting_up": "was approved",
    "live": "went live",
    "dormant": "stopped meeting",
    "winding_down": "decided to leave",
    "closed": "has ended",
    "withdrawn": "was dropped",
    "out_of_scope": "not to be a partnership",
}
OTHER_WORDS = {
    ("dormant", "live"): "live again",
    ("winding_down", "live"): "called off",
    ("out_of_scope", "live"): "after all, and live",
    ("out_of_scope", "proposed"): "only an idea yet",
    ("withdrawn", "proposed"): "taken up again",
}


@pytest.mark.parametrize(("current", "target"), sorted(STEPS))
def test_a_step_says_what_has_happened(current: str, target: str) -> None:
    said = str(dict(rules.open_moves(current))[target])
    assert (OTHER_WORDS.get((current, target)) or WORDS[target]) in said
