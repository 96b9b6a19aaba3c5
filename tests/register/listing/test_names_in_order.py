"""Names stand in the order in which people look for them, in every list, for every reader, on both databases."""

from datetime import date

import pytest
from django.http import QueryDict

from accounts.models import Directorate, Person, User
from register.forms.person_choice import PersonField
from register.listing.organisations import OrganisationListing
from register.listing.partnerships import PartnershipListing
from register.listing.people import PeopleListing
from register.models import Organisation, Partnership, Theme
from register.services import sensitive
from tests.factories.accounts import PersonFactory
from tests.factories.register import OrganisationFactory, PartnershipFactory, ThemeFactory
from tests.register.listing.listed import Page, names

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
MIXED = ("Zero", "alpha", "Ward 10", "Äther", "The Mill", "Ward 2", "Môr", "mop")
ORDERED = ["alpha", "Äther", "mop", "Môr", "The Mill", "Ward 2", "Ward 10", "Zero"]


def test_partnerships_by_name_and_among_equals(page: Page, adults: Directorate) -> None:
    for name in MIXED:
        PartnershipFactory(name=name, directorate=adults)
    assert names(page("o=name")) == ORDERED
    assert names(page("o=-name")) == ORDERED[::-1]
    assert names(page("o=tier")) == ORDERED
    assert [one.name for one in Partnership.objects.all()] == ORDERED


def test_partnerships_for_who_may_not_read_every_name(
    people: dict[str, User], officer: User, adults: Directorate
) -> None:
    for name in MIXED:
        made = PartnershipFactory(name=name, directorate=adults, reference=f"{name[:2].upper()}-1{len(name)}")
    sensitive.mark_field(made, field="name", paragraph=3, reason="A price", by=officer)
    listing = PartnershipListing(people["reader"], QueryDict("o=name"), today=TODAY)
    assert [one.name for one in listing.ordered()] == ["alpha", "Äther", "mop", *ORDERED[3:]]


def test_organisations_and_people(officer: User) -> None:
    for name in MIXED:
        OrganisationFactory(name=name)
        PersonFactory(post=name)
    own = {"name__in": MIXED}
    assert [one.name for one in OrganisationListing(officer, QueryDict()).ordered().filter(**own)] == ORDERED
    listed = PeopleListing(officer, QueryDict()).ordered().filter(post__in=MIXED)
    assert [one.post for one in listed] == ORDERED
    assert [one.post for one in Person.objects.filter(post__in=MIXED)] == ORDERED
    assert [one.name for one in Organisation.objects.filter(**own)] == ORDERED


def test_lists_drop_downs_and_filters(officer: User) -> None:
    for name in MIXED:
        PersonFactory(post=name)
        PartnershipFactory(theme=ThemeFactory(name=name))
    assert [theme.name for theme in Theme.objects.all()] == ORDERED
    offered = list(PersonField().people.labels.values())
    assert [label for label in offered if label in ORDERED] == ORDERED
    listing = PartnershipListing(officer, QueryDict(), today=TODAY)
    assert [choice.words for choice in listing.filters.choices("theme")] == ORDERED


@pytest.mark.parametrize("typed", ["mor", "MÔR", "môr"])
def test_organisations_and_people_are_found_without_accents(officer: User, typed: str) -> None:
    organisation, person = OrganisationFactory(name="Môr"), PersonFactory(post="Head of Môr")
    data = QueryDict(mutable=True)
    data["q"] = typed
    assert list(OrganisationListing(officer, data).ordered()) == [organisation]
    assert list(PeopleListing(officer, data).ordered()) == [person]
