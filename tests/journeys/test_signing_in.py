"""Coming in: by e-mail address, by keyboard, and what happens with a wrong word."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person, User
from tests.journeys.steps import press

Open = Callable[..., Page]


@pytest.mark.django_db(transaction=True)
def test_a_person_signs_in_by_keyboard_and_out_again(
    officer: User, page_as: Open, look: Callable[[Page, str], None]
) -> None:
    page = page_as()
    page.goto("/register/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))
    look(page, "sign-in")
    page.get_by_label("E-mail address").fill(officer.email)
    page.get_by_label("Password").fill("wrong words entirely")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.title().startswith("Error:")
    look(page, "sign-in-error")
    page.get_by_label("E-mail address").fill(officer.email)
    page.get_by_label("Password").fill("correct horse battery")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/register/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Register")


@pytest.mark.django_db(transaction=True)
def test_words_outlive_a_sign_in_that_ended_and_going_back_saves_nothing_twice(
    people: dict[str, User], page_as: Open
) -> None:
    officer = people["officer"]
    officer.set_password("correct horse battery staple")
    officer.save()
    page = page_as(officer, javascript=False)
    page.goto("/people/new/")
    page.locator("[name=post]").fill("Head of Parks")
    page.context.clear_cookies(name="session")
    press(page, "Save")
    page.locator("[name=login]").fill(officer.email)
    page.locator("[name=password]").fill("correct horse battery staple")
    press(page, "Sign in")
    expect(page.locator("[name=post]")).to_have_value("Head of Parks")
    expect(page.get_by_role("status")).to_contain_text("You had been signed out.")
    press(page, "Save")
    page.goto("/people/new/")
    page.locator("[name=post]").fill("Head of Rivers")
    press(page, "Save")
    page.go_back()
    expect(page.locator("[name=post]")).to_have_value("Head of Rivers")  # the browser put it there
    press(page, "Save")
    expect(page.get_by_role("status")).to_contain_text("That was already saved.")
    assert Person.objects.filter(post__in=["Head of Parks", "Head of Rivers"]).count() == 2
