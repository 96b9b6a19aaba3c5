"""The permitted moves, as a table, and the path that the page draws."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

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


class Step(NamedTuple):
    from_status: str
    to_status: str
    on: date | None
    precision: str = "day"
    gone_without: int = 0


def day(year: int) -> date:
    return date(year, 7, 1)


def steps(*told: tuple[str, int | None]) -> list[Step]:
    """Steps one after another, the first from nowhere."""
    before = ["", *(to for to, _year in told)]
    return [Step(was, to, day(year) if year else None) for was, (to, year) in zip(before, told, strict=False)]


@pytest.mark.parametrize(
    ("told", "status", "reached"),
    [
        ((("live", 1998),), "live", 1998),
        ((("live", 1998), ("winding_down", 2026), ("live", 2026)), "live", 1998),  # the exit was called off
        ((("live", 1998), ("dormant", 2020), ("live", 2022)), "live", 1998),
        ((("live", 1998), ("dormant", 2020), ("winding_down", 2021), ("live", 2022)), "live", 1998),
        ((("live", 1998), ("dormant", 2020), ("live", 2022), ("dormant", 2024)), "dormant", 2024),
        ((("live", 1998), ("winding_down", 2010), ("live", 2011)), "winding_down", None),
        ((("live", 1998), ("winding_down", 2010), ("live", 2011), ("winding_down", 2020)), "winding_down", 2020),
        ((("live", 1998), ("winding_down", 2010), ("live", 2011), ("winding_down", 2020)), "live", 1998),
        ((("live", 1998), ("out_of_scope", 2010), ("live", 2011)), "live", 1998),
        ((("live", None), ("winding_down", 2010), ("live", 2011)), "live", None),  # never the day it came back
        ((("winding_down", 2010), ("live", 2011)), "live", None),
        ((("out_of_scope", 2010), ("live", 2011)), "live", 2011),
        ((("proposed", 2000), ("setting_up", 2001), ("withdrawn", 2002), ("proposed", 2005)), "proposed", 2005),
        ((("proposed", 2000), ("setting_up", 2001), ("withdrawn", 2002), ("proposed", 2005)), "setting_up", None),
        ((("proposed", 2000), ("withdrawn", 2001), ("proposed", 2005), ("withdrawn", 2006)), "withdrawn", 2006),
    ],
)  # fmt: skip
def test_a_status_is_reached_when_the_run_began_that_never_ended(
    told: Sequence[tuple[str, int | None]], status: str, reached: int | None
) -> None:
    found = lifecycle.find_reached(steps(*told)).get(status)
    assert (found.on if found else None) == (day(reached) if reached else None)


@pytest.mark.parametrize(
    ("status", "told", "started", "dated"),
    [
        ("live", [("live", None)], day(1998), {"Live": day(1998)}),
        ("live", [("live", 1999)], day(1998), {"Live": day(1999)}),
        ("winding_down", [("winding_down", 2026)], day(1998), {"Live": day(1998), "Winding down": day(2026)}),
        ("setting_up", [("setting_up", 2025)], day(2025), {"Approved": day(2025), "Setting up": day(2025)}),
        ("live", [], day(2026), {"Live": day(2026)}),  # the day itself
        ("live", [], date(2026, 7, 2), {}),  # a start that is still to come is no day on which it was reached
        (
            "live",
            [("proposed", 1996), ("setting_up", 1997), ("live", 1998)],
            None,
            {"Idea": day(1996), "Approved": day(1997), "Live": day(1998)},
        ),
    ],
)
def test_every_step_of_the_path_has_the_day_on_which_it_was_reached(
    status: str, told: Sequence[tuple[str, int | None]], started: date | None, dated: dict[str, date]
) -> None:
    path = lifecycle.date_path(
        status, steps(*told), started=started, started_precision="day", day=date(2026, 7, 1)
    )
    assert {str(step.label): step.on for step in path if step.on} == dated
