"""One's own account: who the register takes one for, what it allows, and the way out, on every page."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts import roles
from accounts.models import User
from accounts.permissions import IN_WORDS, REACH_IN_WORDS, Permission, Scope

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_every_permission_and_every_reach_has_words() -> None:
    assert (set(IN_WORDS), set(REACH_IN_WORDS)) == (set(Permission), set(Scope))


@pytest.mark.parametrize("role", roles.ROLES, ids=lambda role: role.key)
def test_the_page_says_who_one_is_and_what_one_may_do(
    role: roles.Role, people: dict[str, User], client_as: SignIn
) -> None:
    user = people[role.key]
    page = client_as(user).get("/accounts/").content.decode()
    for words in (user.email, user.person.post, "Adults and Health", str(role.label), str(role.description)):
        assert words in page
    for permission in role.allows:
        assert str(IN_WORDS[permission]).replace("'", "&#x27;") in page


def test_a_panel_member_sees_their_panel(people: dict[str, User], client_as: SignIn) -> None:
    assert "Adults Scrutiny Panel" in client_as(people["panel"]).get("/accounts/").content.decode()
    assert "You sit on no panel" in client_as(people["officer"]).get("/accounts/").content.decode()


def test_whoever_has_no_role_is_told_whom_to_ask(people: dict[str, User], client_as: SignIn) -> None:
    people["reader"].grants.all().delete()
    page = client_as(people["reader"]).get("/accounts/").content.decode()
    assert "You have no role yet" in page


def test_every_page_has_the_account_and_a_button_that_signs_out(
    people: dict[str, User], client_as: SignIn
) -> None:
    client = client_as(people["sponsor"])
    page = client.get("/help/").content.decode()
    bar = page.partition('<details class="reader"')[2].partition("</details>")[0]
    assert "Sponsoring officer" in bar
    assert 'href="/accounts/"' in bar
    assert 'href="/accounts/password/change/"' in bar
    assert '<form method="post" action="/accounts/logout/">' in bar
    client.post("/accounts/logout/")
    assert client.get("/accounts/").status_code == 302
