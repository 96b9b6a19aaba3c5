"""Living with a risk above the limit: asked by one, approved by another, declined by a third, without a script too."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Directorate, User
from core import clock
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory
from tests.journeys.steps import follow, press

Open = Callable[..., Page]
Look = Callable[[Page, str], None]


@pytest.fixture
def risks(people: dict[str, User], adults: Directorate) -> list[Any]:
    fund = PartnershipFactory(
        live=True, tier="major", name="Better Care Fund", directorate=adults, sponsor=people["sponsor"].person
    )
    texts = {"cause": "Rising prices", "event": "the fund overspends", "consequence": "a call on reserves"}
    return [
        RiskFactory(partnership=fund, title=title, now=(4, 4), **texts) for title in ("Overspend", "Fraud")
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False])
def test_one_asks_and_another_presses(
    people: dict[str, User], risks: list[Any], page_as: Open, look: Look, javascript: bool
) -> None:
    judge: Look = look if javascript else lambda _page, _name: None
    sponsor = page_as(people["sponsor"], javascript=javascript)
    for risk in risks:
        the_sponsor_asks(sponsor, judge, risk)
    chief = page_as(people["chief"], javascript=javascript)
    chief.goto("/")
    judge(chief, "approvals-03-work")
    follow(chief.get_by_role("row").filter(has_text="Overspend").get_by_role("link", name="Read and decide"))
    judge(chief, "approvals-04-asked")
    press(chief, "I approve")
    expect(chief.get_by_role("heading", name="What happens next")).to_be_visible()
    judge(chief, "approvals-05-approved")
    chief.goto("/")
    follow(chief.get_by_role("row").filter(has_text="Fraud").get_by_role("link", name="Read and decide"))
    follow(chief.get_by_role("link", name="Decline", exact=True))
    judge(chief, "approvals-06-decline")
    press(chief, "Decline")
    expect(chief.get_by_role("alert").first).to_contain_text("Say why you decline")
    judge(chief, "approvals-07-decline-without-a-reason")
    chief.get_by_label("Why you decline").fill("The cap must be agreed first")
    press(chief, "Decline")
    judge(chief, "approvals-08-declined")
    sponsor.goto(risks[0].get_absolute_url())
    expect(sponsor.get_by_role("main")).to_contain_text("Approved by The Chief officer")
    judge(sponsor, "approvals-09-risk")
    sponsor.goto(risks[1].get_absolute_url())
    expect(sponsor.get_by_role("main")).to_contain_text("The cap must be agreed first")


def the_sponsor_asks(page: Page, judge: Look, risk: Any) -> None:
    page.goto(risk.get_absolute_url())
    follow(page.get_by_role("link", name="Tolerate it"))
    judge(page, "approvals-01-propose")
    page.get_by_label("Who is asked to approve it").fill("The Chief officer")
    for name, number in (("Day", 31), ("Month", 3), ("Year", clock.today().year + 1)):
        page.get_by_label(name, exact=True).fill(str(number))
    page.get_by_label("Why it is tolerated").fill("No insurer offers cover at a price worth paying.")
    press(page, "Ask for approval")
    expect(page.get_by_role("main")).to_contain_text("Asked of The Chief officer")
    judge(page, "approvals-02-asked")
