"""The shared list of organisations: search, counts of what the reader may see, changing and merging."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, User
from register.models import Organisation
from register.services import organisations
from tests.factories.register import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


@pytest.fixture
def board(officer: User) -> Organisation:
    made = Organisation(name="North Vale Integrated Care Board", kind="nhs")
    return organisations.add(made, aliases=["NVICB"], by=officer)


def _rows(client: Client, **asked: str) -> str:
    return str(client.get(reverse("organisations"), asked).context["listing"].rows)


def test_an_organisation_is_found_by_a_word_of_any_name_and_by_its_type(
    officer: User, board: Organisation, client_as: ClientAs
) -> None:
    OrganisationFactory(name="Vale and Dale Police", kind="police")
    client = client_as(officer)
    for asked in ({"q": "nvicb"}, {"q": "care north"}, {"kind": "nhs"}):
        assert "Integrated Care Board" in _rows(client, **asked)
        assert "Police" not in _rows(client, **asked)


def test_a_list_counts_only_partnerships_that_its_reader_may_see(
    people: dict[str, User], adults: Directorate, board: Organisation, client_as: ClientAs
) -> None:
    for directorate in (adults, None):
        for role in ("host", "funder"):
            MembershipFactory(
                organisation=board,
                role=role,
                partnership=PartnershipFactory(name=f"In {directorate}", directorate=directorate),
            )
    MembershipFactory(organisation=board, partnership=PartnershipFactory(), left_on="2020-01-01")
    shown = {}
    for role in ("officer", "reader"):
        shown[role] = 'data-label="Partnerships">4<' in _rows(client_as(people[role]))
        words = client_as(people[role]).get(board.get_absolute_url()).content.decode()
        assert ("In Adults and Health" in words, "In None" in words) == (True, role == "officer")
    assert shown == {"officer": True, "reader": False}
    assert 'data-label="Partnerships">2<' in _rows(client_as(people["reader"]))


def test_a_likely_duplicate_is_offered_for_a_merge_to_those_who_may(
    people: dict[str, User], board: Organisation, client_as: ClientAs
) -> None:
    twin = OrganisationFactory(name="North Vale ICB")
    merge = f"{reverse('organisation_merge', args=[board.pk])}?other={twin.pk}"
    assert merge in client_as(people["officer"]).get(board.get_absolute_url()).content.decode()
    assert merge not in client_as(people["adviser"]).get(board.get_absolute_url()).content.decode()


def test_a_merge_is_shown_before_it_is_done(officer: User, board: Organisation, client_as: ClientAs) -> None:
    twin = OrganisationFactory(name="North Vale ICB")
    seat = MembershipFactory(organisation=twin, partnership__name="Better Care Fund")
    url, client = reverse("organisation_merge", args=[board.pk]), client_as(officer)
    words = client.get(url, {"other": twin.pk}).content.decode()
    assert "Nothing has been written yet" in words
    assert "Better Care Fund, member" in words
    assert Organisation.objects.count() == 2
    page = client.post(f"{url}?other={twin.pk}", {"reason": "Entered twice"}, follow=True)
    seat.refresh_from_db()
    assert seat.organisation == board
    assert "North Vale ICB is now another name of" in page.content.decode()


def test_a_merge_asks_what_only_a_person_can_know(
    officer: User, board: Organisation, client_as: ClientAs
) -> None:
    twin, both = OrganisationFactory(name="North Vale ICB"), PartnershipFactory(name="Better Care Fund")
    ContributionFactory(organisation=board, partnership=both, amount=1000)
    ContributionFactory(organisation=twin, partnership=both, amount=250)
    url, client = f"{reverse('organisation_merge', args=[board.pk])}?other={twin.pk}", client_as(officer)
    words = client.post(url, {"reason": "Entered twice"}).content.decode()
    assert "There is a problem" in words
    assert Organisation.objects.count() == 2
    key = client.get(url).context["plan"].collisions[0].key
    client.post(url, {"reason": "Entered twice", key: "sum"})
    assert board.contributions.get().amount == 1250


def test_the_other_one_is_found_by_its_name(officer: User, board: Organisation, client_as: ClientAs) -> None:
    OrganisationFactory(name="Northvale College")
    url, client = reverse("organisation_merge", args=[board.pk]), client_as(officer)
    assert client.get(url, {"name": "northvale  college"}).context["plan"].other.name == "Northvale College"
    page = client.get(url, {"name": "Northvale Collage"})
    assert [one.name for one in page.context["alike"]] == ["Northvale College"]


def test_the_council_cannot_be_merged_away_on_the_page(
    officer: User, board: Organisation, client_as: ClientAs
) -> None:
    council = organisations.get_council()
    url = f"{reverse('organisation_merge', args=[board.pk])}?other={council.pk}"
    client = client_as(officer)
    assert "The council itself cannot be merged away" in client.get(url).content.decode()
    client.post(url, {"reason": "x"})
    assert Organisation.objects.filter(pk=council.pk).exists()


@pytest.mark.parametrize("other", ["999999", "x", "-1", ""])
def test_an_organisation_that_there_is_not(
    other: str, officer: User, board: Organisation, client_as: ClientAs
) -> None:
    page = client_as(officer).get(reverse("organisation_merge", args=[board.pk]), {"other": other})
    assert page.status_code == (404 if other == "999999" else 200)


def test_changing_keeps_the_names_that_somebody_else_added_meanwhile(
    officer: User, board: Organisation, client_as: ClientAs
) -> None:
    url, client = reverse("organisation_edit", args=[board.pk]), client_as(officer)
    read = {"name": board.name, "kind": "nhs", "version": "1", "read": '["NVICB"]'}
    client.post(url, read | {"aliases_typed": "NVICB\nNorth Vale ICB"})
    page = client.post(url, read | {"aliases_typed": "NV ICB"}, follow=True)
    assert page.redirect_chain
    assert sorted(alias.name for alias in board.aliases.all()) == ["NV ICB", "North Vale ICB"]


def test_a_name_that_another_one_has_is_refused_on_the_page(
    officer: User, board: Organisation, client_as: ClientAs
) -> None:
    page = client_as(officer).post(reverse("organisation_new"), {"name": "nvicb"})
    assert "is a name of North Vale Integrated Care Board already" in page.content.decode()
    assert Organisation.objects.count() == 1


def test_an_organisation_is_added_with_its_other_names(officer: User, client_as: ClientAs) -> None:
    data = {"name": "Vale Rivers Trust", "aliases_typed": "VRT\n\nVRT", "website": "rivers.example"}
    page = client_as(officer).post(reverse("organisation_new"), data, follow=True)
    made = Organisation.objects.get()
    assert (made.website, [alias.name for alias in made.aliases.all()]) == ("https://rivers.example", ["VRT"])
    assert "Organisation added.</b> Vale Rivers Trust" in page.content.decode()
