"""Contributions of every year and meetings without a quorum are read with what nobody knows of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from register.known.facts import PaidIn
from register.known.read import read_facts
from register.models import SignShown
from register.standing import refresh
from tests.factories.register import ContributionFactory, OrganisationFactory, PartnershipFactory
from tests.factories.related import MeetingFactory, YearMoneyFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def test_contributions_are_read_with_their_year_and_what_is_not_known() -> None:
    made, one, two = PartnershipFactory(live=True), OrganisationFactory(), OrganisationFactory()
    newest = ContributionFactory(partnership=made, organisation=one, year=2026, amount=100)
    open_one = ContributionFactory(
        partnership=made, organisation=two, year=2026, amount=0, certainty="not_known"
    )
    older = ContributionFactory(partnership=made, organisation=one, year=2025, amount=70)
    facts = read_facts([made.pk], DAY)[made.pk]
    assert facts.paid == (
        PaidIn(2026, one.pk, newest.kind, Decimal(100), newest.pk),
        PaidIn(2026, two.pk, open_one.kind, None, open_one.pk),
        PaidIn(2025, one.pk, older.kind, Decimal(70), older.pk),
    )
    assert facts.contributions == 1


def test_only_meetings_that_are_known_to_have_had_no_quorum_count() -> None:
    made = PartnershipFactory(live=True)
    for days, met in ((10, False), (20, None), (30, True), (40, False), (400, False)):
        MeetingFactory(partnership=made, held_on=DAY - timedelta(days=days), quorum_met=met)
    facts = read_facts([made.pk], DAY)[made.pk]
    assert facts.inquorate == (DAY - timedelta(days=10), DAY - timedelta(days=40))


def test_the_signs_show_on_a_record() -> None:
    made, one, two = PartnershipFactory(live=True), OrganisationFactory(), OrganisationFactory()
    YearMoneyFactory(partnership=made, year=2026, budget=100_000)
    for organisation in (one, two):
        ContributionFactory(partnership=made, organisation=organisation, year=2026, amount=10_000)
    refresh.refresh([made.pk])
    assert SignShown.objects.filter(partnership=made, code="budget_unlike_contributions").exists()
