"""The register in a real browser: import, list, record, conflict, report, as the people who use them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from accounts.models import User
from register.models import Partnership
from tests.factories.register import PartnershipFactory
from tests.journeys.steps import follow, press

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "register_a.xlsx"
Open = Callable[..., Page]
Look = Callable[[Page, str], None]


@pytest.mark.django_db(transaction=True)
def test_an_officer_brings_the_councils_spreadsheet_in(
    people: dict[str, User], page_as: Open, look: Look
) -> None:
    page = page_as(people["officer"])
    PartnershipFactory(live=True, name="Rivers Group")
    page.goto("/register/")
    follow(page.get_by_role("link", name="Import a spreadsheet"))
    look(page, "import")
    page.set_input_files("input[type=file]", FILE)
    press(page, "Rehearse the import")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rehearsal of your spreadsheet")
    look(page, "rehearsal")
    follow(page.get_by_role("link", name="Rows 52", exact=True))
    page.goto(f"{page.url}&page=5")
    line = page.locator("#rows details", has_text="Autumn 2024").first
    line.locator("summary").click()
    follow(line.get_by_role("button", name=re.compile("Enter the date")).first)
    expect(page.locator(":focus")).to_have_attribute("name", re.compile(r"^cell-52-"))
    look(page, "rehearsal-cell")
    page.locator(":focus").fill("30 September 2027")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#corrected")).to_contain_text("30 September 2027")
    look(page, "rehearsal-corrected")
    follow(page.get_by_role("link", name=re.compile("^2 questions to answer")).first)
    page.locator("#row-6-join").check()
    page.locator("#row-54-take").check()
    press(page, "Use these answers")
    press(page, "Import all 51 rows")
    expect(page.locator("main")).to_contain_text("51 partnerships came in")
    look(page, "register-after-import")
    page.goto("/register/?q=channel")
    follow(page.get_by_role("link", name="Channel Panel"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Channel Panel")
    look(page, "record-after-import")


@pytest.mark.django_db(transaction=True)
def test_a_reader_finds_a_partnership_without_scripts_and_with_a_narrow_screen(
    people: dict[str, User], page_as: Open
) -> None:
    PartnershipFactory(live=True, name="Rivers Group")
    PartnershipFactory(live=True, name="Trees Group")
    page = page_as(people["officer"], javascript=False, width=320)
    page.goto("/register/?q=rivers")
    expect(page.get_by_role("link", name="Rivers Group")).to_be_visible()
    expect(page.get_by_role("link", name="Trees Group")).to_have_count(0)


@pytest.mark.django_db(transaction=True)
def test_two_people_save_the_same_record_and_nobody_loses_a_word(
    people: dict[str, User], both: User, page_as: Open, look: Look, refused_on_purpose: set[int]
) -> None:
    refused_on_purpose.add(409)  # the page that compares both
    made = PartnershipFactory(live=True, name="Rivers Group", purpose="Clean rivers.")
    first, second = page_as(people["officer"]), page_as(both)
    address = f"/register/{made.reference}/edit/purpose/"
    first.goto(address)
    second.goto(address)
    for page, words in ((first, "Clean rivers for all."), (second, "Clean rivers and brooks.")):
        page.locator("[name=purpose]").fill(words)
        follow(page.locator("main form button").first)
    expect(second.get_by_role("heading", level=1)).to_contain_text("Someone else changed this record")
    look(second, "conflict")
    second.locator("#keep-purpose-mine").check()
    follow(second.locator("main form button").first)
    expect(second.get_by_role("heading", level=1)).to_have_text("Rivers Group")
    assert Partnership.objects.get(pk=made.pk).purpose == "Clean rivers and brooks."


@pytest.mark.django_db(transaction=True)
def test_words_that_were_typed_are_not_left_behind_without_a_question(
    people: dict[str, User], page_as: Open
) -> None:
    made = PartnershipFactory(live=True, name="Rivers Group")
    page, asked = page_as(people["officer"]), list[str]()
    address = f"/register/{made.reference}/edit/purpose/"

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(address)
    page.locator("[name=purpose]").press_sequentially("Clean rivers.")
    page.get_by_role("link", name="Gaps").click()
    expect(page.locator("[name=purpose]")).to_have_value(re.compile("Clean rivers"))
    assert asked == ["beforeunload"]
    follow(page.get_by_role("link", name="Cancel"))
    assert asked == ["beforeunload"]  # who cancels has said so already


@pytest.mark.django_db(transaction=True)
def test_every_main_page_is_whole(people: dict[str, User], page_as: Open, look: Look) -> None:
    made = PartnershipFactory(live=True, name="Rivers Group")
    page = page_as(people["officer"])
    tabs = (
        "",
        "members/",
        "people/",
        "finance/",
        "documents/",
        "meetings/",
        "actions/",
        "history/",
        "measures/",
        "risks/",
        "governance/",
    )
    for address in (
        "/",
        "/register/",
        "/gaps/",
        "/organisations/",
        "/people/",
        "/lists/",
        "/risks/",
        "/actions/",
        "/governance/",
    ):
        page.goto(address)
        look(page, address.strip("/") or "home")
    for tab in tabs:
        page.goto(f"/register/{made.reference}/{tab}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        look(page, f"tab-{tab.strip('/') or 'summary'}")
    page.goto("/lists/themes/new/")
    look(page, "list-entry")
    mine = page_as(people["administrator"])
    for address in (f"/people/{people['sponsor'].person_id}/sign-in/", "/gaps/?post=nobody", "/logs/access/"):
        mine.goto(address)
        look(mine, address.split("/")[1])
