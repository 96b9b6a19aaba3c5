"""Coming in, going out, forgetting a password: nothing tells who has a sign-in, and guessing is slowed down."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings

from accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"


@pytest.fixture
def user() -> User:
    return UserFactory(role="officer", email="nia@council.example")


def sign_in(client: Client, email: str, password: str) -> str:
    answer = client.post(LOGIN, {"login": email, "password": password}, follow=True)
    return answer.content.decode()


def test_the_right_words_open_the_door_whatever_the_capitals(client: Client, user: User) -> None:
    sign_in(client, "NIA@council.example", "correct horse battery")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("email", ["nia@council.example", "nobody@council.example"])
def test_a_wrong_pair_is_refused_in_the_same_words_for_everybody(
    client: Client, user: User, email: str
) -> None:
    page = sign_in(client, email, "wrong words entirely")
    assert "This e-mail address and password do not belong together" in page
    assert client.get("/").status_code == 302


def test_whoever_was_switched_off_stays_out(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    sign_in(client, user.email, "correct horse battery")
    assert client.get("/").status_code == 302


def test_the_eleventh_guess_is_not_even_looked_at(client: Client, user: User) -> None:
    for _ in range(10):
        sign_in(client, user.email, "wrong words entirely")
    page = sign_in(client, user.email, "correct horse battery")
    assert "Too many tries" in page
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("proxies", [1, 2])
def test_behind_a_proxy_one_who_guesses_shuts_nobody_else_out(
    client: Client, user: User, proxies: int
) -> None:
    behind = ", 203.0.113.1" * (proxies - 1)
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        for number in range(30):
            typed = {"login": f"{number}@council.example", "password": "wrong words entirely"}
            client.post(LOGIN, typed, headers={"x-forwarded-for": f"192.0.2.1{behind}"})
        right = {"login": user.email, "password": "correct horse battery"}
        again = client.post(LOGIN, right, headers={"x-forwarded-for": f"198.51.100.7, 192.0.2.1{behind}"})
        assert "Too many tries" in again.content.decode()  # what they say of themselves is not believed
        client.post(LOGIN, right, headers={"x-forwarded-for": f"198.51.100.7{behind}"})
    assert client.get("/").status_code == 200


def test_without_a_proxy_nobody_is_believed_who_they_say_they_are(client: Client, user: User) -> None:
    for number in range(30):
        typed = {"login": f"{number}@council.example", "password": "wrong words entirely"}
        client.post(LOGIN, typed, headers={"x-forwarded-for": f"192.0.2.{number}"})
    right = {"login": user.email, "password": "correct horse battery"}
    again = client.post(LOGIN, right, headers={"x-forwarded-for": "198.51.100.7"})
    assert "Too many tries" in again.content.decode()


@pytest.mark.parametrize(("email", "letters"), [("nia@council.example", 1), ("nobody@council.example", 0)])
def test_a_reset_says_the_same_whether_or_not_the_address_is_known(
    client: Client, user: User, email: str, letters: int
) -> None:
    answer = client.post(RESET, {"email": email})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/reset/done/")
    assert len(mail.outbox) == letters


def test_a_forgotten_password_is_replaced_by_the_link_in_the_letter(client: Client, user: User) -> None:
    client.post(RESET, {"email": user.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    chosen = {"password1": "three quiet brown foxes", "password2": "three quiet brown foxes"}
    client.post(page.request["PATH_INFO"], chosen)
    sign_in(client, user.email, "three quiet brown foxes")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("weak", ["short", "password1234", "nia@council.example"])
def test_a_weak_password_is_refused(client: Client, user: User, weak: str) -> None:
    client.force_login(user)
    fields = {"oldpassword": "correct horse battery", "password1": weak, "password2": weak}
    assert client.post("/accounts/password/change/", fields).status_code == 200
    user.refresh_from_db()
    assert user.check_password("correct horse battery")


def test_signing_out_needs_a_press_and_ends_it(client: Client, user: User) -> None:
    client.force_login(user)
    client.get("/accounts/logout/")
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_nobody_makes_themselves_a_sign_in(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code == 404


def test_pages_of_signed_in_people_are_kept_out_of_caches(client: Client, user: User) -> None:
    client.force_login(user)
    answer = client.get("/")
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")


@override_settings(ALLOWED_HOSTS=["testserver"])
def test_an_unknown_address_is_a_plain_page_and_not_a_hint(client: Client, user: User) -> None:
    client.force_login(user)
    answer = client.get("/register/PSH-9999/")
    assert answer.status_code == 404
    assert "Traceback" not in answer.content.decode()
