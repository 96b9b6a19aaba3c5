"""Organisations: found by any name, changed with their former names kept; the council is made once."""

import pytest

from accounts.models import User
from core.history import audit
from register.models import Membership, Organisation, OrganisationAlias
from register.services import memberships, organisations
from register.services.related import RelatedRefused
from tests.factories.register import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.factories.search import open_words

pytestmark = pytest.mark.django_db


def test_an_organisation_is_found_by_its_other_name(officer: User) -> None:
    made = organisations.add(Organisation(name="North Vale ICB"), aliases=["NVICB"], by=officer)
    assert organisations.find_organisation(" nvicb ") == made
    assert organisations.find_organisation("North  Vale  icb") == made
    assert organisations.find_organisation("Elsewhere") is None


def test_a_name_that_another_one_has_is_refused(officer: User) -> None:
    organisations.add(Organisation(name="Dale County Council"), aliases=["Dale CC"], by=officer)
    with pytest.raises(RelatedRefused, match="“dale cc” is a name of Dale County Council already"):
        organisations.add(Organisation(name="dale cc"), by=officer)
    assert Organisation.objects.count() == 1


def test_a_former_name_stays_as_another_name(officer: User) -> None:
    made = organisations.add(Organisation(name="Northvale CCG"), by=officer)
    seat = MembershipFactory(organisation=made)
    made.name = "North Vale Integrated Care Board"
    organisations.change(made, names=["name"], aliases=["NVICB"], by=officer, reason="Health and Care Act")
    assert sorted(alias.name for alias in made.aliases.all()) == ["NVICB", "Northvale CCG"]
    assert "north vale integrated care board" in open_words(seat.partnership_id)
    event = audit.find_events_about(made).first()
    assert event is not None
    assert [change["label"] for change in event.changes] == ["Name", "Also known as"]


def test_changing_only_the_capitals_makes_no_other_name(officer: User) -> None:
    made = organisations.add(Organisation(name="probation service"), by=officer)
    made.name = "Probation Service"
    organisations.change(made, names=["name"], aliases=[], by=officer)
    assert OrganisationAlias.objects.count() == 0


def test_nothing_is_written_when_nothing_differs(officer: User) -> None:
    made = organisations.add(Organisation(name="Probation Service"), aliases=["Probation"], by=officer)
    organisations.change(made, names=["name"], aliases=["Probation"], by=officer)
    assert (made.version, audit.find_events_about(made).count()) == (1, 1)


def test_the_council_is_made_once_from_the_settings() -> None:
    first, again = organisations.get_council(), organisations.get_council()
    assert (first, first.name, first.is_council) == (again, "Northvale Borough Council", True)


def test_an_imported_entry_for_the_council_becomes_the_council() -> None:
    imported = OrganisationFactory(name="northvale borough council")
    assert organisations.get_council().pk == imported.pk


def test_a_partner_that_is_new_is_written_down_with_its_seat(officer: User) -> None:
    seat = Membership(partnership=PartnershipFactory(), organisation=Organisation(name="Vale Rivers Trust"))
    memberships.add(seat, by=officer)
    assert Membership.objects.get().organisation.name == "Vale Rivers Trust"


def test_a_seat_that_cannot_be_written_leaves_no_organisation(officer: User) -> None:
    OrganisationFactory(name="Vale Rivers Trust")
    seat = Membership(partnership=PartnershipFactory(), organisation=Organisation(name="vale rivers trust"))
    with pytest.raises(RelatedRefused):
        memberships.add(seat, by=officer)
    assert Organisation.objects.count() == 1
