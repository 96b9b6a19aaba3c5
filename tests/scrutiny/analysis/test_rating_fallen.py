"""A rating that fell is asked about whatever step it fell, down to Weak; one that rose or is not known is not."""

from dataclasses import replace
from itertools import product

import pytest

from scrutiny.analysis.questions import choose_questions
from tests.scrutiny.analysis.test_questions import CALM

BEST_FIRST = ["substantial", "reasonable", "limited", "weak"]


@pytest.mark.parametrize(("before", "now"), list(product(["", "not_assessed", *BEST_FIRST], BEST_FIRST)))
def test_a_fall_is_asked_about_and_nothing_else_is_called_one(before: str, now: str) -> None:
    asked = [one.ask for one in choose_questions(replace(CALM, rating=now, rating_before=before))]
    fell = before in BEST_FIRST and BEST_FIRST.index(now) > BEST_FIRST.index(before)
    assert any(ask.startswith("Why has the rating fallen") for ask in asked) is fell
    assert bool(asked) is (fell or now in ("limited", "weak"))


@pytest.mark.parametrize("before", ["", *BEST_FIRST])
def test_without_a_rating_today_none_has_fallen(before: str) -> None:
    assert choose_questions(replace(CALM, rating="not_assessed", rating_before=before)) == []
