"""An address longer than any page writes is answered with a sentence, never with a page of ours that failed."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.factories.register import PartnershipFactory

MANY = "&".join(f"a{number}=1" for number in range(1100))


@pytest.mark.parametrize("path", ["/", "/register/", "/gaps/", "/actions/", "/risks/", "/nothing/"])
def test_an_address_with_more_parameters_than_are_read_is_not_our_failure(
    path: str, officer: User, client_as: Callable[[User], Client]
) -> None:
    client = client_as(officer)
    client.raise_request_exception = False
    answer = client.get(f"{path}?{MANY}")
    assert answer.status_code == (404 if path == "/nothing/" else 400)
    assert "Nothing was changed" in answer.content.decode() or path == "/nothing/"


@pytest.mark.parametrize("digits", [18, 19, 30, 5000])
def test_a_number_longer_than_any_key_is_no_failure_of_a_history(
    digits: int, officer: User, client_as: Callable[[User], Client]
) -> None:
    address = f"/register/{PartnershipFactory().reference}/history/"
    assert client_as(officer).get(address, {"before": "9" * digits}).status_code == 200
