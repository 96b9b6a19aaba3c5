"""A wholly exempt partnership: who is in it may be seen, what it does and holds only with the right to exempt text."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from register.models import Partnership
from tests.factories.related import MAKERS

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
CLOSED = ("objectives", "priorities", "documents", "meetings", "implications", "actions", "finance", "dates")


@pytest.fixture
def quiet(partnership: Partnership) -> Partnership:
    """An exempt partnership with something in every tab."""
    for make in MAKERS.values():
        make(partnership=partnership)
    Partnership.objects.filter(pk=partnership.pk).update(exempt_paragraph=3)
    partnership.refresh_from_db()
    return partnership


@pytest.mark.parametrize("tab", CLOSED)
def test_what_it_does_is_shown_only_with_the_right(
    tab: str, quiet: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    address = f"/register/{quiet.reference}/{tab}/"
    page = client_as(people["reader"]).get(address).content.decode()
    assert "This part of the partnership is not shown to you" in page
    assert "is not shown to you" not in client_as(people["adviser"]).get(address).content.decode()


@pytest.mark.parametrize("tab", ["members", "people"])
def test_who_is_in_it_is_shown(
    tab: str, quiet: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    page = client_as(people["reader"]).get(f"/register/{quiet.reference}/{tab}/").content.decode()
    assert "is not shown to you" not in page


def test_its_papers_and_meetings_cannot_be_opened_by_their_number(
    quiet: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    client = client_as(people["reader"])
    for noun, rows in (("documents", quiet.documents), ("meetings", quiet.meetings)):
        found = rows.first()
        assert found is not None
        assert client.get(f"/register/{quiet.reference}/{noun}/{found.pk}/").status_code == 404


def test_its_objectives_do_not_stand_on_its_own_page(
    quiet: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    aim = quiet.objectives.first()
    assert aim is not None
    assert aim.text not in client_as(people["reader"]).get(quiet.get_absolute_url()).content.decode()
    assert aim.text in client_as(people["adviser"]).get(quiet.get_absolute_url()).content.decode()


def test_its_report_is_neither_offered_nor_handed_out(
    quiet: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    client, report = client_as(people["reader"]), f"/register/{quiet.reference}/summary.pdf"
    assert report not in client.get(quiet.get_absolute_url()).content.decode()
    assert client.get(report).status_code == 404
    assert report in client_as(people["adviser"]).get(quiet.get_absolute_url()).content.decode()
