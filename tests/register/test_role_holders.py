"""Who holds which role and who sits on which panel, for those who may see the names of people."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, Panel, PanelSeat, Person, User, panels_of
from accounts.services import officers_of_before, seats
from core import clock
from core.dates import write_short_date
from core.history import audit
from core.models import AuditEvent
from tests.factories.accounts import PersonFactory, seat
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
    seat(Panel.objects.get(slug="adults"), member)
    Panel.objects.create(name="Empty Panel", slug="empty")
    html = page(client_as, people["officer"])
    assert "Cllr Ann Ode" in html
    assert "first day not known" in html
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


# --- Several roles ---------------------------------------------------------------------------------------


def test_whoever_holds_several_roles_stands_under_each_with_the_others(both: User, client_as: SignIn) -> None:
    roles, _panels = page(client_as, both).split('id="panels"')
    assert roles.count(f'href="{reverse("person", args=[both.person_id])}"') == 2
    assert "also Partnership officer" in roles
    assert "also Administrator" in roles


def test_it_names_the_administrators_who_were_given_a_second_role_by_the_upgrade(
    people: dict[str, User], both: User, client_as: SignIn
) -> None:
    words = "An administrator no longer changes partnerships."
    assert words not in page(client_as, people["officer"])
    with transaction.atomic():
        audit.record(officers_of_before.KIND, by=both, object=both, headline="Keeps:")
    roles, _panels = page(client_as, people["officer"]).split('id="panels"')
    assert words in roles
    assert reverse("sign_in", args=[both.person_id]) in page(client_as, both)
    both.grants.filter(role="officer").delete()
    assert words not in page(client_as, people["officer"])


# --- Seats -----------------------------------------------------------------------------------------------


def typed_seat(**fields: object) -> dict[str, object]:
    first = {"started_on_day": "1", "started_on_month": "5", "started_on_year": "2026"}
    return {"role": "chair", **first, **fields}


def test_seats_stand_with_their_days_and_what_is_over_is_folded_away(
    people: dict[str, User], client_as: SignIn
) -> None:
    panel = Panel.objects.get(slug="adults")
    today = clock.today()
    for name, start, end in (("Now", -40, None), ("Soon", 40, None), ("Gone", -40, -1), ("Leaves", None, 40)):
        days = [None if each is None else today + timedelta(days=each) for each in (start, end)]
        seat(panel, PersonFactory(post="", name=f"Cllr {name}"), started_on=days[0], ended_on=days[1])
    html = " ".join(page(client_as, people["officer"]).split())
    over = html.partition("One seat that is over")[2]
    assert "Cllr Gone" in over
    assert all(f"Cllr {name}" not in over for name in ("Now", "Soon", "Leaves"))
    assert f"first day not known, stands down on {write_short_date(today + timedelta(days=40))}" in html
    assert f"from {write_short_date(today + timedelta(days=40))}" in html
    assert f"since {write_short_date(today - timedelta(days=40))}" in html


@pytest.mark.parametrize("role", ["democratic", "administrator"])
def test_a_seat_is_given_changed_and_ended_in_the_browser(
    role: str, people: dict[str, User], client_as: SignIn
) -> None:
    panel, member = Panel.objects.get(slug="adults"), PersonFactory(post="", name="Cllr Ann Ode")
    client = client_as(people[role])
    address = reverse("panel_seat_new", args=[panel.pk])
    assert address in page(client_as, people[role])
    answer = unescape(client.post(address, typed_seat(person=str(member)), follow=True).content.decode())
    assert "<b>Seat given.</b> Cllr Ann Ode, Adults Scrutiny Panel, Chair" in answer
    found = PanelSeat.objects.get(person=member)
    edit = reverse("panel_seat_edit", args=[found.pk])
    assert edit in answer
    last = {
        "ended_on_day": "1",
        "ended_on_month": "6",
        "ended_on_year": "2026",
        "version": found.version,
        "reason": "Left",
    }
    assert "<b>Seat saved.</b>" in client.post(edit, typed_seat(**last), follow=True).content.decode()
    assert not panels_of(member).exists()
    assert AuditEvent.objects.filter(kind="seat.changed", reason="Left").exists()


def test_what_is_wrong_is_said_at_its_field(people: dict[str, User], client_as: SignIn) -> None:
    client = client_as(people["democratic"])
    sits = PanelSeat.objects.get()
    new, edit = reverse("panel_seat_new", args=[sits.panel_id]), reverse("panel_seat_edit", args=[sits.pk])
    answer = client.post(new, typed_seat(person=str(sits.person)))
    assert answer.context["form"].errors["person"] == [
        "They sit on this panel already. Change that seat instead."
    ]
    early = {"ended_on_day": "1", "ended_on_month": "4", "ended_on_year": "2026", "version": sits.version}
    answer = client.post(edit, typed_seat(**early))
    assert "must not lie before the first day" in str(answer.context["form"].errors["ended_on"])
    assert PanelSeat.objects.count() == 1
    assert client.get(reverse("panel_seat_edit", args=[sits.pk + 999])).status_code == 404
    assert client.put(edit).status_code == 405


def test_in_another_language_it_stands_at_the_same_field(
    people: dict[str, User], client_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    (once,) = [each for each in PanelSeat._meta.constraints if each.name == "accounts_seat_open_once"]
    monkeypatch.setattr(once, "violation_error_message", "Maent yn eistedd yno eisoes.")
    sits = PanelSeat.objects.get()
    new = reverse("panel_seat_new", args=[sits.panel_id])
    answer = client_as(people["democratic"]).post(new, typed_seat(person=str(sits.person)))
    assert answer.context["form"].errors == {"person": ["Maent yn eistedd yno eisoes."]}


def test_two_who_change_one_seat_lose_nothing(people: dict[str, User], client_as: SignIn) -> None:
    sits, client = PanelSeat.objects.get(), client_as(people["democratic"])
    sits.role = "vice_chair"
    seats.change(sits, names=["role"], by=people["administrator"], reason="Chosen")
    answer = client.post(reverse("panel_seat_edit", args=[sits.pk]), typed_seat(version=1, reason="Mine"))
    assert answer.status_code == 409
    assert PanelSeat.objects.get().role == "vice_chair"


def test_a_seat_that_was_a_mistake_is_removed_with_a_reason(
    people: dict[str, User], client_as: SignIn
) -> None:
    sits, client = PanelSeat.objects.get(), client_as(people["democratic"])
    address = reverse("panel_seat_remove", args=[sits.pk])
    assert client.post(address, {"reason": ""}).status_code == 200
    assert PanelSeat.objects.exists()
    client.post(address, {"reason": "Another councillor of that name"})
    assert not PanelSeat.objects.exists()
    assert PanelSeat.history.filter(history_type="-").exists()


@pytest.mark.parametrize("role", ["officer", "adviser", "audit", "chief"])
def test_nobody_else_is_led_to_a_seat_or_let_in(
    people: dict[str, User], client_as: SignIn, role: str
) -> None:
    sits = PanelSeat.objects.get()
    html, client = page(client_as, people[role]), client_as(people[role])
    for name, key in (("new", sits.panel_id), ("edit", sits.pk), ("remove", sits.pk)):
        address = reverse(f"panel_seat_{name}", args=[key])
        assert address not in html
        assert client.get(address).status_code == 403
        assert client.post(address, typed_seat(person=str(sits.person))).status_code == 403
    assert PanelSeat.objects.count() == 1


def test_it_costs_the_same_for_one_seat_or_thirty(
    people: dict[str, User],
    client_as: SignIn,
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:
    client, panel = client_as(people["democratic"]), Panel.objects.get(slug="adults")
    for number in (1, 30):
        for _each in range(number):
            seat(panel, PersonFactory())
        client.get(reverse("roles_and_panels"))
        with count_queries("roles and panels"):
            client.get(reverse("roles_and_panels"))
