"""When an approval to live with a risk ends by itself: at its edge, and where a score is missing on either side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from register.rules.matrix import get_matrix
from reviews.risks import appetite
from reviews.risks.approvals.kind import TEXTS, list_worse
from reviews.risks.rules import find_controls_fault


@dataclass(frozen=True)
class Scored:
    score: int
    matrix: str = "5x5"
    scored_on: date = date(2026, 7, 1)


def cover(score: int | None, matrix: str = "5x5", **more: str) -> dict[str, Any]:
    texts = dict.fromkeys(TEXTS, "as it was")
    return {
        "score": score,
        "matrix": matrix if score else "",
        "edition": 1,
        "tier": "moderate",
        **texts,
        **more,
    }


@pytest.mark.parametrize(
    ("covered", "now", "ends"),
    [
        (cover(None), cover(None), False),
        (cover(None), cover(4), True),  # approved without a score: what it covered is not known
        (cover(4), cover(None), True),
        (cover(9), cover(9), False),
        (cover(9), cover(8), False),
        (cover(9), cover(10), True),
        (cover(9), cover(9, "4x4"), True),
        (cover(9), cover(4, "4x4"), True),
        (cover(9), cover(9) | {"edition": 2}, True),
        (cover(9), cover(9, tier="limited"), False),
        (cover(9), cover(9, tier="major"), True),
        *((cover(9), cover(8, **{name: "as it is"}), True) for name in TEXTS),
    ],
)
def test_an_approval_covers_the_score_and_the_words_it_was_given_for(
    covered: dict[str, Any], now: dict[str, Any], ends: bool
) -> None:
    assert bool(list_worse(covered, now)) is ends


@pytest.mark.parametrize(
    ("before", "now", "fault"),
    [
        (None, None, False),
        (None, Scored(9), False),
        (Scored(9), None, False),
        (Scored(9), Scored(9), False),
        (Scored(10), Scored(9), False),
        (Scored(8), Scored(9), True),
        (Scored(8, "4x4"), Scored(9), False),
    ],
)
def test_without_controls_a_risk_is_never_lower_than_with_them(
    before: Scored | None, now: Scored | None, fault: bool
) -> None:
    assert bool(find_controls_fault(before=before, now=now)) is fault


@pytest.mark.parametrize(("key", "most"), [("5x5", 9), ("4x4", 9)])
@pytest.mark.parametrize("used", ["5x5", "4x4"])
def test_the_limit_is_that_of_the_matrix_asked_about_else_of_the_one_in_use(
    key: str, most: int, used: str, settings: Any
) -> None:
    settings.RISK_MATRIX, settings.RISK_APPETITE = used, "medium"
    assert appetite.find_appetite_limit(get_matrix(key)) == most
    settings.RISK_APPETITE = "high"
    assert (
        appetite.find_appetite_limit()
        == appetite.find_appetite_limit(get_matrix(used))
        == {"5x5": 14, "4x4": 16}[used]
    )
    assert appetite.find_appetite_limit(get_matrix(key)) == {"5x5": 14, "4x4": 16}[key]
