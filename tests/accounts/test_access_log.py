"""Coming in and going out stand in the access log: whose sign-in it was, and nothing that was typed."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.services import sign_ins
from accounts.services.sign_ins import Rights
from core.models import AccessEvent, AuditEvent
from tests.factories.accounts import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
RIGHT = "correct horse battery"


@pytest.fixture
def user() -> User:
    return UserFactory(role="officer", email="nia@council.example", person__post="Clerk")


def sign_in(client: Client, email: str, password: str) -> None:
    client.post(LOGIN, {"login": email, "password": password})


def told() -> list[tuple[str, str, str, str, int]]:
    columns = ("kind", "actor_label", "whose_label", "detail", "count")
    return list(AccessEvent.objects.order_by("pk").values_list(*columns))


def test_a_sign_in_and_a_sign_out_are_told(client: Client, user: User) -> None:
    sign_in(client, user.email, RIGHT)
    client.get("/")
    client.post("/accounts/logout/")
    assert told() == [("signed_in", "Clerk", "", "", 1), ("signed_out", "Clerk", "", "", 1)]
    assert set(AccessEvent.objects.values_list("actor_key", flat=True)) == {user.pk}


def test_opening_the_page_or_leaving_without_a_sign_in_is_no_event(client: Client, user: User) -> None:
    client.get(LOGIN)
    client.post("/accounts/logout/")
    client.get("/register/")
    assert told() == []


def test_a_failed_sign_in_names_the_account_and_counts(client: Client, user: User) -> None:
    for _time in range(3):
        sign_in(client, "NIA@council.example", "wrong words entirely")
    assert told() == [("failed", "", "Clerk", "", 3)]


@pytest.mark.parametrize("typed", ["nobody@council.example", "my-password-1234@x.example"])
def test_of_an_unknown_address_nothing_that_was_typed_is_kept(client: Client, user: User, typed: str) -> None:
    sign_in(client, typed, "wrong words entirely")
    assert told() == [("failed", "", "", "an unknown address", 1)]
    kept = str(list(AccessEvent.objects.values()))
    assert typed not in kept
    assert "wrong words" not in kept
    assert "127.0.0.1" not in kept


def test_somebody_switched_off_is_told_as_a_failed_sign_in(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    sign_in(client, user.email, RIGHT)
    assert told() == [("failed", "", "Clerk", "the sign-in is switched off", 1)]


def test_the_eleventh_guess_is_told_as_too_many(client: Client, user: User) -> None:
    for _time in range(12):
        sign_in(client, user.email, "wrong words entirely")
    assert told() == [("failed", "", "Clerk", "", 10), ("throttled", "", "Clerk", "", 2)]


def test_too_many_letters_are_told_as_well(client: Client, user: User) -> None:
    for _time in range(5):
        client.post(RESET, {"email": user.email})
    assert [(kind, count) for kind, _a, _w, _d, count in told()] == [("password", 1)] * 3 + [("throttled", 2)]


def test_a_forgotten_password_is_told_when_asked_for_and_when_chosen(client: Client, user: User) -> None:
    client.post(RESET, {"email": user.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    chosen = {"password1": "three quiet brown foxes", "password2": "three quiet brown foxes"}
    client.post(page.request["PATH_INFO"], chosen)
    assert told() == [
        ("password", "", "Clerk", "link to choose one sent", 1),
        ("password", "Clerk", "", "new one chosen", 1),
    ]
    assert "foxes" not in str(list(AccessEvent.objects.values()))


def test_a_reset_for_an_unknown_address_is_no_event(client: Client, user: User) -> None:
    client.post(RESET, {"email": "nobody@council.example"})
    assert told() == []


def test_rights_given_and_changed_are_told_in_both_logs(user: User) -> None:
    made = sign_ins.make(PersonFactory(post="Auditor"), Rights("a@council.example", ["audit"]), by=user)
    off = Rights("a@council.example", ["audit"], [], is_active=False)
    sign_ins.change(made, off, by=user)
    sign_ins.change(made, off, by=user)  # changes nothing
    assert told() == [
        ("rights", "Clerk", "Auditor", "Now: Internal audit", 1),
        (
            "rights",
            "Clerk",
            "Auditor",
            "Before: Internal audit. Now: Internal audit; may not sign in",
            1,
        ),
    ]
    assert AuditEvent.objects.filter(kind__startswith="sign_in.").count() == 2


def test_a_sign_in_that_cannot_be_told_is_not_given(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(sign_ins, "record_access", fail)
    before = User.objects.count()
    with pytest.raises(RuntimeError):
        sign_ins.make(PersonFactory(), Rights("a@council.example", ["audit"]), by=user)
    assert (User.objects.count(), AuditEvent.objects.filter(kind="sign_in.made").count()) == (before, 0)
