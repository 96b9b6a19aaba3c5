"""The menu under one's own name, by keyboard and without scripts, and the pages at the foot."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.journeys.steps import follow, press

Open = Callable[..., Page]
Look = Callable[[Page, str], None]


@pytest.mark.django_db(transaction=True)
def test_the_account_opens_by_keyboard_folds_again_and_signs_out(
    people: dict[str, User], page_as: Open, look: Look
) -> None:
    page = page_as(people["panel"])
    page.goto("/")
    look(page, "home-panel")
    summary = page.locator(".reader summary")
    summary.press("Enter")
    expect(page.locator(".reader__box")).to_be_visible()
    look(page, "account-menu")
    page.keyboard.press("Escape")
    expect(page.locator(".reader__box")).to_be_hidden()
    expect(summary).to_be_focused()
    summary.press("Enter")
    follow(page.locator(".reader").get_by_role("link", name="Your account"))
    look(page, "account")
    page.locator(".reader summary").press("Enter")
    follow(page.locator(".reader").get_by_role("button", name="Sign out"))
    expect(page).to_have_url(re.compile(r"/accounts/login/"))


@pytest.mark.django_db(transaction=True)
def test_without_scripts_on_a_phone_one_still_gets_out(people: dict[str, User], page_as: Open) -> None:
    page = page_as(people["reader"], javascript=False, width=320)
    page.goto("/")
    page.locator(".menu summary").click()
    follow(page.locator(".menu").get_by_role("button", name="Sign out"))
    expect(page).to_have_url(re.compile(r"/accounts/login/"))


@pytest.mark.django_db(transaction=True)
def test_an_administrator_writes_a_page_that_a_stranger_reads(
    people: dict[str, User], page_as: Open, look: Look
) -> None:
    page = page_as(people["administrator"])
    page.goto("/contact/")
    follow(page.get_by_role("link", name="Write it"))
    look(page, "council-text-edit")
    page.get_by_label("Text of the page").fill("# By phone\n- Policy team: 01234 567890")
    press(page, "Save the page")
    expect(page.get_by_role("heading", name="By phone")).to_be_visible()
    stranger = page_as()
    for name in ("Help", "Accessibility statement", "Privacy", "Contact"):
        stranger.goto("/accounts/login/")
        follow(stranger.get_by_role("contentinfo").get_by_role("link", name=name))
        look(stranger, f"foot-{name.split()[0].lower()}")
    expect(stranger.get_by_text("01234 567890")).to_be_visible()
