"""The pages of the annual review: the people and records that their tests begin with."""

import pytest
from django.test import Client

from accounts.models import User
from register.models import Document, Partnership
from reviews.models import Review
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import accepted, opened, signed
from tests.reviews.annual.pages import SignIn


@pytest.fixture
def partnership(people: dict[str, User]) -> Partnership:
    sponsor, lead = people["sponsor"].person, people["contributor"].person
    made = PartnershipFactory(live=True, directorate=sponsor.directorate, sponsor=sponsor, lead=lead)
    for kind in ("agreement", "risk_register", "exit_plan", "information_sharing"):
        Document.objects.create(partnership=made, kind=kind, title=kind)
    return made


@pytest.fixture
def review(partnership: Partnership, people: dict[str, User]) -> Review:
    """This year's review, with the answers of an accepted one beside its lines."""
    accepted(partnership, by=people["officer"])
    return opened(partnership, by=people["sponsor"])


@pytest.fixture
def browser(client_as: SignIn, people: dict[str, User]) -> Client:
    return client_as(people["sponsor"])


@pytest.fixture
def waiting(partnership: Partnership, people: dict[str, User]) -> Review:
    return signed(partnership, by=people["sponsor"])
