"""Who answers for a partnership, its meetings, its documents and who bears an overspend stand in its report."""

import html
from datetime import date
from decimal import Decimal

import pytest

from register.models import BenefitFigure, Document, Meeting, Partnership, Share
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf, recorded
from scrutiny.analysis.facts.read import Analysis
from scrutiny.analysis.questions import Watched, choose_questions
from tests.factories.accounts import PersonFactory
from tests.factories.register import KeyDateFactory, OrganisationFactory, PartnershipFactory
from tests.factories.related import RepresentativeFactory
from tests.factories.reviews import ActionFactory

pytestmark = pytest.mark.django_db


def read(made: Partnership) -> Analysis:
    return Analysis(read_with_first_page(Partnership.objects.all()).get(pk=made.pk), today=date(2026, 11, 20))


def test_who_answers_for_it_is_named_beside_the_sponsor() -> None:
    lead, finance = PersonFactory(post="Head of Parks"), PersonFactory(post="Head of Finance")
    said = recorded.name_answering(read(PartnershipFactory(lead=lead, finance_contact=finance)))
    assert said == f"Lead officer: {lead}; finance contact: {finance}."
    assert recorded.name_answering(read(PartnershipFactory())) == ""


@pytest.mark.parametrize(
    ("quorum", "said"),
    [
        ([], "No meeting is recorded."),
        ([True], "One meeting is recorded, on 1 June 2026."),
        (
            [True, False, False],
            "Three meetings are recorded, the last on 3 June 2026. "
            "The quorum was not met on 2 June 2026 and 3 June 2026.",
        ),
        (
            [None, True],
            "Two meetings are recorded, the last on 2 June 2026. "
            "Of 1 it is not recorded whether the quorum was met.",
        ),
    ],
)
def test_meetings_are_counted_and_a_missed_quorum_is_named(quorum: list[bool | None], said: str) -> None:
    meetings = [
        Meeting(held_on=date(2026, 6, day), quorum_met=met) for day, met in enumerate(quorum, start=1)
    ]
    assert recorded.describe_meetings(meetings) == said


def test_shares_are_written_with_their_limit() -> None:
    made = PartnershipFactory()
    for name, percent, limit in (("Northvale", Decimal("62.50"), None), ("Police", Decimal("37.5"), 20_000)):
        body = OrganisationFactory(name=name)
        Share.objects.create(partnership=made, organisation=body, percent=percent, limit=limit)
    said = "A surplus or deficit is shared: Northvale 62.5%; Police 37.5%, at most £20,000."
    assert recorded.describe_shares(read(made).money.shares) == said
    assert recorded.describe_shares([]) == ""


def test_what_is_exempt_by_itself_is_counted_and_not_named() -> None:
    made = PartnershipFactory()
    for title, exempt in (("Terms of reference", False), ("Secret annex", True)):
        Document.objects.create(partnership=made, kind="terms", title=title, exempt=exempt)
    Meeting.objects.create(
        partnership=made, held_on=date(2026, 6, 1), title="Secret", exempt_paragraph=3, exempt_reason="Legal"
    )
    page = pdf.render_html(read(made))
    assert "Terms of reference" in page
    assert "Secret" not in page
    assert "One exempt document is left out." in page
    assert "No meeting is recorded." not in page
    assert "One exempt meeting is left out." in page


@pytest.mark.parametrize(
    ("ends_on", "said"),
    [
        (date(2026, 11, 19), "(chair, term ended on 19 November 2026)."),
        (date(2026, 11, 20), "(chair)."),
        (None, "(chair)."),
    ],
)
def test_a_representative_whose_term_has_ended_is_not_printed_as_serving(
    ends_on: date | None, said: str
) -> None:
    seat = RepresentativeFactory(capacity="chair", started_on=None, ends_on=ends_on, ended_on=None)
    assert f"{seat.person} {said}" in html.unescape(pdf.render_html(read(seat.partnership)))


def test_a_figure_of_benefit_is_said_with_its_year() -> None:
    made = PartnershipFactory(live=True)
    BenefitFigure.objects.create(partnership=made, year=2025, number=1466, unit="people helped", source="Log")
    assert "2025/26: 1,466 people helped (source: Log)." in pdf.render_html(read(made))


@pytest.mark.parametrize("held", [True, False])
def test_a_gap_of_an_old_answer_is_asked_about_where_the_register_holds_it(held: bool) -> None:
    made = PartnershipFactory(live=True)
    ActionFactory(
        partnership=made, what="No end date.", source_kind="gap", source_key="agreement-end-date", due_on=None
    )
    if held:
        KeyDateFactory(partnership=made, on=date(2029, 3, 31))
    found = read(made)
    assert found.watched.held_gaps == (("No end date",) if held else ())
    assert ("The register holds it today" in pdf.render_html(found)) is held
    (asked,) = choose_questions(Watched(found.today, held_gaps=("No end date",)))
    assert asked.facts == "The register holds what an open gap says is missing: No end date."
