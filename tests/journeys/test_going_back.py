"""Whoever goes back in the browser and presses again saves nothing twice, and no word is lost."""

import contextlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from accounts.models import User
from register.models import Action, StatusChange
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory
from tests.journeys.steps import press

Open = Callable[..., Page]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_action_of_a_risk_is_saved_once(people: dict[str, User], page_as: Open, javascript: bool) -> None:
    risk = RiskFactory(partnership=PartnershipFactory(live=True))
    page = page_as(people["officer"], javascript=javascript)
    page.goto(f"/register/{risk.partnership.reference}/risks/{risk.number}/actions/new/")
    page.locator("[name=what]").fill("Agree the exit plan")
    for part, value in (("day", "1"), ("month", "12"), ("year", "2027")):
        page.locator(f"[name=due_on_{part}]").fill(value)
    press(page, "Add the action")
    assert Action.objects.count() == 1
    page.go_back()
    expect(page.locator("[name=what]")).to_have_value("Agree the exit plan")
    expect(page.locator("[name=due_on_year]")).to_have_value("2027")
    press(page, "Add the action")
    expect(page.get_by_role("status").first).to_contain_text("already saved")
    expect(page.locator("[name=what]")).to_have_value("Agree the exit plan")
    assert Action.objects.get().what == "Agree the exit plan"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_step_that_was_checked_is_recorded_once_and_its_reason_is_kept(
    people: dict[str, User], page_as: Open, javascript: bool
) -> None:
    made = PartnershipFactory(live=True, status="proposed")
    page = page_as(people["officer"], javascript=javascript)
    page.goto(f"/register/{made.reference}/move/")
    page.locator("[name=to][value=withdrawn]").check()
    for part, value in (("day", "1"), ("month", "11"), ("year", "2026")):
        page.locator(f"[name=on_{part}]").fill(value)
    page.locator("[name=reason]").fill("Cabinet said no on Tuesday")
    press(page, "Record this step")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check this step before it is recorded")
    press(page, "Change something")
    expect(page.locator("[name=reason]")).to_have_value("Cabinet said no on Tuesday")
    press(page, "Record this step")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check this step before it is recorded")
    assert not StatusChange.objects.exists()
    press(page, "Record this step")
    assert StatusChange.objects.get().reason == "Cabinet said no on Tuesday"
    page.go_back()
    expect(page.get_by_text("Cabinet said no on Tuesday")).to_be_visible()
    press(page, "Record this step")
    expect(page.get_by_role("status").first).to_contain_text("already saved")
    assert StatusChange.objects.count() == 1


def test_a_page_of_checked_answers_is_not_shown_again_once_one_has_signed_out(
    people: dict[str, User], page_as: Open
) -> None:
    made = PartnershipFactory(live=True, status="proposed")
    page = page_as(people["officer"])
    page.goto(f"/register/{made.reference}/move/")
    page.locator("[name=to][value=withdrawn]").check()
    page.locator("[name=reason]").fill("Words of a signed-in person")
    for part, value in (("day", "1"), ("month", "11"), ("year", "2026")):
        page.locator(f"[name=on_{part}]").fill(value)
    press(page, "Record this step")
    expect(page.get_by_text("Words of a signed-in person")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    with contextlib.suppress(Error):  # the browser has nothing to show
        page.go_back()
    page.wait_for_load_state("networkidle")
    assert "Words of a signed-in person" not in page.content()
