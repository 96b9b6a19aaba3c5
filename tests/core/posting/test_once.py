"""The one-time token: a mistake does not burn it, no two presses run side by side, other words are not lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Person, User
from core import clock
from core.models import UsedToken
from core.posting import once, token
from register.models import Organisation, Theme
from tests.core.posting.forms_on_page import token_for
from tests.core.posting.test_adding_once import TOLD

pytestmark = pytest.mark.django_db
NEW = "/people/new/"
EMPTY = dict.fromkeys(("post", "name", "email", "directorate", "service"), "")  # as a browser posts it


@pytest.fixture
def client(officer: User) -> Client:
    signed_in = Client()
    signed_in.force_login(officer)
    return signed_in


def drawn(client: Client, address: str = NEW) -> str:
    return token_for(client.get(address).content.decode(), address)


def told(page: Any) -> bool:
    return TOLD in page.content.decode()


def added(post: str) -> int:
    return Person.objects.filter(post=post).count()


def test_a_mistake_does_not_burn_the_token(client: Client) -> None:
    sent = drawn(client)
    assert client.post(NEW, {"post": "", "once": sent}).status_code == 200
    assert not UsedToken.objects.exists()
    page = client.post(NEW, {"post": "Head of Parks", "once": sent}, follow=True)
    assert (added("Head of Parks"), told(page)) == (1, False)
    assert told(client.post(NEW, {"post": "Head of Parks", "once": sent}, follow=True))
    assert added("Head of Parks") == 1


def test_a_refusal_and_a_failure_do_not_burn_the_token(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = drawn(client)
    monkeypatch.setattr("register.people.views.PersonForm", None)
    client.raise_request_exception = False
    assert client.post(NEW, {"post": "Head of Parks", "once": sent}).status_code == 500
    monkeypatch.undo()
    client.post(NEW, {"post": "Head of Parks", "once": sent})
    assert added("Head of Parks") == 1


def test_the_same_words_in_a_new_form_as_after_going_back_are_asked_about_once(client: Client) -> None:
    typed = EMPTY | {"post": "Head of Parks", "version": ""}
    client.post(NEW, typed | {"once": drawn(client)})
    page = client.post(NEW, typed | {"once": drawn(client)}, follow=True)
    assert added("Head of Parks") == 1
    assert "That was already saved." in page.content.decode()
    again = token_for(page.content.decode(), NEW)
    client.post(page.redirect_chain[-1][0], typed | {"once": again})
    assert added("Head of Parks") == 2


def test_two_forms_with_different_words_are_two(client: Client) -> None:
    for post in ("Head of Parks", "Head of Rivers"):
        client.post(NEW, EMPTY | {"post": post, "once": drawn(client)})
    assert (added("Head of Parks"), added("Head of Rivers")) == (1, 1)


def test_other_words_in_a_saved_form_are_shown_again_and_not_saved(client: Client) -> None:
    sent = drawn(client)
    client.post(NEW, {"post": "Head of Parks", "once": sent})
    page = client.post(NEW, EMPTY | {"post": "Head of Rivers", "once": sent}, follow=True)
    words = page.content.decode()
    assert added("Head of Rivers") == 0
    assert "That was already saved." in words
    assert 'value="Head of Rivers"' in words
    again = token_for(words, NEW)
    client.post(NEW, {"post": "Head of Rivers", "once": again})
    assert (added("Head of Parks"), added("Head of Rivers")) == (1, 1)


def test_other_words_over_something_that_is_there_are_compared_with_what_was_saved(client: Client) -> None:
    theme = Theme.objects.create(name="Green")
    address = f"/lists/themes/{theme.pk}/edit/"
    sent = drawn(client, address)
    client.post(address, {"name": "Greener", "version": "1", "once": sent})
    page = client.post(address, {"name": "Greenest", "version": "1", "once": sent})
    assert (page.status_code, page.templates[0].name) == (409, "conflict.html")


def test_a_conflict_page_posts_a_token_of_its_own(client: Client) -> None:
    theme = Theme.objects.create(name="Green")
    address = f"/lists/themes/{theme.pk}/edit/"
    sent = drawn(client, address)
    client.post(address, {"name": "Greener", "version": "1", "once": drawn(client, address)})
    page = client.post(address, {"name": "Greenest", "version": "1", "once": sent}).content.decode()
    assert page[page.index("<main") :].count('name="once"') == 1
    assert token_for(page, address) != sent


@pytest.mark.parametrize("sent", ["", "made-up", "1.x:y:z", "\ud800"])
def test_without_a_token_of_ours_a_press_is_run_as_it_comes(client: Client, sent: str) -> None:
    client.post(NEW, {"post": "Head of Parks", "once": sent.encode("utf-8", "ignore").decode()})
    assert added("Head of Parks") == 1


def test_a_token_says_for_whom_it_was_drawn(officer: User, client: Client) -> None:
    assert token.owner_of(drawn(client)) == str(officer.pk)


def test_a_form_older_than_what_is_remembered_is_shown_again(officer: User, client: Client) -> None:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        client.force_login(officer)
        sent = drawn(client)
    with time_machine.travel("2026-11-23 09:00 +0000", tick=False):
        client.force_login(officer)
        page = client.post(NEW, EMPTY | {"post": "Head of Parks", "once": sent}, follow=True)
    assert added("Head of Parks") == 0
    assert "This form had stood open too long." in page.content.decode()
    assert 'value="Head of Parks"' in page.content.decode()


def test_used_tokens_are_swept_when_no_form_can_send_them_any_more() -> None:
    now = clock.now()
    for key, age in (("old", token.LIFETIME + timedelta(minutes=1)), ("new", timedelta(hours=1))):
        UsedToken.objects.create(key=key, content="", led_to="/", at=now - age)
    once._take(HttpRequest(), "0" * 64, "")
    assert set(UsedToken.objects.values_list("key", flat=True)) == {"new", "0" * 64}


def test_a_press_beside_one_that_does_not_end_is_not_run_and_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(once, "WAIT", timedelta(0))
    monkeypatch.setattr(once, "PAUSE", 0)
    sent = drawn(client)
    client.post(NEW, {"post": "Head of Parks", "once": sent})
    UsedToken.objects.update(led_to="")
    page = client.post(NEW, EMPTY | {"post": "Head of Parks", "once": sent})
    assert page.status_code == 409
    assert "Your first press is still being worked on" in page.content.decode()
    again = client.get(page.context["again"]).content.decode()
    assert 'value="Head of Parks"' in again
    assert added("Head of Parks") == 1


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/organisations/new/", {"name": "Vale Trust", "aliases_typed": "V\0T"}),
        ("/organisations/new/", {"name": "Vale\0Trust"}),
        (NEW, {"post": "Head of\0 Parks"}),
    ],
)
def test_a_character_that_no_database_keeps_is_taken_out_and_said(
    client: Client, address: str, typed: dict[str, str]
) -> None:
    for tokens in ({}, {"once": drawn(client, address)}):
        page = client.post(address, typed | tokens, follow=True)
        assert page.status_code == 200
        assert "a character that cannot be kept (NUL)" in page.content.decode()
        assert all(text.replace("\0", "") in page.content.decode() for text in typed.values())
    assert not Organisation.objects.filter(name__startswith="Vale").exists()


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_the_same_moment_add_one(officer: User, client: Client) -> None:
    sent = drawn(client)

    def press(number: int) -> bool:
        try:
            browser = Client()
            browser.force_login(officer)
            return told(
                browser.post(reverse("person_new"), {"post": "Head of Parks", "once": sent}, follow=True)
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(press, range(10)))
    assert added("Head of Parks") == 1
    assert sorted(answers) == [False] + [True] * 9


@pytest.mark.parametrize("invisible", ["\u200b", "\u200b \u2060\u200d\n", "\ufeff", "\u202e"])
def test_a_text_of_nothing_but_invisible_characters_is_empty(client: Client, invisible: str) -> None:
    page = client.post(NEW, EMPTY | {"post": invisible, "once": drawn(client)})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["form"].data["post"] == ""


def test_a_text_that_only_holds_some_invisible_characters_stays_as_it_was_typed() -> None:
    request = RequestFactory().post(NEW, {"why": "Zero\u200bwidth", "password": "\u200b", "blank": "  "})
    once.remove_invisible(request)
    assert request.POST.dict() == {"why": "Zero\u200bwidth", "password": "\u200b", "blank": "  "}


def test_what_turns_the_direction_of_words_is_taken_out_as_controls_are_and_line_ends_stay() -> None:
    typed = {"why": "Left\u202eright\x07, one\r\ntwo\tthree", "password": "a\u202eb", "plain": "Câr"}
    request = RequestFactory().post(NEW, typed)
    once.remove_invisible(request)
    assert request.POST.dict() == typed | {"why": "Leftright, one\r\ntwo\tthree"}
