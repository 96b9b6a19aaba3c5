"""A weakness is clear only where it was tested: anything else says what nobody looked at."""

from dataclasses import replace
from datetime import date

import pytest

from register.choices import OPEN_STATUSES, RUNNING_STATUSES, Status, Tier
from register.known.concerns import Concern
from scrutiny.analysis.weaknesses import Judged, Weakness, judge_weaknesses

ALL_KNOWN = Judged("live", Tier.MAJOR, True, True, True, True, True)


def found(judged: Judged, *shown: str) -> dict[str, Weakness]:
    signs = [Concern("x", f"Sign of {letter}", "", "", "", 1, "", letter, date.min) for letter in shown]
    return {one.letter: one for one in judge_weaknesses(signs, judged)}


def test_what_was_tested_and_does_not_show_is_clear_and_stand_ins_never_are() -> None:
    assert {letter for letter, one in found(ALL_KNOWN).items() if one.is_clear} == set("acdg")


def test_a_sign_shows_whatever_else_is_not_tested() -> None:
    one = found(ALL_KNOWN, "h")["h"]
    assert (one.shows, one.untested, one.is_clear) == (("Sign of h",), "", False)


@pytest.mark.parametrize("status", [one for one in Status if one not in RUNNING_STATUSES])
def test_where_it_does_not_run_nothing_is_clear(status: Status) -> None:
    because = "It is not running yet" if status in OPEN_STATUSES else "It is not open"
    for one in found(replace(ALL_KNOWN, status=status)).values():
        assert one.untested == f"{because} ({status.label.lower()})."


@pytest.mark.parametrize(
    ("letter", "lacking", "because"),
    [
        ("a", {"liabilities": False}, "no liability is recorded"),
        ("b", {}, "nothing here sets its work beside that of others"),
        ("c", {"checklists": False}, "no checklist of its governance is answered"),
        ("d", {"tier": Tier.LIMITED}, "measures are not asked for in its tier"),
        ("e", {}, "only forecast against budget is tested"),
        ("e", {"contributions": False}, "no contributions are recorded for this year"),
        ("f", {}, "only that a panel is named is tested"),
        ("g", {"dates": False}, "no end date is recorded"),
        ("g", {"assured": False}, "what the old register says of it has not been checked"),
        ("h", {}, "interests are not recorded here"),
    ],
)
def test_each_letter_says_what_of_it_is_not_tested(
    letter: str, lacking: dict[str, object], because: str
) -> None:
    one = found(replace(ALL_KNOWN, **lacking))[letter]  # type: ignore[arg-type]
    assert because in one.untested.lower()
    assert not one.is_clear
