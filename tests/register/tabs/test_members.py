"""Partners: an organisation is picked by typing its name, and no second entry for one body slips in."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from register.models import Membership, Organisation, Partnership
from register.services import organisations
from tests.factories.register import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


@pytest.fixture
def board(officer: User) -> Organisation:
    made = Organisation(name="NHS Devon Integrated Care Board")
    return organisations.add(made, aliases=["NHS Devon ICB"], by=officer)


def _add(client: Client, partnership: Partnership, **data: str) -> str:
    url = reverse("membership_new", args=[partnership.reference])
    return client.post(url, {"role": "member"} | data, follow=True).content.decode()


@pytest.mark.parametrize("typed", ["NHS Devon Integrated Care Board", "nhs devon icb", "  NHS  Devon ICB "])
def test_an_organisation_is_picked_by_any_of_its_names(
    typed: str, officer: User, board: Organisation, partnership: Partnership, client_as: ClientAs
) -> None:
    _add(client_as(officer), partnership, organisation=typed)
    assert Membership.objects.get().organisation == board
    assert Organisation.objects.count() == 1


def test_a_likely_duplicate_is_shown_before_a_new_one_is_made(
    officer: User, board: Organisation, partnership: Partnership, client_as: ClientAs
) -> None:
    words = _add(client_as(officer), partnership, organisation="Devon ICB")
    assert "Did you mean NHS Devon Integrated Care Board?" in words
    assert 'href="#id_meant_0"' in words
    assert (Membership.objects.count(), Organisation.objects.count()) == (0, 1)


def test_the_one_that_was_meant_is_taken(
    officer: User, board: Organisation, partnership: Partnership, client_as: ClientAs
) -> None:
    _add(client_as(officer), partnership, organisation="Devon ICB", meant=str(board.pk))
    assert Membership.objects.get().organisation == board


def test_a_new_one_is_made_when_that_is_said(
    officer: User, board: Organisation, partnership: Partnership, client_as: ClientAs
) -> None:
    words = _add(client_as(officer), partnership, organisation="Devon ICB", meant="new")
    assert Membership.objects.get().organisation.name == "Devon ICB"
    assert "Partner added.</b> Devon ICB, Member" in words


@pytest.mark.parametrize("meant", ["999999", "x", ""])
def test_a_choice_that_was_not_offered_is_asked_again(
    meant: str, officer: User, board: Organisation, partnership: Partnership, client_as: ClientAs
) -> None:
    OrganisationFactory(name="Elsewhere")
    assert "There is a problem" in _add(
        client_as(officer), partnership, organisation="Devon ICB", meant=meant
    )
    assert Membership.objects.count() == 0


def test_the_same_role_twice_is_refused_in_a_sentence(
    officer: User, board: Organisation, partnership: Partnership, client_as: ClientAs
) -> None:
    MembershipFactory(partnership=partnership, organisation=board)
    words = _add(client_as(officer), partnership, organisation="NHS Devon ICB")
    assert "This organisation already has that role here." in words


def test_the_form_shows_the_recorded_name_and_can_take_another(
    officer: User, board: Organisation, partnership: Partnership, client_as: ClientAs
) -> None:
    seat = MembershipFactory(partnership=partnership, organisation__name="Wrong body")
    url, client = reverse("membership_edit", args=[partnership.reference, seat.pk]), client_as(officer)
    assert 'value="Wrong body"' in client.get(url).content.decode()
    client.post(url, {"organisation": "NHS Devon ICB", "role": "member", "version": "1"})
    assert Membership.objects.get().organisation == board


def test_two_people_who_name_another_organisation_are_asked(
    officer: User, board: Organisation, partnership: Partnership, client_as: ClientAs
) -> None:
    seat = MembershipFactory(partnership=partnership)
    url, client = reverse("membership_edit", args=[partnership.reference, seat.pk]), client_as(officer)
    client.post(url, {"organisation": "NHS Devon ICB", "role": "member", "version": "1"})
    page = client.post(url, {"organisation": "Vale Rivers Trust", "role": "member", "version": "1"})
    assert page.status_code == 409
    assert "Vale Rivers Trust" in page.content.decode()


def test_those_who_left_are_folded_away(officer: User, partnership: Partnership, client_as: ClientAs) -> None:
    MembershipFactory(partnership=partnership, organisation__name="Still here")
    MembershipFactory(
        partnership=partnership,
        organisation__name="Gone",
        joined_on=date(2015, 1, 1),
        left_on=date(2020, 1, 1),
    )
    words = (
        client_as(officer).get(reverse("partnership_members", args=[partnership.reference])).content.decode()
    )
    now, then = words.split("1 former partner")
    assert ("Still here" in now, "Gone" in now, "Gone" in then) == (True, False, True)


def test_a_contact_is_shown_only_to_those_who_may_read_personal_data(
    people: dict[str, User], partnership: Partnership, client_as: ClientAs
) -> None:
    MembershipFactory(partnership=partnership, contact="Jo Bloggs")
    url = reverse("partnership_members", args=[partnership.reference])
    assert "Jo Bloggs" in client_as(people["adviser"]).get(url).content.decode()
    assert "Jo Bloggs" not in client_as(people["reader"]).get(url).content.decode()
