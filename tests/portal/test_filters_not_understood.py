"""A filter value that is not understood is said on every list, and no file is made of it."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NOT_THERE = "“zzz” is not in this list. Choose again."


@pytest.mark.parametrize(
    "address",
    [
        "/register/?tier=zzz",
        "/register/?sign=zzz",
        "/register/?sponsor=zzz",
        "/register/?agreement=zzz",
        "/organisations/?kind=zzz",
        "/people/?directorate=zzz",
        "/risks/?band=zzz",
        "/actions/?due=zzz",
        "/actions/mine/?due=zzz",
        "/reviews/?state=zzz",
    ],
)
def test_it_is_said(officer: User, client_as: SignIn, address: str) -> None:
    RiskFactory(partnership=PartnershipFactory(live=True))  # without any risk there is nothing to filter
    answer = client_as(officer).get(address)
    assert answer.status_code == 200
    assert NOT_THERE in unescape(answer.content.decode())


def test_a_post_of_which_there_is_none_has_no_gaps_page(officer: User, client_as: SignIn) -> None:
    assert client_as(officer).get("/gaps/?post=zzz").status_code == 404


@pytest.mark.parametrize(
    "address", ["/register/export.csv?tier=zzz", "/risks/export.csv?band=zzz", "/actions/export.csv?due=zzz"]
)
def test_no_file_is_made_of_it(officer: User, client_as: SignIn, address: str) -> None:
    assert client_as(officer).get(address).status_code == 400
