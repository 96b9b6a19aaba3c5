"""A home for each role: what is theirs to see there, in true figures and whatever there is in whole sentences."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings

from accounts import roles
from accounts.models import Directorate, Panel, User
from core.history import audit
from portal.homes import set_up
from register.models import Contribution, Partnership, SensitiveMark, Theme
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PanelFactory, PersonFactory
from tests.factories.register import KeyDateFactory, OrganisationFactory, PartnershipFactory
from tests.factories.reviews import RiskFactory

TODAY = date(2026, 11, 20)
READERS = ("adviser", "democratic", "panel", "reader")
pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _day() -> Any:
    with time_machine.travel("2026-11-20 09:00", tick=False):
        yield


@pytest.fixture
def rivers(people: dict[str, User]) -> Partnership:
    """One of the readers' own directorate, which the adults panel oversees."""
    made = PartnershipFactory(
        live=True,
        name="Rivers",
        directorate=people["reader"].person.directorate,
        panel=Panel.objects.get(slug="adults"),
        stated_next_review_on=date(2026, 10, 20),
    )
    RiskFactory(partnership=made, now=(5, 5))
    standing_refresh.refresh([made.pk])
    return made


def home(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("role", roles.ROLES, ids=lambda role: role.key)
def test_everybody_is_told_what_they_may_do(
    role: roles.Role, people: dict[str, User], client_as: SignIn
) -> None:
    page = home(client_as(people[role.key]))
    assert f"<b>{role.label}.</b> {role.description}" in page
    assert "All that you may do" in page
    assert "£0" not in page


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("panel", "No open partnership names your panel yet"),
        ("adviser", "No open partnership names you."),
        ("adviser", "No risk is above the council&#x27;s limit."),
        ("adviser", "Nothing is rated Limited or Weak"),
        ("democratic", "It oversees no open partnership."),
        ("democratic", "No review, notice date or end of a term falls into the next four months."),
        ("reader", "There is no open partnership that you may read."),
    ],
)
def test_what_is_empty_says_one_quiet_sentence(
    role: str, words: str, people: dict[str, User], client_as: SignIn
) -> None:
    page = home(client_as(people[role]))
    assert words in page.replace("'", "&#x27;")
    assert '<dl class="figures"></dl>' in page


def test_a_panel_member_without_a_panel_is_told_so(people: dict[str, User], client_as: SignIn) -> None:
    people["panel"].person.panels.clear()
    assert "You sit on no panel yet" in home(client_as(people["panel"]))


def test_whoever_has_no_role_is_told_whom_to_ask(people: dict[str, User], client_as: SignIn) -> None:
    people["reader"].grants.all().delete()
    assert "You have no role yet" in home(client_as(people["reader"]))


def test_a_panel_member_sees_what_the_panel_oversees_and_what_changed_there(
    rivers: Partnership, people: dict[str, User], client_as: SignIn, place: Directorate
) -> None:
    PartnershipFactory(live=True, name="Streets", directorate=place)
    audit.record("x", by=people["officer"], about=rivers, headline="Purpose changed:", detail="Cleaner water")
    page = home(client_as(people["panel"]))
    assert "Rivers" in page
    assert "Streets" not in page
    assert "1 month late" in page or "31 days late" in page
    assert f"/register/{rivers.reference}/summary.pdf" in page
    assert "Purpose changed: Cleaner water" in page


def test_what_is_kept_from_a_panel_member_is_not_told_on_their_home(
    rivers: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    SensitiveMark.objects.create(partnership=rivers, field="name", paragraph=3, reason="Talks")
    audit.record(
        "x", by=people["officer"], about=rivers, headline="Name changed:", detail="Was Secret Rivers"
    )
    page = home(client_as(people["panel"]))
    assert rivers.reference in page
    assert "Rivers<" not in page
    assert "Secret Rivers" not in page
    assert "Name changed" in page


def test_a_wholly_exempt_partnership_has_no_report_and_no_changes_there(
    rivers: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    Partnership.objects.filter(pk=rivers.pk).update(exempt_paragraph=3)
    audit.record("x", by=people["officer"], about=rivers, headline="Sold:", detail="Everything")
    page = home(client_as(people["panel"]))
    assert "summary.pdf" not in page
    assert "Sold" not in page
    assert "summary.pdf" in home(client_as(people["adviser"]))


def test_an_adviser_sees_where_they_are_named_and_what_may_want_advice(
    rivers: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    named = PartnershipFactory(live=True, name="Lakes", legal_contact=people["adviser"].person)
    page = home(client_as(people["adviser"]))
    first, _head, rest = page.partition("What may want advice")
    assert named.get_absolute_url() in first
    assert "One risk is above the council" in rest
    assert "25</b> Very high" in rest
    assert "one late for review" in rest
    assert "verify_history" in rest


def test_democratic_services_see_each_panel_and_the_dates_ahead(
    rivers: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    PanelFactory(name="Place Panel", slug="place")
    nobodys = PartnershipFactory(live=True, name="Lakes")
    KeyDateFactory(partnership=nobodys, on=date(2027, 6, 30), last_safe_on=date(2026, 12, 31))
    standing_refresh.refresh([nobodys.pk])
    page = home(client_as(people["democratic"]))
    assert "Adults Scrutiny Panel: one partnership, one late for review" in page
    assert "Place Panel: 0 partnerships" in page
    assert "No panel is named: one partnership" in page
    assert "Last safe day to give notice" in page
    assert "31 December 2026" in page


def test_a_reader_sees_how_large_the_register_is_for_them(
    rivers: Partnership, people: dict[str, User], client_as: SignIn, place: Directorate
) -> None:
    PartnershipFactory(live=True, name="Streets", directorate=place)
    page = home(client_as(people["reader"]))
    assert "<dt>1</dt><dd>open partnership that you may read</dd>" in page
    assert "Streets" not in page


def test_money_that_is_not_recorded_is_not_nothing(
    rivers: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    assert "<dt>Not known</dt><dd>council money in them, 2026/27</dd>" in home(client_as(people["adviser"]))
    council = OrganisationFactory(is_council=True)
    PartnershipFactory(live=True)
    Contribution.objects.create(partnership=rivers, organisation=council, year=2026, amount=Decimal(0))
    page = home(client_as(people["adviser"]))
    assert "<dt>None</dt><dd>council money in them, 2026/27; not known of 1 of them</dd>" in page


def test_an_officer_sees_how_many_signs_the_worst_have(
    rivers: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    page = home(client_as(people["officer"])).partition("Most warning signs")[2]
    row = page.partition("Rivers")[2].partition("</tr>")[0]
    assert "warning sign" in row
    assert "None</span>" not in row


@pytest.mark.parametrize("role", [*READERS, "chief", "sponsor", "administrator"])
def test_a_home_costs_the_same_for_one_partnership_or_thirty(
    role: str,
    people: dict[str, User],
    client_as: SignIn,
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:
    client, person = client_as(people[role]), people[role].person
    panel = Panel.objects.get(slug="adults")
    for number in (1, 30):
        for _ in range(number):
            made = PartnershipFactory(
                live=True, directorate=person.directorate, panel=panel, sponsor=person, legal_contact=person
            )
            RiskFactory(partnership=made, now=(5, 5))
            KeyDateFactory(partnership=made, on=date(2027, 3, 31), last_safe_on=date(2026, 12, 31))
            audit.record("x", by=people["officer"], about=made, headline="Changed:", detail="x")
        client.get("/")
        with count_queries(f"portal /, {role}"):
            client.get("/")


# --- The set-up of a new register -----------------------------------------------------------------------


@override_settings(COUNCIL={**set_up.settings.COUNCIL, "name": set_up.NO_NAME})
def test_a_new_register_shows_its_administrator_what_is_left_and_where(
    people: dict[str, User], client_as: SignIn
) -> None:
    client = client_as(people["administrator"])
    page = home(client)
    assert "Set the register up" in page
    states = {step.label: step.done for step in set_up.list_steps(people["administrator"])}
    assert states == {
        "Set the council's name": False,
        "Fill the lists": False,
        "Add people": True,
        "Give sign-ins and roles": True,
        "Put members on a panel": True,
        "Bring in the old spreadsheet": False,
        "Score the first tier": False,
    }
    for step in set_up.list_steps(people["administrator"]):
        assert client.get(step.href.partition("#")[0]).status_code == 200
    assert "Set the register up" not in home(client_as(people["officer"]))


def test_the_steps_tick_themselves_and_go_when_all_is_done(
    people: dict[str, User], client_as: SignIn
) -> None:
    administrator = people["administrator"]
    left = {step.label for step in set_up.list_steps(administrator) if not step.done}
    assert left == {"Fill the lists", "Bring in the old spreadsheet", "Score the first tier"}
    Theme.objects.create(name="Safer streets")
    PersonFactory()
    PartnershipFactory(live=True, tier="not_assessed")
    left = {step.label for step in set_up.list_steps(administrator) if not step.done}
    assert left == {"Score the first tier"}
    Partnership.objects.update(tier="major")
    assert set_up.list_steps(administrator) == []
    assert "Set the register up" not in home(client_as(administrator))
