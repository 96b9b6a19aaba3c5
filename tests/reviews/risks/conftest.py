"""The pages of risks: the people and records that their tests begin with."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Directorate, User
from register.models import Partnership
from reviews.models import Risk
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


@pytest.fixture
def fund(adults: Directorate, people: dict[str, User]) -> Partnership:
    """A live pooled fund that the sponsoring officer sponsors."""
    return PartnershipFactory(
        live=True,
        name="Better Care Fund",
        form="pooled_fund",
        directorate=adults,
        sponsor=people["sponsor"].person,
    )


@pytest.fixture
def risk(fund: Partnership) -> Risk:
    return RiskFactory(
        partnership=fund,
        title="Share of an overspend",
        cause="Rising prices.",
        event="The fund overspends",
        consequence="A call on reserves",
        now=(4, 5),
    )


@pytest.fixture
def client(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client
