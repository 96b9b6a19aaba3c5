"""Democratic services seat a councillor, internal audit verifies a review, and each sees what is theirs."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Panel, PanelSeat, User
from reviews.models import ReviewVerification
from tests.factories.accounts import PersonFactory
from tests.factories.governance import answered, started
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import accepted
from tests.journeys.steps import follow, press

Open = Callable[..., Page]
Look = Callable[[Page, str], None]


@pytest.mark.django_db(transaction=True)
def test_a_councillor_gets_a_seat_and_gives_it_up(people: dict[str, User], page_as: Open, look: Look) -> None:
    PersonFactory(post="", name="Cllr Ann Ode", is_councillor=True)
    panel = Panel.objects.get(slug="adults")
    page = page_as(people["democratic"])
    page.goto("/people/roles/")
    look(page, "roles-and-panels")
    follow(page.get_by_role("link", name=re.compile("Add a member of Adults")))
    look(page, "panel-seat-new")
    page.get_by_label("Person").fill("Cllr Ann Ode")
    press(page, "Save")
    expect(page.get_by_text("Seat given. Cllr Ann Ode")).to_be_visible()
    follow(page.get_by_role("link", name=re.compile("Change or end Cllr Ann Ode")))
    look(page, "panel-seat-edit")
    follow(page.get_by_role("link", name="Cancel"))
    follow(page.get_by_role("link", name=re.compile("Remove Cllr Ann Ode")))
    look(page, "panel-seat-remove")
    page.get_by_label("Why").fill("A slip")
    press(page, "Remove")
    expect(page.get_by_text("Seat removed. Cllr Ann Ode")).to_be_visible()
    assert PanelSeat.objects.filter(panel=panel).count() == 1


@pytest.mark.django_db(transaction=True)
def test_internal_audit_records_what_it_found_and_the_sponsor_reads_it(
    people: dict[str, User], page_as: Open, look: Look
) -> None:
    sponsor = people["sponsor"].person
    made = PartnershipFactory(
        live=True, name="Rivers Group", sponsor=sponsor, directorate=sponsor.directorate
    )
    review = accepted(made)
    checklist = answered(started(made, by=people["officer"]), by=people["officer"])
    page = page_as(people["audit"])
    page.goto(f"/reviews/{review.pk}/")
    follow(page.get_by_role("link", name=re.compile("^Verify Annual review")))
    press(page, "Record the verification")
    look(page, "verification-errors")
    page.get_by_label("Looked at, not verified").check()
    page.get_by_label("What was looked at").fill("The minutes of the year")
    press(page, "Record the verification")
    expect(page.get_by_text("Verification recorded.")).to_be_visible()
    look(page, "review-verified")
    assert ReviewVerification.objects.get().verifier == people["audit"]
    page.goto(f"/governance/assessments/{checklist.pk}/direction/")
    look(page, "section-not-verified")
    reader = page_as(people["sponsor"], javascript=False, width=320)
    reader.goto(f"/reviews/{review.pk}/")
    expect(reader.get_by_text("Looked at: The minutes of the year")).to_be_visible()
    expect(reader.get_by_role("link", name=re.compile("Verify"))).to_have_count(0)


@pytest.mark.django_db(transaction=True)
def test_an_administrator_is_shown_what_is_theirs(people: dict[str, User], page_as: Open, look: Look) -> None:
    page = page_as(people["administrator"])
    page.goto("/")
    look(page, "home-administrator")
    expect(
        page.get_by_text("You read every partnership that is not wholly exempt, and change none.")
    ).to_be_visible()
    expect(page.get_by_text("A partnership officer does this.").first).to_be_visible()
