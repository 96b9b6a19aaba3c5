"""Coming in: by e-mail address, by keyboard, and what happens with a wrong word."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User

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
