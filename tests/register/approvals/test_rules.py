"""How it stands with an approval on a day: from what was given and asked, what is now, and the day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from register.approvals.rules import ApprovalState, Given, RequestFacts, explain_overtaken, judge_approval

TODAY, UNTIL = date(2026, 11, 20), date(2026, 11, 21)
PAST = date(2026, 11, 19)
NOW = 16  # in these tests a state is a figure, and a higher one is worse


def worse(then: Any) -> Sequence[str]:
    return [f"It is {NOW}."] if then["figure"] < NOW else []


def given(key: int = 1, figure: int = 16, *, on: int = 1, until: date = UNTIL, **more: Any) -> Given:
    asked = more.pop("request", key)
    return Given(key, {"figure": figure}, "Director", date(2026, 11, on), until, asked, **more)


def asked(key: int = 1, figure: int = 16, *, on: int = 1, until: date = UNTIL, **more: Any) -> RequestFacts:
    return RequestFacts(key, {"figure": figure}, "Head", date(2026, 11, on), until, **more)


_ENDED: dict[str, Any] = {"ended_on": date(2026, 11, 9), "ended_why": "It grew."}
_DECLINED: dict[str, Any] = {"how": "declined", "ended_on": date(2026, 11, 9), "ended_why": "Too dear."}


@pytest.mark.parametrize(
    ("approvals", "requests", "word", "sentence"),
    [
        ([], [], ApprovalState.NONE, ""),
        (
            [given()],
            [],
            ApprovalState.HOLDS,
            "Approved by Director on 1 November 2026, until 21 November 2026",
        ),
        ([given(figure=25)], [], ApprovalState.HOLDS, "Approved by Director"),
        ([given(until=TODAY)], [], ApprovalState.HOLDS, "Approved by Director"),  # its last day
        (
            [given(until=PAST)],
            [],
            ApprovalState.RAN_OUT,
            "The approval by Director ran out on 19 November 2026",
        ),
        (
            [given(figure=15)],
            [],
            ApprovalState.OUTGROWN,
            "The approval by Director no longer covers it. It is 16",
        ),
        (
            [given(**_ENDED)],
            [],
            ApprovalState.ENDED,
            "The approval by Director ended on 9 November 2026. It grew",
        ),
        (
            [given(request=None)],
            [],
            ApprovalState.HOLDS,
            "Recorded as approved by Director on 1 November 2026, before "
            "approvals were pressed here, until 21 November 2026",
        ),
        ([], [asked()], ApprovalState.ASKED, "Asked of Head on 1 November 2026, not yet approved"),
        (
            [],
            [asked(figure=15)],
            ApprovalState.OVERTAKEN,
            "Asked of Head on 1 November 2026, and must be asked again. It is 16",
        ),
        ([], [asked(until=TODAY)], ApprovalState.ASKED, "Asked of Head"),
        ([], [asked(until=PAST)], ApprovalState.OVERTAKEN, "Asked of Head"),
        ([], [asked(**_DECLINED)], ApprovalState.DECLINED, "Declined by Head on 9 November 2026: Too dear"),
        ([], [asked(how="withdrawn", ended_on=TODAY)], ApprovalState.NONE, ""),
        ([given()], [asked(2, on=5)], ApprovalState.HOLDS, "Approved by Director"),
        ([given(**_ENDED)], [asked(2, on=9)], ApprovalState.ASKED, "Asked of Head"),
        ([given(until=PAST)], [asked(approval=1)], ApprovalState.RAN_OUT, "The approval by Director"),
        (
            [given(**_ENDED), given(2, on=10)],
            [],
            ApprovalState.HOLDS,
            "Approved by Director on 10 November 2026",
        ),
        ([given(), given(2, until=PAST)], [], ApprovalState.HOLDS, "Approved by Director"),
    ],
)
def test_how_it_stands(
    approvals: Sequence[Given], requests: Sequence[RequestFacts], word: ApprovalState, sentence: str
) -> None:
    found = judge_approval(approvals, requests, worse=worse, today=TODAY)
    assert found.word is word
    assert found.describe().startswith(sentence)
    assert found.holds is (word is ApprovalState.HOLDS)


def test_while_one_holds_asking_anew_is_told_beside_it() -> None:
    found = judge_approval([given()], [asked(approval=1), asked(2, on=5)], worse=worse, today=TODAY)
    assert found.holds
    assert found.asked == asked(2, on=5)


def test_one_that_ran_out_still_covers_what_is_now_and_one_that_was_outgrown_does_not() -> None:
    out = judge_approval([given(until=PAST)], [], worse=worse, today=TODAY)
    grown = judge_approval([given(figure=15)], [], worse=worse, today=TODAY)
    assert (out.covering, grown.covering) == (given(until=PAST), None)


@pytest.mark.parametrize(
    ("figure", "until", "number"), [(16, UNTIL, 0), (15, UNTIL, 1), (15, TODAY, 1), (15, PAST, 2)]
)
def test_what_was_asked_is_overtaken_by_what_is_worse_and_by_the_day(
    figure: int, until: date, number: int
) -> None:
    assert len(explain_overtaken(asked(figure=figure, until=until), worse=worse, today=TODAY)) == number
