"""The permitted moves, as a table, and the path that the page draws."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.choices import Status
from register.rules import lifecycle


@pytest.mark.parametrize(
    ("current", "target", "allowed"),
    [
        ("proposed", "setting_up", True),
        ("proposed", "live", False),
        ("setting_up", "live", True),
        ("live", "winding_down", True),
        ("live", "closed", False),
        ("winding_down", "closed", True),
        ("winding_down", "live", True),
        ("closed", "live", False),
        ("withdrawn", "proposed", True),
        ("live", "live", False),
    ],
)
def test_a_move_follows_the_table(current: str, target: str, allowed: bool) -> None:
    assert lifecycle.may_follow(current, target) is allowed


def test_the_table_names_every_status() -> None:
    assert set(lifecycle.MOVES) == set(Status)


def test_what_is_closed_stays_closed() -> None:
    assert lifecycle.MOVES[Status.CLOSED] == ()


@given(st.sampled_from(Status.values))
def test_a_path_has_one_present_step_after_those_done(status: str) -> None:
    states = [step.state for step in lifecycle.list_path(status)]
    order = ["done", "now", "later"]
    assert states.count("now") == 1
    assert all(order.index(a) <= order.index(b) for a, b in pairwise(states))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("live", ["Idea", "Approved", "Setting up", "Live", "Winding down", "Closed"]),
        ("dormant", ["Idea", "Approved", "Setting up", "Live", "Dormant"]),
        ("withdrawn", ["Idea", "Withdrawn"]),
        ("out_of_scope", ["Idea", "Out of scope"]),
    ],
)
def test_a_path_that_left_the_road_ends_with_that_word(status: str, words: list[str]) -> None:
    assert [str(step.label) for step in lifecycle.list_path(status)] == words


@pytest.mark.parametrize(
    ("status", "taken", "words"),
    [
        ("out_of_scope", {"proposed", "live"}, ["Idea", "Approved", "Setting up", "Live", "Out of scope"]),
        (
            "out_of_scope",
            {"live", "winding_down"},
            ["Idea", "Approved", "Setting up", "Live", "Out of scope"],
        ),
        ("withdrawn", {"proposed", "setting_up"}, ["Idea", "Approved", "Setting up", "Withdrawn"]),
        ("withdrawn", {"proposed"}, ["Idea", "Withdrawn"]),
    ],
)
def test_a_path_keeps_the_steps_that_were_taken_before_it_left_the_road(
    status: str, taken: set[str], words: list[str]
) -> None:
    assert [str(step.label) for step in lifecycle.list_path(status, taken)] == words


def test_a_step_has_the_newest_day_that_reached_it_and_none_while_it_is_to_come() -> None:
    taken = [
        ("proposed", 1),
        ("setting_up", 2),
        ("live", 3),
        ("dormant", 4),
        ("live", 5),
        ("winding_down", 6),
    ]
    days = {step.key: lifecycle.find_taken(step, taken) for step in lifecycle.list_path(Status.LIVE)}
    assert days == {
        "proposed": 1,
        "approved": 2,
        "setting_up": 2,
        "live": 5,
        "winding_down": None,
        "closed": None,
    }
