"""A session that ended while somebody typed: they get their words back after signing in, and nobody else does."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.models import KeptWords
from core.posting import kept
from register.models import Approval, Partnership
from tests.core.posting.forms_on_page import Form, forms_in, token_for
from tests.factories.accounts import UserFactory
from tests.factories.approvals import ask
from tests.factories.reviews import RiskFactory
from tests.register.tabs.conftest import date_parts, partnership

__all__ = ["partnership"]
pytestmark = pytest.mark.django_db
SAID = "<b>You had been signed out.</b> What you typed is below; nothing has been saved yet."
WORDS = "Ask legal about the cap, and <b>soon</b>"
PASSWORD = "correct horse battery staple"


@pytest.fixture
def author(people: dict[str, User]) -> User:
    officer = people["officer"]
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def note(of: Partnership) -> str:
    return reverse("note_new", args=[of.reference])


def typed(page: str, address: str) -> dict[str, str]:
    return {
        "once": token_for(page, address),
        "text": WORDS,
        "exempt_reason": "",
        **date_parts("on", "1 5 2026"),
    }


def signed_out_while_typing(browser: Client, author: User, address: str, **hidden: str) -> str:
    """Type into a form, be signed out, press Save; return where the browser is led."""
    browser.force_login(author)
    words = typed(browser.get(address).content.decode(), address)
    browser.cookies.pop("session")
    answer = browser.post(address, words | hidden, headers={"Referer": f"http://testserver{address}"})
    assert answer.status_code == 302
    return str(answer["Location"])


def sign_in(browser: Client, address: str, email: str) -> str:
    page = browser.get(address)
    hidden = forms_in(page.content.decode())[0].hidden
    posted = hidden | {"login": email, "password": PASSWORD}
    return browser.post("/accounts/login/", posted, follow=True).content.decode()


def test_what_was_typed_is_offered_again_on_the_same_form_after_signing_in(
    client: Client, author: User, partnership: Partnership
) -> None:
    login = signed_out_while_typing(client, author, note(partnership))
    assert login.startswith("/accounts/login/?next=")
    page = sign_in(client, login, author.email)
    assert SAID in page
    assert "Ask legal about the cap, and &lt;b&gt;soon&lt;/b&gt;</textarea>" in page
    assert re.search('name="on_month"[^>]* value="5"', page)
    assert not partnership.notes.exists()


def test_saving_them_saves_once_and_drops_what_was_kept(
    client: Client, author: User, partnership: Partnership
) -> None:
    page = sign_in(client, signed_out_while_typing(client, author, note(partnership)), author.email)
    again = typed(page, note(partnership))
    for _press in range(2):
        client.post(note(partnership), again)
    assert partnership.notes.count() == 1
    assert not KeptWords.objects.exists()


def test_another_person_who_signs_in_next_is_shown_nothing(
    client: Client, author: User, partnership: Partnership
) -> None:
    login = signed_out_while_typing(client, author, note(partnership))
    other = UserFactory(role="officer")
    other.set_password(PASSWORD)
    other.save()
    page = sign_in(client, login, other.email)
    assert "Ask legal" not in page
    assert SAID not in page


def test_the_same_person_in_another_browser_is_shown_nothing(
    client: Client, author: User, partnership: Partnership
) -> None:
    login = signed_out_while_typing(client, author, note(partnership))
    assert "Ask legal" not in sign_in(Client(), login, author.email)


def test_they_are_kept_for_a_while_only(client: Client, author: User, partnership: Partnership) -> None:
    login = signed_out_while_typing(client, author, note(partnership))
    KeptWords.objects.update(at=clock.now() - kept.KEPT_FOR - timedelta(minutes=1))
    assert "Ask legal" not in sign_in(client, login, author.email)
    signed_out_while_typing(client, author, note(partnership))
    assert KeptWords.objects.count() == 1


def test_what_is_stored_cannot_be_changed_unnoticed(
    client: Client, author: User, partnership: Partnership
) -> None:
    login = signed_out_while_typing(client, author, note(partnership))
    KeptWords.objects.update(words=KeptWords.objects.get().words[:-1] + "!")
    assert "Ask legal" not in sign_in(client, login, author.email)


def test_a_stranger_without_a_form_of_ours_leaves_nothing_behind(
    client: Client, author: User, partnership: Partnership
) -> None:
    client.post(note(partnership), {"text": WORDS})
    client.post(note(partnership), {"text": WORDS, "once": f"{author.pk}.made-up"})
    page = client.get("/accounts/login/").content.decode()
    client.post(note(partnership), {"text": WORDS, "once": forms_in(page)[0].hidden["once"]})
    assert not KeptWords.objects.exists()


def test_signing_out_keeps_nothing(client: Client, author: User) -> None:
    client.force_login(author)
    sent = token_for(client.get("/accounts/logout/").content.decode(), "/accounts/logout/")
    answer = client.post("/accounts/logout/", {"once": sent, "next": "/accounts/login/", "text": WORDS})
    assert answer.status_code == 302
    assert "kept" not in answer["Location"]
    assert not KeptWords.objects.exists()


def test_passwords_and_more_than_a_form_can_hold_are_not_kept(
    client: Client, author: User, partnership: Partnership
) -> None:
    client.force_login(author)
    words = typed(client.get(note(partnership)).content.decode(), note(partnership))
    client.logout()
    client.post(note(partnership), words | {"text": "x" * kept.MOST})
    assert not KeptWords.objects.exists()
    client.post(note(partnership), words | {"password1": "secret-secret"})
    assert "password1" not in kept.Words(KeptWords.objects.get()).data


def test_a_form_that_a_new_sign_in_has_made_too_old_is_shown_again_filled(
    author: User, partnership: Partnership
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author)
    page = browser.get(note(partnership)).content.decode()
    words = typed(page, note(partnership)) | {
        "csrfmiddlewaretoken": forms_in(page)[0].hidden["csrfmiddlewaretoken"]
    }
    browser.cookies.pop("csrf")
    answer = browser.post(note(partnership), words, follow=True).content.decode()
    assert "This form had stood open too long." in answer
    assert "Ask legal" in answer
    assert not partnership.notes.exists()


def test_the_sign_in_page_says_that_what_was_typed_is_kept(
    client: Client, author: User, partnership: Partnership
) -> None:
    assert "What you typed is kept" not in client.get(reverse("account_login")).content.decode()
    login = signed_out_while_typing(client, author, note(partnership))
    assert "What you typed is kept" in client.get(login).content.decode()


def test_a_forged_form_is_refused_as_before(author: User, partnership: Partnership) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author)
    answer = browser.post(note(partnership), {"text": WORDS, "once": "forged"})
    assert (answer.status_code, KeptWords.objects.exists()) == (403, False)


def test_what_no_form_takes_any_more_is_shown_to_be_copied(
    client: Client, author: User, partnership: Partnership
) -> None:
    login = signed_out_while_typing(client, author, note(partnership))
    page = sign_in(client, login.replace("notes/new/", ""), author.email)
    assert "The form that you typed it into is not there any more." in page
    assert "Ask legal about the cap" in page


@pytest.mark.parametrize("with_referer", [True, False])
def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(
    client: Client, people: dict[str, User], partnership: Partnership, with_referer: bool
) -> None:
    sponsor = people["sponsor"]
    sponsor.set_password(PASSWORD)
    sponsor.save()
    asked = ask(RiskFactory(partnership=partnership, now=(4, 4)), by=people["officer"], of=sponsor)
    page = reverse("approval", args=[partnership.reference, asked.pk])
    client.force_login(sponsor)
    shown = client.get(page).content.decode()
    hidden = next(form.hidden for form in forms_in(shown) if "seen" in form.hidden)
    client.cookies.pop("session")
    headers = {"Referer": f"http://testserver{page}"} if with_referer else {}
    address = reverse("approval_approve", args=[partnership.reference, asked.pk])
    answer = client.post(address, hidden, headers=headers)
    back = sign_in(client, str(answer["Location"]), sponsor.email)
    assert "Read it and press again." in back
    assert "I approve" in back
    assert not Approval.objects.exists()


def test_what_a_form_says_of_itself_is_never_shown_as_typed(
    client: Client, author: User, partnership: Partnership
) -> None:
    login = signed_out_while_typing(client, author, note(partnership), seen="930601ca", state="abcdef")
    page = sign_in(client, login.replace("notes/new/", ""), author.email)
    assert "Ask legal about the cap" in page
    assert "930601ca" not in page
    assert "abcdef" not in page


def own_form(page: str) -> Form:
    """The form of the page itself; the header has one to sign out."""
    return next(form for form in forms_in(page) if "version" in form.hidden)


def test_the_version_that_was_read_comes_back_too_so_that_a_change_in_between_is_noticed(
    client: Client, author: User, partnership: Partnership
) -> None:
    address = f"/register/{partnership.reference}/edit/purpose/"
    client.force_login(author)
    page = client.get(address)
    hidden = own_form(page.content.decode()).hidden
    empty = {name: "" for name in page.context["form"].fields if name not in hidden}
    version = partnership.version
    client.cookies.pop("session")
    Partnership.objects.filter(pk=partnership.pk).update(version=version + 1)
    login = client.post(address, empty | hidden | {"purpose": "Mine"})["Location"]
    again = sign_in(client, login, author.email)
    assert own_form(again).hidden["version"] == str(version)
