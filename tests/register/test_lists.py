"""The council's short lists: who keeps them, what is refused, and that a change shows where an entry is named."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.models import Directorate, Panel, Service, User
from core.models import AuditEvent, Record
from register.lists import KINDS
from register.models import Priority, Theme
from register.services import lists as service
from tests.factories.accounts import seat
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(people: dict[str, User], client_as: Callable[[User], Client]) -> Client:
    return client_as(people["officer"])


def text(client: Client, address: str) -> str:
    return " ".join(client.get(address, follow=True).content.decode().split())


def test_a_new_council_fills_its_lists_and_chooses_from_them(client: Client) -> None:
    for kind, name in (("directorates", "Place"), ("panels", "Place Panel"), ("themes", "Green")):
        answer = client.post(f"/lists/{kind}/new/", {"name": f"  {name} "})
        assert answer["Location"] == f"/lists/#{kind}"
    client.post("/lists/priorities/new/", {"name": "Clean rivers"})
    place = Directorate.objects.get(name="Place")
    client.post("/lists/services/new/", {"name": "Rivers", "directorate": place.pk})
    assert Panel.objects.get(name="Place Panel").slug == "place-panel"
    page = text(client, "/lists/")
    assert all(name in page for name in ("Place Panel", "Green", "Clean rivers", "Rivers"))
    made = PartnershipFactory(live=True)
    assert "Clean rivers" in text(client, f"/register/{made.reference}/priorities/new/")
    assert AuditEvent.objects.filter(kind="list.added").count() == 5


def test_a_renamed_entry_reads_so_where_it_is_named(client: Client, adults: Directorate) -> None:
    made = PartnershipFactory(live=True, directorate=adults)
    address = f"/lists/directorates/{adults.pk}/edit/"
    client.post(address, {"name": "Adults and Care", "version": adults.version, "reason": "Reorganised"})
    assert "Adults and Care" in text(client, made.get_absolute_url())
    assert AuditEvent.objects.get(kind="list.changed").reason == "Reorganised"


@pytest.mark.parametrize("name", ["Green", " green ", "GREEN", "", "  "])
def test_a_name_is_asked_for_and_stands_once(client: Client, name: str) -> None:
    Theme.objects.create(name="Green")
    page = client.post("/lists/themes/new/", {"name": name}).content.decode()
    assert "There is a problem" in page
    assert Theme.objects.count() == 1


def test_an_entry_that_somebody_adds_in_the_very_moment_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = service.add

    def after_somebody_else(entry: Theme, *, by: User) -> Record:
        Theme.objects.create(name=entry.name)
        return real(entry, by=by)

    monkeypatch.setattr(service, "add", after_somebody_else)
    page = client.post("/lists/themes/new/", {"name": "Cleaner water"}).content.decode()
    assert "Somebody has just added the same" in page
    assert Theme.objects.count() == 1


def test_an_entry_that_takes_a_name_in_the_very_moment_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, real = Theme.objects.create(name="Green"), service.change

    def after_somebody_else(entry: Theme, **told: Any) -> Record:
        Theme.objects.create(name=entry.name)
        return real(entry, **told)

    monkeypatch.setattr(service, "change", after_somebody_else)
    typed = {"name": "Cleaner water", "version": held.version}
    page = client.post(f"/lists/themes/{held.pk}/edit/", typed).content.decode()
    assert "Somebody has just added the same" in page
    held.refresh_from_db()
    assert held.name == "Green"


def test_two_directorates_may_have_a_service_of_one_name(client: Client, adults: Directorate) -> None:
    other = Directorate.objects.create(name="Other")
    for directorate in (adults, other, other):
        client.post("/lists/services/new/", {"name": "Finance", "directorate": directorate.pk})
    assert Service.objects.filter(name="Finance").count() == 2


def test_what_is_named_somewhere_stays(client: Client, people: dict[str, User]) -> None:
    theme, panel = Theme.objects.create(name="Green"), Panel.objects.create(name="Panel", slug="panel")
    PartnershipFactory(theme=theme)
    seat(panel, people["panel"].person)
    for kind, entry in (("themes", theme), ("panels", panel)):
        address = f"/lists/{kind}/{entry.pk}/remove/"
        page = client.post(address, {"reason": "Not needed"}).content.decode()
        assert "is still named by something, so it stays" in page
    assert Theme.objects.exists()
    assert not AuditEvent.objects.filter(kind="list.removed").exists()


def test_what_nothing_names_goes_with_a_reason(client: Client) -> None:
    one = Priority.objects.create(name="Old plan")
    address = f"/lists/priorities/{one.pk}/remove/"
    assert "Say in a few words why it goes" in client.post(address, {"reason": ""}).content.decode()
    client.post(address, {"reason": "The plan has ended"})
    assert not Priority.objects.exists()
    assert AuditEvent.objects.get(kind="list.removed").reason == "The plan has ended"


def test_two_people_who_change_one_entry_lose_nothing(client: Client) -> None:
    theme = Theme.objects.create(name="Green")
    client.post(f"/lists/themes/{theme.pk}/edit/", {"name": "Greener", "version": theme.version})
    page = client.post(f"/lists/themes/{theme.pk}/edit/", {"name": "Greenest", "version": theme.version})
    assert "Someone else changed this record" in page.content.decode()
    assert Theme.objects.get().name == "Greener"


@pytest.mark.parametrize(
    "address", ["nothing/new/", "themes/999/edit/", "themes/999/remove/", "nothing/1/edit/"]
)
def test_a_list_or_entry_that_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/lists/{address}").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_entry_or_thirty(
    client: Client, count: int, count_queries: Callable[[str], AbstractContextManager[None]]
) -> None:
    for kind in ("themes", "priorities", "directorates"):
        KINDS[kind].model.objects.bulk_create(KINDS[kind].model(name=f"{kind} {n}") for n in range(count))
    directorate = Directorate.objects.first()
    Service.objects.bulk_create(Service(name=f"s{n}", directorate=directorate) for n in range(count))
    with count_queries("lists"):
        client.get("/lists/")
