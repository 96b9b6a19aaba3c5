"""A partnership with a draft, and the officer at a desk."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from governance.models import Assessment
from register.models import Partnership
from tests.factories.governance import started
from tests.factories.register import PartnershipFactory
from tests.governance.pages import FRAMEWORK

SignIn = Callable[[User], Client]


@pytest.fixture
def partnership(people: dict[str, User]) -> Partnership:
    sponsor = people["sponsor"].person
    return PartnershipFactory(
        live=True,
        tier="major",
        directorate=sponsor.directorate,
        sponsor=sponsor,
        lead=people["contributor"].person,
    )


@pytest.fixture
def draft(partnership: Partnership, officer: User) -> Assessment:
    return started(partnership, by=officer, code=FRAMEWORK)


@pytest.fixture
def desk(client_as: SignIn, officer: User) -> Client:
    """A browser at which the officer is signed in."""
    return client_as(officer)
