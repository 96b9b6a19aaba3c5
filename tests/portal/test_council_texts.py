"""The pages behind the links at the foot: ours until the council writes its own, and every version kept."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import CouncilText, User
from core.models import AuditEvent
from portal.council_texts.page import page_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
KEYS = CouncilText.Key.values
UNWRITTEN = "The council has not written its own yet"


@pytest.mark.parametrize("key", KEYS)
def test_anybody_reads_a_page_and_finds_the_others_at_its_foot(key: str, client: Client) -> None:
    page = client.get(f"/{key}/").content.decode()
    assert UNWRITTEN not in page
    assert "{council}" not in page
    for other in KEYS:
        assert f'<a href="/{other}/">' in page.partition('<footer class="foot">')[2]


@pytest.mark.parametrize("key", KEYS)
def test_ours_is_shown_as_ours_to_whoever_may_write_it(
    key: str, client_as: SignIn, people: dict[str, User]
) -> None:
    assert UNWRITTEN in client_as(people["administrator"]).get(f"/{key}/").content.decode()
    assert UNWRITTEN not in client_as(people["officer"]).get(f"/{key}/").content.decode()


def test_what_is_written_takes_the_place_of_ours_and_is_told_in_the_chain(
    client_as: SignIn, people: dict[str, User]
) -> None:
    client = client_as(people["administrator"])
    assert page_of("contact").text.split("\n")[0] in client.get("/texts/contact/edit/").content.decode()
    answer = client.post("/texts/contact/edit/", {"text": "Ring 01234 567890."}, follow=True)
    page = answer.content.decode()
    assert "<b>Page saved.</b> Contact" in page
    assert "Ring 01234 567890." in page
    assert UNWRITTEN not in page
    event = AuditEvent.objects.get(kind="text.written")
    assert (event.headline, event.detail) == ("Page written:", "Contact")


def test_every_version_is_kept_and_can_be_read(client_as: SignIn, people: dict[str, User]) -> None:
    client = client_as(people["administrator"])
    client.post("/texts/help/edit/", {"text": "The first words"})
    client.post("/texts/help/edit/", {"text": "The second words", "version": 1, "reason": "New number"})
    page = client.get("/texts/help/edit/").content.decode()
    for words in ("Version 1", "Version 2", "The first words", "New number"):
        assert words in page
    assert AuditEvent.objects.get(kind="text.changed").reason == "New number"
    assert CouncilText.objects.get().version == 2


def test_two_who_write_at_once_are_shown_each_other(client_as: SignIn, people: dict[str, User]) -> None:
    client = client_as(people["administrator"])
    client.post("/texts/help/edit/", {"text": "One"})
    client.post("/texts/help/edit/", {"text": "Two", "version": 1})
    answer = client.post("/texts/help/edit/", {"text": "Three", "version": 1})
    assert answer.status_code == 409
    assert CouncilText.objects.get().text == "Two"


def test_two_who_write_the_first_version_are_told(client_as: SignIn, people: dict[str, User]) -> None:
    client = client_as(people["administrator"])
    client.post("/texts/help/edit/", {"text": "Theirs", "version": ""})
    page = client.post("/texts/help/edit/", {"text": "Mine", "version": ""})
    assert "Somebody wrote the first version of this page" in page.content.decode()
    assert ">\nMine</textarea>" in page.content.decode()
    assert CouncilText.objects.get().text == "Theirs"
    client.post("/texts/help/edit/", {"text": "Mine", "version": page.context["form"]["version"].value()})
    assert CouncilText.objects.get().text == "Mine"


def test_an_empty_page_is_refused_in_words(client_as: SignIn, people: dict[str, User]) -> None:
    page = client_as(people["administrator"]).post("/texts/help/edit/", {"text": " "}).content.decode()
    assert "Write the text of the page" in page
    assert not CouncilText.objects.exists()


def test_only_an_administrator_writes_and_only_these_pages(
    client_as: SignIn, people: dict[str, User], client: Client
) -> None:
    assert client.get("/texts/help/edit/").status_code == 302
    assert client_as(people["officer"]).get("/texts/help/edit/").status_code == 403
    assert client_as(people["administrator"]).get("/texts/cookies/edit/").status_code == 404
    assert client.post("/help/").status_code == 405
