"""One rule says who still sits on it and who is still in it, in the database as in code."""

from datetime import date, timedelta

import pytest

from core.models.terms import is_over
from register.models import Membership, Representative
from tests.factories.accounts import PersonFactory
from tests.factories.register import MembershipFactory, PartnershipFactory

DAY = date(2026, 11, 20)
EDGES = [(None, False), (DAY - timedelta(days=1), True), (DAY, True), (DAY + timedelta(days=1), False)]


@pytest.mark.parametrize(("last", "over"), EDGES)
def test_it_is_over_from_its_last_day_on(last: date | None, over: bool) -> None:
    assert is_over(last, DAY) is over


@pytest.mark.django_db
@pytest.mark.parametrize(("last", "over"), EDGES)
def test_the_database_draws_the_same_line(last: date | None, over: bool) -> None:
    partnership = PartnershipFactory()
    Representative.objects.create(partnership=partnership, person=PersonFactory(), ended_on=last)
    MembershipFactory(partnership=partnership, left_on=last)
    assert Representative.objects.serving(DAY).exists() is not over
    assert Membership.objects.staying(DAY).exists() is not over
