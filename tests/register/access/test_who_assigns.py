"""Who says which directorate, sponsor and panel a partnership has, and whose tie signs."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, User
from accounts.permissions import Permission
from register.access.visible import reached_by
from tests.factories.register import PartnershipFactory
from tests.factories.related import RepresentativeFactory

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
ASSIGNED = ("directorate", "sponsor", "panel")


@pytest.mark.parametrize(
    ("role", "may"),
    [("contributor", False), ("sponsor", True), ("chief", True), ("officer", True), ("administrator", True)],
)
def test_a_contributor_is_not_asked_for_what_decides_who_sees_it(
    role: str, may: bool, people: dict[str, User], adults: Directorate, client_as: ClientAs
) -> None:
    ties = {"sponsor": people["sponsor"].person, "lead": people["contributor"].person}
    own = PartnershipFactory(live=True, directorate=adults, **ties)
    client = client_as(people[role])
    for address in (
        reverse("partnership_edit_group", args=[own.reference, "people"]),
        reverse("partnership_edit", args=[own.reference]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert [name in page.context["form"].fields for name in ASSIGNED] == [may] * 3
        assert "lead" in page.context["form"].fields
        assert ("decide who sees this and who signs for it" in page.content.decode()) is not may


def test_what_a_contributor_posts_all_the_same_changes_nothing(
    people: dict[str, User], adults: Directorate, place: Directorate, client_as: ClientAs
) -> None:
    own = PartnershipFactory(live=True, directorate=adults, lead=people["contributor"].person)
    typed = {
        "directorate": place.pk,
        "sponsor": "The Contributor",
        "lead": "The Contributor",
        "version": own.version,
        "reason": "Mine",
    }
    client_as(people["contributor"]).post(
        reverse("partnership_edit_group", args=[own.reference, "people"]), typed
    )
    sponsor = own.sponsor
    own.refresh_from_db()
    assert (own.directorate, own.sponsor, own.lead) == (adults, sponsor, people["contributor"].person)


def test_a_sponsoring_officer_who_only_leads_or_sits_does_not_assign(
    people: dict[str, User], client_as: ClientAs
) -> None:
    person = people["sponsor"].person
    leads, sits, sponsors = (
        PartnershipFactory(live=True, lead=person),
        RepresentativeFactory(person=person, partnership__live=True).partnership,
        PartnershipFactory(live=True, sponsor=person),
    )
    for permission in (Permission.REVIEW_SIGN, Permission.ASSESSMENT_SIGN, Permission.PARTNERSHIP_ASSIGN):
        assert list(reached_by(people["sponsor"], permission)) == [sponsors]
    assert {leads, sits, sponsors} == set(reached_by(people["sponsor"], Permission.PARTNERSHIP_EDIT))
