"""A home for each role: what is theirs to see there, in true figures and whatever there is in whole sentences."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings
from django.urls import reverse

from accounts import roles
from accounts.models import Directorate, Panel, PanelSeat, User, panels_of
from core.history import audit
from portal.homes import may_do, set_up
from register.models import Contribution, Partnership, SensitiveMark, Standing, Theme
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
    PanelSeat.objects.all().delete()
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
    assert "31 days late" in page
    assert f"/register/{rivers.reference}/summary.pdf" in page
    assert "Purpose changed: Cleaner water" in page


def test_one_kind_of_change_to_one_partnership_stands_once_among_the_latest(
    rivers: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    other = PartnershipFactory(live=True, name="Bridges", directorate=rivers.directorate, panel=rivers.panel)
    audit.record("x", by=people["officer"], about=other, headline="Bridges grew")
    for n in range(9):
        audit.record("line", by=people["officer"], about=rivers, headline=f"Still true: line {n}")
    page = home(client_as(people["panel"]))
    assert page.count("Still true: line") == 1
    assert "Still true: line 8" in page
    assert "Bridges grew" in page


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
    checks = reverse("history_check")
    assert checks not in rest, "an adviser does not check the history"
    assert f'<a href="{checks}">See when' in home(client_as(people["audit"]))


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
    assert "<dt>None</dt><dd>council money in them, 2026/27; not known for 1 of them</dd>" in page


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
    whose = {step.label: step.whose for step in set_up.list_steps(people["administrator"]) if step.whose}
    assert whose == {
        "Bring in the old spreadsheet": "A partnership officer does this.",
        "Score the first tier": "A partnership officer does this.",
    }
    assert page.count("A partnership officer does this.") == 2


@override_settings(COUNCIL={**set_up.settings.COUNCIL, "name": set_up.NO_NAME})
@pytest.mark.parametrize("role", ["administrator", "officer", "both"])
def test_each_step_leads_whoever_does_it_and_says_who_does_the_others(
    role: str, people: dict[str, User], client_as: SignIn, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue("both") if role == "both" else people[role]
    client, steps = client_as(user), set_up.list_steps(user)
    assert all(bool(step.href) != bool(step.whose) for step in steps)
    assert all(client.get(step.href.partition("#")[0]).status_code == 200 for step in steps if step.href)
    assert all(step.href for step in steps) is (role == "both")
    assert "Set the register up" in home(client)


@pytest.mark.parametrize("role", ["chief", "sponsor", "democratic", "reader"])
def test_nobody_else_is_shown_the_set_up(role: str, people: dict[str, User], client_as: SignIn) -> None:
    assert set_up.list_steps(people[role]) == []
    assert "Set the register up" not in home(client_as(people[role]))


def test_an_administrator_sees_who_can_sign_in_and_what_runs(
    people: dict[str, User], client_as: SignIn
) -> None:
    people["chief"].person.left_on = TODAY
    people["chief"].person.save()
    people["reader"].grants.all().delete()
    page = home(client_as(people["administrator"]))
    assert "10 people can sign in" in page
    assert "one of whom has left" in page
    assert "one without a role" in page
    assert "No background job has failed" in page
    assert "The history has not been checked yet" in page
    assert "You read every partnership that is not wholly exempt, and change none." in page
    assert "What keeps the register running" not in home(client_as(people["officer"]))


def test_counts_say_of_which_partnerships_they_are(people: dict[str, User], client_as: SignIn) -> None:
    PartnershipFactory(live=True)
    PartnershipFactory(live=True, exempt_paragraph=3)
    client = client_as(people["administrator"])
    assert "open partnership that you may read" in home(client)
    assert "<b>2 partnerships</b> that you may find" in client.get("/register/").content.decode()
    assert "that you may find" not in client_as(people["officer"]).get("/register/").content.decode()


def test_whoever_holds_both_roles_sees_both_homes(both: User, client_as: SignIn) -> None:
    page = home(client_as(both))
    assert "What keeps the register running" in page
    assert "You read every partnership that is not wholly exempt, and change none." not in page
    assert "<b>Partnership officer.</b>" in page
    assert "<b>Administrator.</b>" in page


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


def test_the_calendar_draws_fourteen_dates_of_eighteen_months_and_says_how_many_more(
    client_as: SignIn, people: dict[str, User]
) -> None:
    for number in range(14):
        KeyDateFactory(partnership=PartnershipFactory(live=True, name=f"Fund {number}"), on=date(2027, 3, 31))
    made = [
        KeyDateFactory(partnership=PartnershipFactory(live=True), on=on)
        for on in (date(2028, 4, 30), date(2028, 5, 1))  # the last day that is drawn, and the day after
    ]
    standing_refresh.refresh(Partnership.objects.values_list("pk", flat=True))
    client = client_as(people["officer"])
    shown = client.get("/").context["calendar"]
    assert (len(shown.figures.rows), shown.left) == (14, 1)
    page = client.get("/").content.decode()
    assert "and 1 more date: in the register" in page
    listed = client.get(shown.address).content.decode()
    assert made[0].partnership.reference in listed
    assert made[1].partnership.reference not in listed
    made[0].delete()
    assert "more date" not in client.get("/").content.decode()


def test_the_home_of_a_sponsor_counts_and_lists_all_that_is_theirs_and_names_what_is_late(
    client_as: SignIn, people: dict[str, User]
) -> None:
    own = people["sponsor"].person
    made = [
        PartnershipFactory(live=True, name=f"Fund {number}", sponsor=own, stated_next_review_on=TODAY)
        for number in range(8)
    ]
    PartnershipFactory(live=True, name="Somebody else's", directorate=own.directorate)
    PartnershipFactory(live=True, name="Closed one", sponsor=own, status="closed")
    KeyDateFactory(partnership=made[0], on=date(2026, 11, 1))
    standing_refresh.refresh(Partnership.objects.values_list("pk", flat=True))
    client = client_as(people["sponsor"])
    page = home(client)
    assert page.count('<span class="side-list__row">') == 6
    assert 'Your partnerships <span class="group-head__count">8</span>' in page
    shown = client.get("/").context
    assert ">See all 8 in the register<" in page
    listed = client.get(shown["own_address"]).content.decode()
    assert all(one.reference in listed for one in made)
    assert "Somebody else" not in listed
    assert "Closed one" not in listed
    assert "Open partnerships of" in listed
    late = client.get("/gaps/", {"post": own.pk}).context["late"]
    assert late == shown["late_gaps"] > 0
    words = "One is late." if late == 1 else f"{late} are late."
    assert f'<span class="late">{words}</span>' in page


def test_a_list_of_the_partnerships_of_nobody_is_empty_and_says_so(
    client_as: SignIn, people: dict[str, User], rivers: Partnership
) -> None:
    client = client_as(people["officer"])
    assert rivers.reference in client.get("/register/").content.decode()
    for wrong in ("999999", "nobody"):
        answer = client.get("/register/", {"own": wrong})
        assert answer.status_code == 200
        assert rivers.reference not in answer.content.decode()


# --- What an order tells --------------------------------------------------------------------------------------


def _list_in_order(names: Sequence[str], page: str) -> list[str]:
    return sorted((one for one in names if one in page), key=page.index)


@pytest.mark.parametrize("role", ["panel", "reader"])
@pytest.mark.parametrize("soonest", [True, False])
def test_no_place_on_a_home_tells_what_is_kept_of_an_exempt_partnership(
    role: str, soonest: bool, people: dict[str, User], client_as: SignIn
) -> None:
    """Whatever signs it has and however soon its review is, it stands last and in the order of names."""
    user, panel = people[role], panels_of(people["panel"].person).get()
    names = {"Zebra Link": 3, "Alder Link": 3, "Mid Link": None, "Birch Link": None}
    for name, paragraph in names.items():
        one = PartnershipFactory(
            live=True,
            name=name,
            exempt_paragraph=paragraph,
            panel=panel,
            directorate=user.person.directorate,
            sponsor=None if name == "Zebra Link" else user.person,
        )
        due = {"Zebra Link": 1, "Alder Link": 2, "Birch Link": 3, "Mid Link": 4}[name]
        Standing.objects.filter(partnership=one).update(
            next_review_on=date(2027, due if soonest else 9 - due, 1)
        )
    page = client_as(user).get("/").content.decode()
    found = _list_in_order(tuple(names), page[page.index("</header>") :])
    assert found[-2:] == ["Alder Link", "Zebra Link"]


def test_a_role_that_no_link_is_written_for_has_its_sentence_alone(
    people: dict[str, User], client_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(may_do, "_LINKS", {})
    assert f"<b>{roles.BY_KEY['reader'].label}.</b>" in home(client_as(people["reader"]))


def test_a_grant_of_a_role_that_there_is_no_longer_gives_nothing(
    people: dict[str, User], client_as: SignIn
) -> None:
    people["reader"].grants.update(role="clerk")
    assert "You have no role yet" in home(client_as(people["reader"]))
    assert User.objects.get(pk=people["reader"].pk).reach == {}
