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
            "In 2026/27 it is forecast to go £430,000 over its budget.",
        ),
        (
            sign("unapproved_overspend", "The forecast of 2026/27 is £214,000 over budget"),
            "Who has approved spending over the budget?",
            "£214,000",
        ),
        (
            {"rating": "limited", "rating_before": "reasonable"},
            "Why has the rating fallen",
            "was Reasonable and is now Limited",
        ),
        ({"rating": "weak"}, "Should the council stay in it as it is?", "Weak"),
        (sign("no_sponsor", "Nobody is named"), "Who answers for it?", "Nobody is named"),
        (
            sign("no_quorum", "Two or more meetings of the last year had no quorum"),
            "What was decided where too few were there to decide?",
            "Two or more meetings of the last year had no quorum.",
        ),
        (
            sign("budget_unlike_contributions", "The budget is £5 and the contributions to it add up to £9"),
            "Who pays the difference?",
            "add up to £9.",
        ),
        (sign("contribution_out_of_step", "One may be mistyped"), "Which is right?", "One may be mistyped."),
        (sign("budget_out_of_step", "One may be mistyped"), "Which is right?", "One may be mistyped."),
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
        (
            sign(
                "risk_unapproved", "A risk above the council's limit is tolerated and nobody has approved it"
            ),
            "Who agrees to live with this risk?",
            "nobody has approved it.",
        ),
        (
            sign("risk_approval_over", "The approval to live with a risk ran out on 1 May 2026"),
            "Who agrees to live with this risk?",
            "1 May 2026",
        ),
        (
            sign("risk_untreated", "Nothing is decided"),
            "What is to be done about this risk?",
            "Nothing is decided",
        ),
        (
            sign("risk_late", "2 risks are late"),
            "When will the risks be looked at again?",
            "2 risks are late.",
        ),
        (sign("risk_not_acted_on", "No action says"), "Who does what about this risk", "No action says"),
        (
            sign("seat_ended", "The term of Cllr Reed ended on 1 May 2026"),
            "Who speaks for the council there today?",
            "1 May 2026",
        ),
        (sign("no_exit_plan"), "How would the council leave?", "No exit plan is held"),
        (
            {"worsening": (("Days of delay", 4),)},
            "What turns this measure round?",
            "Worse 4 periods running: Days of delay",
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


def over(year: int, pounds: int, *, is_spent: bool = True) -> tuple[int, AgainstBudget]:
    return year, AgainstBudget(Decimal(pounds), is_spent=is_spent)


@pytest.mark.parametrize(
    ("overspent", "said"),
    [
        (
            (over(2025, 5), over(2024, 4), over(2023, 3)),
            "It went over its budget in three years: £5 in 2025/26, £4 in 2024/25 and £3 in 2023/24.",
        ),
        (
            (over(2026, 26_000, is_spent=False), over(2025, 26_550)),
            "In 2026/27 it is forecast to go £26,000 over its budget. "
            "It went over its budget in one year: £26,550 in 2025/26.",
        ),
        (
            (over(2026, 6, is_spent=False), over(2025, 5, is_spent=False)),
            "In 2026/27 it is forecast to go £6 over its budget. In 2025/26 it was forecast to go £5 over its budget.",
        ),
    ],
)
def test_years_over_budget_are_counted_and_a_forecast_is_said_as_one(
    overspent: tuple[tuple[int, AgainstBudget], ...], said: str
) -> None:
    (question,) = choose_questions(replace(CALM, overspent=overspent))
    assert (question.ask, question.facts) == ("What stops another overspend?", said)


def test_the_most_urgent_come_first_and_four_at_most() -> None:
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
        "How would the council leave?",
    ]


def test_a_risk_above_the_limit_and_a_late_gap_are_asked_about_whatever_else_there_is() -> None:
    codes = (
        "notice_missed", "agreement_ended", "no_sponsor", "seat_ended", "liability_without_limit", "review_overdue",
        "risk_untreated", "no_exit_plan", "no_panel",
    )  # fmt: skip
    watched = replace(
        CALM,
        signs=dict.fromkeys(codes, "It is so"),
        rating="weak",
        next_review_on=date(2026, 11, 16),
        overspent=(over(2025, 5), over(2024, 4)),
        late_gaps=(("No exit plan", date(2026, 3, 31)),),
        worsening=(("Days of delay", 4),),
    )
    assert [question.ask for question in choose_questions(watched)] == [
        "Who decided to stay, and when?",
        "Under what terms is it working today?",
        "What is to be done about this risk?",
        "When will the gaps be closed?",
    ]


def test_of_risks_above_the_limit_the_one_that_nobody_approved_is_asked_about_first_and_once() -> None:
    signs = dict.fromkeys(("risk_untreated", "risk_not_acted_on", "risk_unapproved"), "It is so")
    asked = choose_questions(replace(CALM, signs=signs, very_high=("Pool overspends",)))
    assert [one.ask for one in asked] == ["Who agrees to live with this risk?"]


@pytest.mark.parametrize("code", ["risk_not_acted_on", "risk_unapproved", "risk_late"])
@pytest.mark.parametrize(
    ("named", "said"),
    [
        ((), "It is so."),
        (("Carers leave",), "It is so. For example: Carers leave."),
        (("Carers leave", "A bank fails"), "It is so. For example: Carers leave."),
    ],
)
def test_a_question_about_a_risk_names_it_where_it_may_be_named(
    code: str, named: tuple[str, ...], said: str
) -> None:
    watched = replace(CALM, signs={code: "It is so"}, risks={code: named, "risk_untreated": ("Another",)})
    assert [one.facts for one in choose_questions(watched)] == [said]


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        (sign("no_exit_plan"), ["How would the council leave?"]),
        (sign("no_exit_plan") | {"required": True}, []),
        ({"rating": "weak"}, ["Should the council stay in it as it is?"]),
        ({"rating": "weak", "required": True}, ["What will put its governance right?"]),
        (sign("no_exit_plan") | {"is_open": False}, []),
        (sign("risk_unapproved") | {"is_open": False}, ["Who agrees to live with this risk?"]),
        (
            {"is_open": False, "late_actions": (("Return the keys", date(2026, 11, 1)),)},
            [],
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
