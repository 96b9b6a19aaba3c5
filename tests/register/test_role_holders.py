"""Who holds which role and who sits on which panel, for those who may see the names of people."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, Panel, Person, User
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def page(client_as: SignIn, by: User) -> str:
    answer = client_as(by).get(reverse("roles_and_panels"))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_it_names_who_holds_each_role_and_who_sits_on_each_panel(
    people: dict[str, User], client_as: SignIn
) -> None:
    member = PersonFactory(name="Cllr Ann Ode", post="", is_councillor=True)
    Panel.objects.get(slug="adults").members.add(member)
    Panel.objects.create(name="Empty Panel", slug="empty")
    html = page(client_as, people["officer"])
    assert "Cllr Ann Ode" in html
    assert html.count("Nobody is recorded") == 1
    roles, _panels = html.split('id="panels"')
    for user in people.values():
        assert reverse("person", args=[user.person_id]) in roles


def test_a_sign_in_that_is_switched_off_holds_no_role_and_who_has_left_says_so(
    people: dict[str, User], client_as: SignIn
) -> None:
    User.objects.filter(pk=people["adviser"].pk).update(is_active=False)
    Person.objects.filter(pk=people["chief"].person_id).update(left_on="2026-01-01")
    roles, _panels = page(client_as, people["officer"]).split('id="panels"')
    assert reverse("person", args=[people["adviser"].person_id]) not in roles
    assert '<span class="late">left</span>' in roles


def test_it_counts_only_the_open_partnerships_that_its_reader_may_see(
    people: dict[str, User], client_as: SignIn, adults: Directorate, place: Directorate
) -> None:
    panel = Panel.objects.get(slug="adults")
    people["sponsor"].person.directorate = adults
    people["sponsor"].person.save()
    for directorate in (adults, place):
        PartnershipFactory(live=True, panel=panel, directorate=directorate)
    PartnershipFactory(status="closed", panel=panel, directorate=adults)
    assert "oversees 2 open partnerships" in page(client_as, people["officer"])
    assert "oversees 1 open partnership<" in page(client_as, people["sponsor"]).replace("</span>", "<")


@pytest.mark.parametrize("role", ["panel", "reader"])
def test_who_may_not_see_people_is_refused_and_not_led_there(
    people: dict[str, User], client_as: SignIn, role: str
) -> None:
    client = client_as(people[role])
    assert client.get(reverse("roles_and_panels")).status_code == 403
    assert reverse("roles_and_panels") not in client.get(reverse("people")).content.decode()
    assert client_as(people["officer"]).post(reverse("roles_and_panels")).status_code == 405
