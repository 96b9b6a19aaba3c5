"""The main job, end to end, on the council's own spreadsheet: three people, one partnership, one PDF."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from governance.models import Assessment
from register.models import Partnership
from reviews.models import Review, Risk
from tests.journeys.steps import follow, press

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "register_a.xlsx"
NAME = "Plymouth Safeguarding Children Partnership"
Open = Callable[..., Page]
Look = Callable[[Page, str], None]


@pytest.mark.django_db(transaction=True)
def test_from_the_spreadsheet_to_the_panels_pdf(
    people: dict[str, User], page_as: Open, look: Look, tmp_path: Path
) -> None:
    officer, sponsor, panel = (page_as(people[role]) for role in ("officer", "sponsor", "panel"))
    the_officer_imports(officer, look)
    reference = the_officer_names_who_answers(officer, look, people)
    the_officer_completes_the_governance_checklist(officer, look, reference)
    the_sponsor_writes_the_risks_down(sponsor, look, reference)
    the_sponsor_completes_the_annual_review(sponsor, look, reference)
    the_officer_accepts_the_review(officer, look, reference)
    the_panel_member_takes_the_pdf(panel, look, reference, tmp_path)


def the_officer_imports(page: Page, look: Look) -> None:
    page.goto("/register/import/")
    page.set_input_files("input[type=file]", FILE)
    press(page, "Rehearse the import")
    page.locator("#row-6-join").check()
    page.locator("#row-54-take").check()
    press(page, "Use these answers")
    press(page, "Import all 51 rows")
    expect(page.locator("main")).to_contain_text("51 partnerships came in")
    look(page, "path-01-imported")


def the_officer_names_who_answers(page: Page, look: Look, people: dict[str, User]) -> str:
    page.get_by_role("searchbox").first.fill("safeguarding children")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page.get_by_role("link", name=NAME).first)
    look(page, "path-02-record")
    reference = Partnership.objects.get(name=NAME).reference
    page.goto(f"/register/{reference}/edit/people/")
    page.get_by_label("Sponsoring officer").fill(str(people["sponsor"].person))
    page.get_by_label("Overseen by").select_option(label="Adults Scrutiny Panel")
    look(page, "path-03-who-answers")
    press(page, "Save")
    expect(page.get_by_role("status").first).to_be_visible()
    return reference


def the_officer_completes_the_governance_checklist(page: Page, look: Look, reference: str) -> None:
    page.goto(f"/register/{reference}/governance/")
    look(page, "path-04-governance")
    follow(page.get_by_role("button", name="Start Governance framework"))
    look(page, "path-05-checklist")
    follow(page.get_by_role("link", name="Begin with section 1"))
    for number in range(1, 16):
        expect(page.locator(".kicker").first).to_contain_text(f"Section {number} of 15")
        for question in page.locator("fieldset.question--open").all():
            answer(question, missing=number == 1)
        look(page, f"path-06-section-{number}")
        follow(page.locator("button[name=go][value=next]").last)
        expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_label("I have read the answers").check()
    look(page, "path-07-to-sign")
    press(page, "Sign and freeze")
    look(page, "path-07-checked")
    press(page, "Sign and freeze")
    expect(page.get_by_role("status").first).to_contain_text("Signed and frozen")
    look(page, "path-08-signed")
    assert Assessment.objects.get(partnership__reference=reference).signed_at


def the_sponsor_writes_the_risks_down(page: Page, look: Look, reference: str) -> None:
    page.goto("/")
    look(page, "path-09-work-of-the-sponsor")
    page.goto(f"/register/{reference}/risks/")
    look(page, "path-10-no-risks")
    follow(page.get_by_role("link", name="Add a risk").first)
    page.get_by_label("Risk in a few words").fill("The pooled budget runs out before March")
    page.locator("[name=cause]").fill("demand grows faster than the budget")
    page.locator("[name=event]").fill("the pooled budget is spent by January")
    page.locator("[name=consequence]").fill("children wait longer for help")
    for field, number in (("current", (4, 4)), ("inherent", (5, 4)), ("target", (2, 3))):
        for name, level in zip(("likelihood", "impact"), number, strict=True):
            page.locator(f"[name={field}_{name}]").select_option(str(level))
    page.get_by_label("Treat", exact=True).check()
    page.locator("[name=measures]").fill("The board looks at spending every month.")
    look(page, "path-11-a-risk")
    press(page, "Save")
    expect(page.get_by_role("status").first).to_be_visible()
    look(page, "path-12-the-risk")
    page.goto(f"/register/{reference}/risks/")
    look(page, "path-13-risks")
    assert Risk.objects.filter(partnership__reference=reference).count() == 1


def the_sponsor_completes_the_annual_review(page: Page, look: Look, reference: str) -> None:
    page.goto(f"/register/{reference}/reviews/")
    look(page, "path-14-reviews")
    press(page, "Open the next review")
    for number in range(1, 7):
        look(page, f"path-15-group-{number}")
        answer_lines(page)
        follow(page.locator("main .buttons .button").first)
    page.get_by_label("What the partnership did this year").fill("It saw 214 families and wrote a new plan.")
    page.get_by_label("Continue", exact=True).check()
    look(page, "path-16-to-sign")
    press(page, "Sign this review")
    look(page, "path-16-checked")
    press(page, "Sign this review")
    look(page, "path-17-signed")
    assert Review.objects.get(partnership__reference=reference).signed_at


def answer_lines(page: Page) -> None:
    """Confirm what the old register stated, and answer what it did not say."""
    for row in page.locator(".review-lines tbody tr").all():
        if row.get_by_role("button", name="Still true").count():
            follow(row.get_by_role("button", name="Still true"))
        else:
            if row.get_by_role("link", name="Answer").count():  # the line after a saved one is open already
                follow(row.get_by_role("link", name="Answer"))
            row.get_by_label("Partly", exact=True).check()
            row.get_by_label("What it rests on").fill("Minutes of 4 March")
            follow(row.get_by_role("button", name="Save this line"))
        expect(row.get_by_role("link", name="Change")).to_be_visible()


def the_officer_accepts_the_review(page: Page, look: Look, reference: str) -> None:
    page.goto("/")
    look(page, "path-18-work-of-the-officer")
    follow(page.get_by_role("link", name=re.compile("^Read\\b")).first)
    look(page, "path-19-to-accept")
    press(page, "Accept this review")
    look(page, "path-19-checked")
    press(page, "Accept and freeze")
    look(page, "path-20-accepted")
    assert Review.objects.get(partnership__reference=reference).accepted_at


def the_panel_member_takes_the_pdf(page: Page, look: Look, reference: str, folder: Path) -> None:
    page.goto("/")
    look(page, "path-21-work-of-the-panel")
    page.goto("/register/")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    follow(page.get_by_role("link", name=NAME))
    look(page, "path-22-record-of-the-panel")
    link = page.get_by_role("link", name="Report (PDF)")
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-1.7")
    (folder / "analysis.pdf").write_bytes(answer.body())


def answer(question: Locator, *, missing: bool) -> None:
    """Answer one open question as an officer does who knows the partnership; `missing` leaves a gap with an owner."""
    if question.get_by_label("This is right").count():
        question.get_by_label("This is right").check()
    elif question.get_by_text("Record it in the register").count():
        missing = True
    elif question.get_by_label("Another form").count():
        question.get_by_label("Another form").check()
    elif question.get_by_label("No", exact=True).count():
        question.get_by_label("No" if missing else "Yes", exact=True).check()
    if missing:
        question.get_by_label("What is missing").fill("Nobody has written it down")
        somebody = question.locator("datalist option").first.get_attribute("value")
        question.get_by_label("Who puts it right").fill(somebody or "")
        fill_day(question, timezone.localdate() + timedelta(days=365))
    elif question.get_by_label("What shows this").count():
        question.get_by_label("What shows this").fill("Partnership agreement, clause 4")


def fill_day(within: Locator, day: date) -> None:
    for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        within.get_by_label(label).fill(str(part))
