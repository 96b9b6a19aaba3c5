"""Which partnerships each role reaches: one queryset, by role and tie."""

from types import SimpleNamespace

import pytest

from accounts.models import Directorate, Panel, User
from accounts.permissions import Permission
from register.access import visible
from register.models import Representative
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.register import PartnershipFactory


@pytest.fixture
def scene(people: dict[str, User], adults: Directorate, place: Directorate) -> SimpleNamespace:
    return SimpleNamespace(
        people=people,
        ours=PartnershipFactory(name="ours", directorate=adults),
        theirs=PartnershipFactory(name="theirs", directorate=place),
        sponsored=PartnershipFactory(name="sponsored", directorate=place, sponsor=people["sponsor"].person),
        led=PartnershipFactory(name="led", directorate=place, lead=people["contributor"].person),
        overseen=PartnershipFactory(
            name="overseen", directorate=place, panel=Panel.objects.get(slug="adults")
        ),
    )


ALL = {"ours", "theirs", "sponsored", "led", "overseen"}


@pytest.mark.parametrize(
    ("role", "sees", "edits"),
    [
        ("administrator", ALL, set()),
        ("officer", ALL, ALL),
        ("adviser", ALL, set()),
        ("democratic", ALL, set()),
        ("chief", {"ours"}, {"ours"}),
        ("sponsor", {"ours", "sponsored"}, {"sponsored"}),
        ("contributor", {"led"}, {"led"}),
        ("panel", {"overseen"}, set()),
        ("reader", {"ours"}, set()),
    ],
)
def test_a_role_reaches(scene: SimpleNamespace, role: str, sees: set[str], edits: set[str]) -> None:
    user = scene.people[role]
    assert set(visible.visible_to(user).values_list("name", flat=True)) == sees
    assert set(visible.editable_by(user).values_list("name", flat=True)) == edits
    assert visible.has_permission_for(user, Permission.PARTNERSHIP_EDIT, scene.sponsored) == (
        "sponsored" in edits
    )


@pytest.mark.django_db
def test_a_seat_is_a_tie_until_it_is_given_up(adults: Directorate, place: Directorate) -> None:
    user = UserFactory(role="contributor", person__directorate=adults)
    seat = Representative.objects.create(
        partnership=PartnershipFactory(directorate=place), person=user.person
    )
    assert visible.editable_by(user).exists()
    seat.ended_on = "2026-01-31"
    seat.save()
    assert not visible.editable_by(user).exists()


@pytest.mark.django_db
def test_without_a_role_or_when_switched_off_nothing_is_reached() -> None:
    PartnershipFactory()
    assert not visible.visible_to(UserFactory(person=PersonFactory())).exists()
    assert not visible.visible_to(UserFactory(role="officer", is_active=False)).exists()


@pytest.mark.django_db
def test_two_people_without_a_directorate_do_not_share_one() -> None:
    PartnershipFactory(directorate=None)
    assert not visible.visible_to(UserFactory(role="reader", person__directorate=None)).exists()
