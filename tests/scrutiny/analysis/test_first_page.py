"""What the report says first, and what it says of the people: only what somebody recorded has a column."""

import html
import re
from datetime import date

import pytest

from core.dates import write_long_date
from core.number_words import spell_number
from register.models import Attendance, Meeting, Partnership, Priority, PriorityServed, SignShown
from scrutiny.access import read_with_first_page
from scrutiny.analysis import first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.register import (
    KeyDateFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.reviews import ActionFactory, RiskFactory, score
from tests.scrutiny.analysis import stress

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def facts(partnership: Partnership) -> Analysis:
    return Analysis(read_with_first_page(Partnership.objects.all()).get(pk=partnership.pk), today=TODAY)


@pytest.mark.parametrize(
    ("members", "words"), [(0, "with no members"), (1, "with one member."), (11, "with 11 members.")]
)
def test_it_says_what_it_is_in_one_sentence(members: int, words: str) -> None:
    made = PartnershipFactory(form="pooled_fund", tier="major")
    for _number in range(members):
        MembershipFactory(partnership=made)
    said = first_page.describe_partnership(facts(made))
    assert said.startswith("Pooled fund (section 75 or 33) with ")
    assert words in said
    assert "Tier: Major. Proposed" in said


def test_it_says_why_the_council_is_in_it() -> None:
    made = PartnershipFactory(basis="statutory", legal_power="Care Act 2014")
    said = first_page.explain_why(facts(made))
    assert said == "The law requires it. It rests on Care Act 2014. No council priority is recorded."
    for name, how in (("Clean rivers", "Plants <b>willows</b>"), ("Safe streets", "")):
        PriorityServed.objects.create(partnership=made, priority=Priority.objects.create(name=name), how=how)
    words = "It serves two of the council's priorities: Clean rivers (Plants <b>willows</b>); Safe streets."
    assert words in first_page.explain_why(facts(made))
    assert "<b>willows" not in analysis_pdf.render_html(facts(made))


def test_members_have_the_columns_that_somebody_filled_in() -> None:
    made = PartnershipFactory(live=True)
    trust = MembershipFactory(partnership=made, organisation=OrganisationFactory(name="Trust"))
    own = OrganisationFactory(name="Zeal Council", is_council=True)
    MembershipFactory(partnership=made, organisation=own, votes=4)
    for present in (1, 2):
        meeting = Meeting.objects.create(partnership=made, held_on=TODAY)
        Attendance.objects.create(meeting=meeting, membership=trust, seats=2, present=present)
    found = facts(made)
    assert [member.organisation.name for member in found.people.members] == ["Zeal Council", "Trust"]
    page = analysis_pdf.render_html(found)
    assert "Votes" in page
    assert "3 of 4" in page
    assert "Seats" not in page


def test_a_risk_says_how_it_moved_and_how_many_stand_above_the_appetite() -> None:
    made = PartnershipFactory(live=True)
    risk = RiskFactory(partnership=made)
    score(risk, 3, 3, on=date(2026, 3, 1))
    score(risk, 4, 4, on=date(2026, 10, 1))
    RiskFactory(partnership=made, now=(1, 1))
    page = analysis_pdf.render_html(facts(made))
    assert "Two risks are held on its register. One is above" in page
    assert "Up from 9" in page


def test_page_one_counts_late_gaps_and_late_actions_as_the_later_pages_do() -> None:
    made = PartnershipFactory(live=True)
    late = date(2026, 10, 8)
    ActionFactory(partnership=made, what="No quorum", source_kind="gap", due_on=late)
    ActionFactory(partnership=made, what="Agree a cap", due_on=late)
    ActionFactory(partnership=made, what="Later", due_on=date(2027, 1, 1))
    found = facts(made)
    number = str(len(found.concerns) + 1)
    assert (number, "warning signs and open gaps; 2 gaps and actions are past their date") in (
        first_page.list_key_figures(found)
    )
    assert analysis_pdf.render_html(found).count('<span class="late">') == 2


@pytest.mark.parametrize(("status", "number"), [("proposed", 13), ("closed", 6)])
def test_where_no_sign_shows_page_one_says_of_how_many_that_is_known(status: str, number: int) -> None:
    made = PartnershipFactory(status=status)
    SignShown.objects.all().delete()
    page = analysis_pdf.render_html(facts(made))
    assert f"{number} warning signs are tested and none shows." in page
    assert "is-clear" not in page


def test_an_end_of_which_only_the_month_is_known_has_no_day_in_the_report() -> None:
    made = PartnershipFactory(live=True)
    KeyDateFactory(partnership=made, on=date(2027, 3, 31), precision="month")
    assert "<td>March 2027</td>" in analysis_pdf.render_html(facts(made))


def test_every_figure_of_page_one_is_that_of_the_later_page() -> None:
    """Signs, late actions, money, members, rating with its cap, next review and the next notice: one truth each."""
    made = stress.fill("Some words", name="Agreed")
    ActionFactory(partnership=made, what="Agree a cap", due_on=date(2026, 10, 8))
    ActionFactory(partnership=made, what="No quorum", source_kind="gap", due_on=date(2026, 10, 8))
    KeyDateFactory(partnership=made, notice_number=3, notice_unit="months", last_safe_on=date(2026, 12, 31))
    found = stress.read(made)
    page = analysis_pdf.render_html(found)
    first, *later = re.split('<h2 id="s[2-8]">', page)
    path, money, _objectives, review, gaps, risks, actions = (" ".join(one.split()) for one in later)
    first, keys = " ".join(first.split()), dict(first_page.list_key_figures(found))

    assert "with three members" in first
    assert "Three members</caption>" in path
    assert f"{spell_number(len(found.concerns)).capitalize()} warning signs show" in first
    others = found.other_signs
    proved = sum(len(one.shows) for one in found.weaknesses)
    assert proved + len(others.first) + others.left == len(found.concerns)
    assert gaps.count("is-flag") == sum(bool(one.shows) for one in found.weaknesses)
    assert "2 gaps and actions are past their date" in keys[str(len(found.concerns) + len(found.gaps))]
    assert gaps.count('class="late"') + actions.count('class="late"') == 2
    assert keys["£900k"] == "from the council in 2026/27"
    assert "the council's part is £900k" in html.unescape(money)
    assert f"{found.rating_label}</span>, 50 of 50 points" in first
    assert found.rating_note in html.unescape(first)
    assert f"{found.rating_label}.</span>" in review
    assert "50 of 50 points is 100%, but a limit holds the rating at Limited" in review
    assert write_long_date(made.standing.next_review_on) in first
    assert keys["31 Dec"].startswith("2026 is the last safe date")
    assert "The last safe date to give notice is 31 December 2026" in path
    assert keys["1"] == "risk held, 1 above the council's limit"
    assert "One risk is held" in risks


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "risks recorded"), (1, "risk held, none above"), (2, "risks held, none above")],
)
def test_a_count_agrees_with_its_noun(number: int, words: str) -> None:
    made = PartnershipFactory(live=True)
    for _number in range(number):
        RiskFactory(partnership=made, now=(1, 1))
    figures = first_page.list_key_figures(facts(made))
    assert any(count == str(number) and said.startswith(words) for count, said in figures), figures
    page = analysis_pdf.render_html(facts(made))
    assert ("None is above the council" in page) == (number > 0)
    assert "No stand" not in page


@pytest.mark.parametrize(("status", "says"), [("live", True), ("proposed", False), ("closed", False)])
def test_no_risk_is_a_gap_only_where_risks_are_asked_for(status: str, says: bool) -> None:
    page = analysis_pdf.render_html(facts(PartnershipFactory(live=True, status=status)))
    assert "No risk is recorded." in page
    assert ("that is itself a gap" in page) == says


def test_the_first_page_says_of_how_many_signs_it_is_known_where_most_are_not_tested() -> None:
    proposed, live = PartnershipFactory(), PartnershipFactory(live=True)
    assert any(
        " of the 13 that are tested" in said for _n, said in first_page.list_key_figures(facts(proposed))
    )
    assert not any("tested" in said for _n, said in first_page.list_key_figures(facts(live)))
