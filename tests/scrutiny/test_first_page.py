"""What the report says first, and what it says of the people: only what somebody recorded has a column."""

from datetime import date

import pytest

from register.models import Attendance, Meeting, Partnership
from scrutiny import analysis_pdf, first_page
from scrutiny.access import with_first_page
from scrutiny.analysis import Analysis
from tests.factories.register import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.factories.reviews import RiskFactory, score

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def facts(partnership: Partnership) -> Analysis:
    return Analysis(with_first_page(Partnership.objects.all()).get(pk=partnership.pk), today=TODAY)


@pytest.mark.parametrize(
    ("members", "words"), [(0, "with no members"), (1, "with one member."), (11, "with 11 members.")]
)
def test_it_says_what_it_is_in_one_sentence(members: int, words: str) -> None:
    made = PartnershipFactory(form="pooled_fund", tier="major")
    for _number in range(members):
        MembershipFactory(partnership=made)
    said = first_page.what_it_is(facts(made))
    assert said.startswith("Pooled fund (section 75 or 33) with ")
    assert words in said
    assert "Tier: Major. Proposed" in said


def test_members_have_the_columns_that_somebody_filled_in() -> None:
    made = PartnershipFactory(live=True)
    trust = MembershipFactory(partnership=made, organisation=OrganisationFactory(name="Trust"))
    own = OrganisationFactory(name="Zeal Council", is_council=True)
    MembershipFactory(partnership=made, organisation=own, votes=4)
    for present in (1, 2):
        meeting = Meeting.objects.create(partnership=made, held_on=TODAY)
        Attendance.objects.create(meeting=meeting, membership=trust, seats=2, present=present)
    found = facts(made)
    assert [member.organisation.name for member in found.members] == ["Zeal Council", "Trust"]
    page = analysis_pdf.html(found)
    assert "Votes" in page
    assert "3 of 4" in page
    assert "Seats" not in page


def test_a_risk_says_how_it_moved_and_how_many_stand_above_the_appetite() -> None:
    made = PartnershipFactory(live=True)
    risk = RiskFactory(partnership=made)
    score(risk, 3, 3, on=date(2026, 3, 1))
    score(risk, 4, 4, on=date(2026, 10, 1))
    RiskFactory(partnership=made, now=(1, 1))
    page = analysis_pdf.html(facts(made))
    assert "Two risks are held on its register. One stands above" in page
    assert "Up from 9" in page
