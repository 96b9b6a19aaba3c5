"""An address that takes only a press, opened as a page, is a page of ours that leads to the one with the button."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.views.wrong_method import find_page_above
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db


def test_an_address_for_a_press_leads_to_the_page_above(
    officer: User, client_as: Callable[[User], Client]
) -> None:
    reference = PartnershipFactory(live=True).reference
    path = reverse("review_open", args=[reference])
    page = client_as(officer).get(path)
    assert (page.status_code, page["Allow"]) == (405, "POST")
    words = page.content.decode()
    assert "This is not a page to open" in words
    assert f'href="{find_page_above(path)}"' in words


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/register/PSH-0001/approvals/3/approve/", "/register/PSH-0001/approvals/3/"),
        ("/nowhere/at/all/", "/"),
        ("/", "/"),
    ],
)
def test_the_page_above_is_the_nearest_that_there_is(path: str, above: str) -> None:
    assert find_page_above(path) == above


def test_nobody_signed_in_is_asked_to_sign_in_first(client: Client) -> None:
    path = reverse("review_open", args=[PartnershipFactory(live=True).reference])
    assert client.get(path).status_code == 302
