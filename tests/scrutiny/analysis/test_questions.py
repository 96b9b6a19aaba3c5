"""Questions worth asking: a ranked table of rules, each with its facts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from register.rules.finance import AgainstBudget
from scrutiny.analysis.questions import Watched, choose_questions

TODAY = date(2026, 11, 20)
CALM = Watched(today=TODAY, rating="substantial")


def sign(code: str, sentence: str = "") -> dict[str, Any]:
    """A warning sign that shows, with its sentence."""
    return {"signs": {code: sentence}}


def test_a_partnership_in_order_raises_no_question() -> None:
    assert choose_questions(CALM) == []


@pytest.mark.parametrize(
    ("facts", "ask", "says"),
    [
        (
            sign("notice_missed", "The last safe date to leave was 30 September 2026"),
            "Who decided to stay, and when?",
            "30 September 2026",
        ),
        (
            {"last_safe_on": date(2026, 12, 31)} | sign("notice_closes"),
            "Who has decided whether to leave or renew?",
            "31 December 2026, in over 5 weeks.",
        ),
        (
            sign("agreement_ended", "The agreement ended on 31 March 2026"),
            "Under what terms is it working today?",
            "31 March 2026",
        ),
        (
            {
                "overspent": (
                    (2026, AgainstBudget(Decimal(430_000), is_spent=False)),
                    (2025, AgainstBudget(Decimal(610_000), is_spent=False)),
                )
            },
            "What stops another overspend?",
            "£430,000 in 2026/27 and £610,000 in 2025/26",
        ),
        (
            {"overspent": ((2026, AgainstBudget(Decimal(214_000), is_spent=False)),)}
            | sign("unapproved_overspend"),
            "Who has approved spending over the budget?",
            "£214,000",
        ),
        (
            {"rating": "limited", "rating_before": "reasonable"},
            "Why has the rating fallen",
            "was reasonable and is now limited",
        ),
        ({"rating": "weak"}, "Should the council stay in it as it is?", "Weak"),
        (sign("no_sponsor", "Nobody is named"), "Who answers for it?", "Nobody is named"),
        (sign("sponsor_left", "Left on 1 May 2026"), "Who answers for it?", "1 May 2026"),
        (
            {"unlimited": ("Share of overspend",)} | sign("liability_without_limit"),
            "What is the most this could cost",
            "Share of overspend",
        ),
        (
            {"next_review_on": date(2026, 11, 16)} | sign("review_overdue"),
            "Why has the review not been done?",
            "4 days late",
        ),
        (
            {"late_gaps": (("No exit plan", date(2026, 3, 31)),)},
            "When will the gaps be closed?",
            "No exit plan, 7 months late",
        ),
        (
            {"very_high": ("Pool overspends",)},
            "What is being done about the highest risk?",
            "Pool overspends",
        ),
        (sign("no_exit_plan"), "How would the council leave?", "No exit plan is held"),
        (
            {"worsening": (("Days of delay", 4),)},
            "What turns this measure round?",
            "Days of delay has got worse 4 periods running",
        ),
        (
            {"without_measure": 2} | sign("objective_unmeasured"),
            "How would anybody know that it works?",
            "2 objectives have no measure",
        ),
    ],
)
def test_a_rule_asks_with_its_facts(facts: dict[str, Any], ask: str, says: str) -> None:
    (question,) = choose_questions(replace(CALM, **facts))
    assert question.ask.startswith(ask)
    assert says in question.facts


@pytest.mark.parametrize(
    "facts",
    [
        {"last_safe_on": date(2027, 2, 19)} | sign("notice_closes"),
        {"last_safe_on": date(2026, 12, 31)},
        {"next_review_on": date(2026, 11, 16)},
        {"unlimited": ("Share of overspend",)},
        {"overspent": ((2026, AgainstBudget(Decimal(214_000), is_spent=False)),)},
        {"without_measure": 2},
        {"rating": "reasonable", "rating_before": "limited"},
    ],
)
def test_a_rule_stays_silent_at_its_edge(facts: dict[str, Any]) -> None:
    assert choose_questions(replace(CALM, **facts)) == []


def test_the_most_urgent_come_first_and_three_at_most() -> None:
    codes = ("no_exit_plan", "no_sponsor", "liability_without_limit", "notice_closes", "objective_unmeasured")
    watched = replace(
        CALM,
        signs=dict.fromkeys(codes, "It is so"),
        unlimited=("x",),
        last_safe_on=date(2026, 12, 1),
        without_measure=1,
    )
    asked = [question.ask for question in choose_questions(watched)]
    assert asked == [
        "Who has decided whether to leave or renew?",
        "Who answers for it?",
        "What is the most this could cost the council?",
    ]


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        (sign("no_exit_plan"), ["How would the council leave?"]),
        (sign("no_exit_plan") | {"required": True}, []),
        ({"rating": "weak"}, ["Should the council stay in it as it is?"]),
        ({"rating": "weak", "required": True}, ["What will put its governance right?"]),
        (sign("no_exit_plan") | {"is_open": False}, []),
        (
            {"is_open": False, "late_actions": (("Return the keys", date(2026, 11, 1)),)},
            ["When will the late actions be done?"],
        ),
        ({"rating": "limited"}, ["What will raise the rating, and by when?"]),
        ({"rating": "reasonable"}, []),
        (sign("no_panel"), ["Who scrutinises it for the council?"]),
        (sign("no_objectives"), ["What is it meant to achieve?"]),
    ],
)
def test_a_question_is_asked_only_where_it_fits(facts: dict[str, Any], asked: list[str]) -> None:
    assert [question.ask for question in choose_questions(replace(CALM, **facts))] == asked


@pytest.mark.parametrize(
    ("number", "says"), [(1, "One is past its date: Agree it"), (2, "Two are past their date.")]
)
def test_late_things_are_counted_in_words(number: int, says: str) -> None:
    late = (("Agree it", date(2026, 11, 1)),) * number
    for name in ("late_gaps", "late_actions"):
        assert choose_questions(replace(CALM, **{name: late}))[0].facts.startswith(says)
