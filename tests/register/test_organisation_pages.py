"""The shared list of organisations: search, counts of what the reader may see, changing and merging."""

from collections.abc import Callable, Iterable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, User
from register.models import Organisation
from register.services import organisations, sensitive
from register.services.sensitive import WordsMark
from tests.factories.register import (
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


@pytest.mark.parametrize(("role", "reads"), [("sponsor", False), ("administrator", False), ("officer", True)])
def test_a_marked_contact_is_read_on_the_page_of_its_organisation_by_who_may(
    role: str,
    reads: bool,
    people: dict[str, User],
    adults: Directorate,
    board: Organisation,
    client_as: ClientAs,
) -> None:
    held = PartnershipFactory(name="Open House", directorate=adults)
    for contact, role_in, left_on in (("Ann Secret", "host", None), ("Bea Secret", "member", "2020-01-01")):
        seat = MembershipFactory(
            partnership=held, organisation=board, role=role_in, contact=contact, left_on=left_on
        )
        sensitive.mark_words(seat, WordsMark(2, "Somebody's name."), partnership=held, by=people["officer"])
    open_seat = MembershipFactory(partnership=held, organisation=board, role="funder", contact="Open Cass")
    page = client_as(people[role]).get(board.get_absolute_url()).content.decode()
    assert open_seat.contact in page
    assert ("Ann Secret" in page, "Bea Secret" in page, "Exempt, paragraph 2" in page) == (
        reads,
        reads,
        not reads,
    )


def test_a_likely_duplicate_is_offered_for_a_merge_to_those_who_may(
    people: dict[str, User], board: Organisation, client_as: ClientAs
) -> None:
    twin = OrganisationFactory(name="North Vale ICB")
    merge = f"{reverse('organisation_merge', args=[board.pk])}?other={twin.pk}"
    assert merge in client_as(people["officer"]).get(board.get_absolute_url()).content.decode()
    assert merge not in client_as(people["adviser"]).get(board.get_absolute_url()).content.decode()


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


def test_one_that_somebody_adds_in_the_very_moment_is_said(
    officer: User, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_somebody_else(names: Iterable[str], _organisation: Organisation) -> list[str]:
        for name in (found := list(names)):
            Organisation.objects.create(name=name)
        return found

    monkeypatch.setattr(organisations, "_free", after_somebody_else)
    page = client_as(officer).post(reverse("organisation_new"), {"name": "Vale Rivers Trust"})
    assert "Somebody has just added the same" in page.content.decode()


def test_an_organisation_is_added_with_its_other_names(officer: User, client_as: ClientAs) -> None:
    data = {"name": "Vale Rivers Trust", "aliases_typed": "VRT\n\nVRT", "website": "rivers.example"}
    page = client_as(officer).post(reverse("organisation_new"), data, follow=True)
    made = Organisation.objects.get()
    assert (made.website, [alias.name for alias in made.aliases.all()]) == ("https://rivers.example", ["VRT"])
    assert "Organisation added.</b> Vale Rivers Trust" in page.content.decode()
