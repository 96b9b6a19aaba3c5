"""Sign-ins are given, changed and taken away by an administrator, and never the last one's by mistake."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Person, RoleGrant, User, panels_of
from accounts.services import sign_ins
from accounts.services.sign_ins import Rights
from core.models import AuditEvent
from tests.at_once import run_inside
from tests.factories.accounts import PanelFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


@pytest.fixture
def administrator() -> User:
    return UserFactory(role="administrator", person__post="Administrator")


@pytest.fixture
def browser(administrator: User) -> Client:
    signed_in = Client()
    signed_in.force_login(administrator)
    return signed_in


def test_a_person_gets_a_sign_in_and_chooses_a_password_by_the_link(browser: Client) -> None:
    person, panel = PersonFactory(post="Cllr Hill"), PanelFactory(name="Adults Scrutiny Panel")
    typed = {
        "email": "Hill@Council.example",
        "roles": ["panel"],
        "panels": [panel.pk],
        "is_active": "on",
        "seen": "none",
    }
    page = browser.post(f"/people/{person.pk}/sign-in/", typed, follow=True).content.decode()
    assert "A link to choose a password is on its way to hill@council.example" in page
    user = User.objects.get(person=person)
    assert (user.role_keys, list(panels_of(person))) == ({"panel"}, [panel])
    assert not user.has_usable_password()
    found = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert found
    stranger = Client()
    choose = stranger.get(found[1], follow=True)
    words = {"password1": "correct horse battery staple", "password2": "correct horse battery staple"}
    stranger.post(choose.redirect_chain[-1][0], words)
    assert stranger.login(email=user.email, password="correct horse battery staple")
    event = AuditEvent.objects.get(kind="sign_in.made")
    assert (event.category, event.detail) == ("access", "Cllr Hill. Panel member, Adults Scrutiny Panel")
    assert user.email not in event.detail  # the chain keeps no address


def test_two_presses_at_once_give_one_sign_in(
    browser: Client, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = PersonFactory()
    sign_ins.make(person, Rights("hill@council.example", ["reader"]), by=administrator)
    # The second press had looked before the first one wrote.
    monkeypatch.setattr(sign_ins, "rights_of", lambda _person: None)
    typed = {"email": "other@council.example", "roles": ["officer"], "is_active": "on", "seen": "none"}
    page = browser.post(f"/people/{person.pk}/sign-in/", typed).content.decode()
    assert "Somebody was quicker, so this press did nothing" in page
    assert User.objects.get(person=person).role_keys == {"reader"}
    assert not mail.outbox


def test_what_a_sign_in_allows_is_changed_and_told(browser: Client) -> None:
    user = UserFactory(role="reader")
    page = browser.get(f"/people/{user.person_id}/sign-in/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    typed = {"email": user.email, "roles": ["sponsor", "chief"], "seen": seen[1]}
    browser.post(f"/people/{user.person_id}/sign-in/", typed)
    user = User.objects.get(pk=user.pk)
    assert (user.role_keys, user.is_active) == ({"sponsor", "chief"}, False)
    (change,) = AuditEvent.objects.get(kind="sign_in.changed").changes
    assert (change["old"], change["new"]) == ("Reader", "Chief officer, Sponsoring officer; may not sign in")


def test_somebody_who_lost_the_sign_in_is_out_at_once(client_as: ClientAs, administrator: User) -> None:
    user = UserFactory(role="officer")
    browser = Client()
    browser.force_login(user)
    sign_ins.change(user, Rights(user.email, ["officer"], [], is_active=False), by=administrator)
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"roles": ["reader"]}, "Enter the e-mail address they sign in with"),
        ({"email": "x@council.example"}, "Choose at least one role"),
        ({"email": "taken@council.example", "roles": ["reader"]}, "Somebody else signs in with this address"),
        ({"email": "x@council.example", "roles": ["king"]}, "king is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    browser: Client, typed: dict[str, object], sentence: str
) -> None:
    UserFactory(email="taken@council.example")
    person = PersonFactory()
    page = browser.post(f"/people/{person.pk}/sign-in/", typed | {"seen": "none"}).content.decode()
    assert "There is a problem" in page
    assert sentence in page
    assert not User.objects.filter(person=person).exists()
    assert mail.outbox == []


def test_whoever_saves_in_the_very_moment_is_told_too(
    browser: Client, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, real = UserFactory(role="reader"), sign_ins.change
    address = f"/people/{user.person_id}/sign-in/"
    seen = re.search(r'name="seen" value="([^"]+)"', browser.get(address).content.decode())
    assert seen

    def too_late(*args: Any, **told: Any) -> User:
        monkeypatch.setattr(sign_ins, "change", real)
        real(User.objects.get(pk=user.pk), Rights(user.email, ["adviser"]), by=administrator)
        return real(*args, **told)

    monkeypatch.setattr(sign_ins, "change", too_late)
    typed = {"email": user.email, "roles": ["chief"], "is_active": "on", "seen": seen[1]}
    page = browser.post(address, typed).content.decode()
    assert "Somebody changed this sign-in meanwhile" in page
    assert User.objects.get(pk=user.pk).role_keys == {"adviser"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_two_administrators_do_not_take_each_others_sign_in_away(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (UserFactory(role="administrator") for _ in range(2))

    def demote(whose: User, by: User) -> Callable[[], object]:
        return lambda: sign_ins.change(whose, Rights(whose.email, ["reader"]), by=by)

    raised = run_inside(monkeypatch, sign_ins, "_grant", demote(one, other), demote(other, one))
    assert raised[0] is None
    assert isinstance(raised[1], sign_ins.LastAdministrator)
    assert RoleGrant.objects.get(role="administrator").user == other


def test_whoever_saves_second_is_told_that_it_changed(browser: Client, administrator: User) -> None:
    user = UserFactory(role="reader")
    seen = re.search(
        r'name="seen" value="([^"]+)"', browser.get(f"/people/{user.person_id}/sign-in/").content.decode()
    )
    assert seen
    sign_ins.change(user, Rights(user.email, ["adviser"]), by=administrator)
    typed = {"email": user.email, "roles": ["chief"], "is_active": "on", "seen": seen[1]}
    page = browser.post(f"/people/{user.person_id}/sign-in/", typed).content.decode()
    assert "Somebody changed this sign-in meanwhile" in page
    assert User.objects.get(pk=user.pk).role_keys == {"adviser"}


@pytest.mark.parametrize("change", [{"roles": ["officer"]}, {"roles": ["administrator"], "is_active": False}])
def test_the_last_administrator_stays(administrator: User, change: dict[str, object]) -> None:
    rights = Rights(**{"email": administrator.email, "panels": [], **change})  # type: ignore[arg-type]
    with pytest.raises(sign_ins.LastAdministrator):
        sign_ins.change(administrator, rights, by=administrator)
    sign_ins.change(administrator, rights, by=UserFactory(role="administrator"))
    assert AuditEvent.objects.filter(kind="sign_in.changed").count() == 1


def test_a_change_of_nothing_writes_nothing(administrator: User) -> None:
    sign_ins.change(administrator, Rights(administrator.email, ["administrator"], []), by=administrator)
    assert not AuditEvent.objects.filter(kind__startswith="sign_in").exists()


def test_only_an_administrator_is_shown_the_way(browser: Client, officer: User, client_as: ClientAs) -> None:
    person = PersonFactory()
    assert f"/people/{person.pk}/sign-in/" in browser.get(f"/people/{person.pk}/").content.decode()
    assert (
        f"/people/{person.pk}/sign-in/"
        not in client_as(officer).get(f"/people/{person.pk}/").content.decode()
    )


def test_the_first_administrator_is_made_by_a_command_and_chooses_a_password() -> None:
    out = StringIO()
    call_command("make_administrator", "first@council.example", "--post", "Head of ICT", stdout=out)
    user = User.objects.get()
    assert (user.role_keys, user.person.post) == ({"administrator", "officer"}, "Head of ICT")
    assert "administrator and partnership officer" in out.getvalue()
    path = out.getvalue().split()[-1]
    assert "password1" in Client().get(path, follow=True).content.decode()
    with pytest.raises(CommandError, match="signs in already"):
        call_command("make_administrator", "First@council.example")
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("make_administrator", "first")
    assert Person.objects.count() == 1


def test_an_invitation_has_words_of_its_own_and_a_forgotten_password_others(
    people: dict[str, User], client: Client
) -> None:
    client.force_login(people["administrator"])
    person = PersonFactory()
    typed = {"email": "new@council.example", "roles": ["reader"], "is_active": "on", "seen": "none"}
    client.post(reverse("sign_in", args=[person.pk]), typed)
    invited = mail.outbox[-1]
    assert "you can sign in" in invited.subject
    assert "An administrator of the register gave you this sign-in." in invited.body
    assert "your password stays as it is" not in invited.body
    user = User.objects.get(person=person)
    user.set_password("three unlikely words")
    user.save()
    client.post(reverse("sign_in_invite", args=[person.pk]))
    assert "your password stays as it is" in mail.outbox[-1].body


def test_after_choosing_a_first_password_no_old_one_is_spoken_of(client: Client) -> None:
    page = client.get(reverse("account_reset_password_from_key_done")).content.decode()
    assert "Your password is saved" in page
    assert "The old one" not in page
