"""A word of 58 letters widens no page of a phone, whether it is a name, a note, an organisation, a person or a risk."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from accounts.models import User
from register.models import JournalNote
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.factories.reviews import RiskFactory

WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


@pytest.mark.django_db(transaction=True)
def test_no_page_of_a_phone_is_widened_by_a_word(
    people: dict[str, User], page_as: Callable[..., Page]
) -> None:
    sponsor = PersonFactory(post=f"Head of {WORD}", name=WORD)
    made = PartnershipFactory(
        live=True, name=f"{WORD} Board", purpose=WORD, other_names=WORD, sponsor=sponsor
    )
    partner = OrganisationFactory(name=f"{WORD} Council")
    MembershipFactory(partnership=made, organisation=partner, contact=WORD)
    JournalNote.objects.create(partnership=made, on=date(2026, 11, 1), text=WORD * 2, written_by=WORD)
    risk = RiskFactory(partnership=made, title=WORD, cause=WORD, event=WORD, consequence=WORD, owner=sponsor)
    standing_refresh.refresh([made.pk])
    page = page_as(people["officer"], width=320)
    own = made.get_absolute_url()
    for address in (
        "/register/", own, f"{own}people/", f"{own}members/", f"{own}meetings/", f"{own}risks/",
        f"{own}risks/{risk.number}/", f"{own}edit/people/", f"{own}history/", "/organisations/",
        partner.get_absolute_url(), "/people/", f"/people/{sponsor.pk}/", "/people/roles/", "/risks/", "/gaps/",
    ):  # fmt: skip
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{address} is {wide} wide"
