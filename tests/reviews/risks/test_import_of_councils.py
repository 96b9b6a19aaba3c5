"""Lists of risks and meetings as councils keep them: own numbers, headings with scales, all asked at once."""

import pytest

from accounts.models import User
from register.models import KeptText, Partnership
from reviews.models import Risk
from tests.factories.register import PartnershipFactory
from tests.register.importing.tables.helpers import bring_in, fates, rehearse

pytestmark = pytest.mark.django_db
HEAD = ("Partnership name", "Ref", "Risk (cause - event - consequence)", "L (1-5)", "I (1-5)", "Score")


@pytest.fixture
def rivers(db: None) -> Partnership:
    return PartnershipFactory(name="Rivers", live=True, old_reference="P7")


@pytest.mark.parametrize("number", ["R1", "1", "RISK-01"])
def test_the_number_of_a_risk_is_no_reference_of_its_partnership(
    number: str, rivers: Partnership, officer: User
) -> None:
    bring_in("risks", HEAD, ("Rivers", number, "Costs rise", "4", "3", "12"), by=officer)
    risk = Risk.objects.get()
    assert (risk.partnership, risk.title, risk.current and risk.current.score) == (rivers, "Costs rise", 12)
    assert (KeptText.objects.filter(column__endswith=": Ref").values_list("text", flat=True))[0] == number


def test_beside_one_that_is_the_references_of_others_count_for_nothing(
    rivers: Partnership, officer: User
) -> None:
    rows = (("Rivers", "P7", "Costs rise", "4", "3", ""), ("Rivers", "R2", "Rain", "2", "2", ""))
    found = rehearse("risks", HEAD, *rows, by=officer)
    assert fates(found) == ["new", "new"]
    assert [one.text for one in found.rows[1].kept] == ["R2"]


def test_the_reference_of_another_partnership_is_still_a_contradiction(
    rivers: Partnership, officer: User
) -> None:
    other = PartnershipFactory(name="Hills", live=True)
    found = rehearse("risks", HEAD, ("Rivers", other.reference, "Costs rise", "4", "3", ""), by=officer)
    assert fates(found) == ["stopped"]


@pytest.mark.parametrize(
    "heads",
    [
        ("Risk (cause - event - consequence)", "L (1-5)", "I (1-5)"),
        ("Risk (cause/event/effect)", "Likelihood (1 to 5)", "Impact (out of 5)"),
        ("Risk description", "Likelihood score (1–5)", "Impact (scale 1-5)"),
        ("Risk - cause, event and impact", "L", "I"),
    ],
)
def test_headings_with_their_scale_or_parts_are_known(
    heads: tuple[str, str, str], rivers: Partnership, officer: User
) -> None:
    found = rehearse("risks", ("Partnership", *heads), ("Rivers", "Costs rise", "4", "3"), by=officer)
    assert [found.mapping[letter] for letter in "BCD"] == ["title", "current_likelihood", "current_impact"]


def test_everything_of_a_row_is_asked_at_once(rivers: Partnership, officer: User) -> None:
    head = ("Partnership", "Risk", "Likelihood", "Impact", "Review date")
    found = rehearse("risks", head, ("Unheard", "Costs rise", "Medium", "9", "Jan-27"), by=officer)
    asked = {one.key for one in found.questions if one.is_open}
    assert {"partnership unheard", "current_likelihood medium", "review_by jan-27"} <= asked
    answers = {"partnership unheard": "Rivers", "current_likelihood medium": "3", "current_impact 9": "4"}
    later = rehearse(
        "risks", head, ("Unheard", "Costs rise", "Medium", "9", "Jan-27"), by=officer, answers=answers
    )
    assert {one.key for one in later.questions if one.is_open} <= asked


@pytest.mark.parametrize(
    "head", [("Partnership", "Day of it", "Key decisions"), ("What body", "Mtg date", "Key decisions")]
)
def test_a_row_that_cannot_come_in_says_why(
    head: tuple[str, ...], rivers: Partnership, officer: User
) -> None:
    found = rehearse("meetings", head, ("Rivers", "3 June 2026", "Budget agreed"), by=officer)
    assert fates(found) == ["stopped"]
    assert found.rows[0].waits_for == [found.labels["held_on" if head[0] == "Partnership" else "partnership"]]
    assert found.lacks_column


def test_the_date_of_a_meeting_cut_short_is_known(rivers: Partnership, officer: User) -> None:
    found = rehearse("meetings", ("Partnership", "Mtg date"), ("Rivers", "3 June 2026"), by=officer)
    assert fates(found) == ["new"]
