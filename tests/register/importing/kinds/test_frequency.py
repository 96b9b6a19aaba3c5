"""How often an amount is paid, in the column beside it: the amount may not be for a year, and is looked at."""

import pytest

from accounts.models import User
from register.importing import column_questions, rehearse
from register.importing.kinds.frequency import says_period
from register.models import Contribution, Partnership
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

pytestmark = pytest.mark.django_db


def doubted(heading: str, text: str, *, beside: bool = True) -> bool:
    more, typed = ([], []) if beside else (["Status"], ["Live"])
    handed = sheet(["Name", "Council contribution", *more, heading], ["Rivers", "1200", *typed, text])
    (row,) = rehearse.rehearse(handed, today=TODAY).rows
    assert bool(row.values.get("contribution_doubted")) is any(
        one.kind == "other_period" for one in row.remarks
    )
    return any(one.kind == "other_period" and one.column == heading for one in row.remarks)


@pytest.mark.parametrize(
    ("heading", "text", "is_doubted"),
    [
        ("Paid", "per month", True),
        ("Instalments", "Quarterly", True),
        ("Amlder", "misol", True),
        ("Paid", "annually", False),
        ("Paid", "per year", False),
        ("Paid", "", False),
        ("Meets", "monthly", False),
        ("Review frequency", "quarterly", False),
        ("Notes", "The board meets monthly", False),
    ],
)
def test_a_period_beside_an_amount_is_looked_at(heading: str, text: str, is_doubted: bool) -> None:
    assert doubted(heading, text) is is_doubted


@pytest.mark.parametrize(("heading", "is_doubted"), [("Payment frequency", True), ("How often", False)])
def test_further_off_only_a_column_about_payments_counts(heading: str, is_doubted: bool) -> None:
    assert doubted(heading, "monthly", beside=False) is is_doubted


def test_the_same_word_in_several_rows_is_one_question_and_the_amount_an_estimate(officer: User) -> None:
    handed = sheet(["Name", "Contribution", "Paid"], ["Rivers", "1200", "monthly"], ["Hills", "9", "monthly"])
    rows = rehearse.rehearse(handed, today=TODAY).rows
    asked = column_questions.list_word_questions(handed, rows)
    assert [one.key for one in asked if one.key.startswith("word C")] == ["word C monthly"]
    bring_in(handed, officer)
    assert set(Contribution.objects.values_list("certainty", flat=True)) == {"estimate"}


def test_a_partnership_that_is_there_is_told_so_too(officer: User) -> None:
    bring_in(sheet(["Name", "Contribution"], ["Rivers", "1000"]), officer)
    reference = Partnership.objects.get().reference
    handed = sheet(["Reference", "Contribution", "Paid"], [reference, "1200", "per month"])
    (row,) = rehearse.rehearse(handed, today=TODAY).rows
    assert "other_period" in [one.kind for one in row.remarks]


@pytest.mark.parametrize(
    "text", ["pcm", "p.m.", "half-yearly", "twice a year", "paid monthly in arrears", "one-off"]
)
def test_a_period(text: str) -> None:
    assert says_period(text)


@pytest.mark.parametrize("text", ["yearly", "per annum", "a year", "month by month", "March", ""])
def test_no_period(text: str) -> None:
    assert not says_period(text)
