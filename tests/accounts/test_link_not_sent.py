"""A sign-in is saved before its link is sent: where no mail server answers, the page says which of the two held."""

from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
NOT_SENT = "could not be sent"


@pytest.fixture
def browser(people: dict[str, User]) -> Client:
    signed_in = Client()
    signed_in.force_login(people["administrator"])
    return signed_in


def _refuse(error: Exception) -> Any:
    def send(*_given: Any, **_named: Any) -> int:
        raise error

    return send


@pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError(), SMTPServerDisconnected("gone")])
def test_the_sign_in_stands_and_the_page_says_that_the_link_was_not_sent(
    error: Exception, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = PersonFactory()
    typed = {"email": "hill@council.example", "roles": ["reader"], "is_active": "on", "seen": "none"}
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", _refuse(error))
        page = browser.post(reverse("sign_in", args=[person.pk]), typed, follow=True)
    assert page.status_code == 200
    assert "Sign-in saved." in page.content.decode()
    assert NOT_SENT in page.content.decode()
    assert User.objects.filter(person=person).exists()
    again = browser.post(reverse("sign_in_invite", args=[person.pk]), follow=True)
    assert NOT_SENT not in again.content.decode()
    assert [message.to for message in mail.outbox] == [["hill@council.example"]]


def test_a_link_sent_once_more_that_does_not_go_out_is_told(
    browser: Client, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmailMessage, "send", _refuse(ConnectionRefusedError()))
    page = browser.post(reverse("sign_in_invite", args=[people["chief"].person_id]), follow=True)
    assert NOT_SENT in page.content.decode()
