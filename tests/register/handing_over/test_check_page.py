"""Handing over as a browser does it: what the page of checks posts is what the form before it was shown of."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, User
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.whole_saves.filled_forms import read_form

pytestmark = pytest.mark.django_db


def test_the_page_of_checks_hands_over_with_what_it_posts_itself(
    officer: User, people: dict[str, User], adults: Directorate
) -> None:
    leaver = PersonFactory(post="Head of Housing", directorate=adults)
    own = PartnershipFactory(name="Care Fund", sponsor=leaver)
    address, browser = reverse("person_hand_over", args=[leaver.pk]), Client()
    browser.force_login(officer)
    typed = read_form(browser.get(address).content.decode(), address)
    typed |= {"rest": [str(people["sponsor"].person)], "reason": ["Retires"]}
    check = browser.post(address, typed).content.decode()
    assert "Nothing has been saved yet." in check
    other = PartnershipFactory(name="Road Board", sponsor=leaver)
    stale = browser.post(address, read_form(check, address) | {"checked": "yes"}).content.decode()
    assert "has changed since this page was shown" in stale
    other.sponsor = None
    other.save()
    done = browser.post(address, read_form(check, address) | {"checked": "yes"}, follow=True)
    assert done.redirect_chain == [(reverse("person", args=[leaver.pk]), 302)]
    own.refresh_from_db()
    assert own.sponsor == people["sponsor"].person
