"""The pages of handing over: what is held is listed, checked, moved in one press, and what is left is said."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, Person, User
from core.models import AuditEvent
from register.handing_over.survey import find_moved
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.factories.related import ActionFactory

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


@pytest.fixture
def leaver(adults: Directorate) -> Person:
    return PersonFactory(post="Head of Housing", name="Ann Poole", directorate=adults)


def _address(person: Person) -> str:
    return reverse("person_hand_over", args=[person.pk])


def _typed(client: Client, person: Person, **typed: str) -> dict[str, str]:
    state = client.get(_address(person)).context["form"]["state"].value()
    return {"state": state, "reason": "Retires"} | typed


def test_it_is_listed_checked_and_moved_and_the_page_after_says_what_is_left(
    officer: User, people: dict[str, User], leaver: Person, client_as: ClientAs
) -> None:
    own, other = (PartnershipFactory(name=name, sponsor=leaver) for name in ("Care Fund", "Road Board"))
    ActionFactory(partnership=own, owner=leaver, what="Mend the roof")
    client = client_as(officer)
    page = client.get(_address(leaver)).content.decode()
    assert "They answer for 3 things" in page
    assert all(words in page for words in ("Sponsoring officer (2)", "Does an action (1)", "Mend the roof"))
    typed = _typed(client, leaver, **{f"partnership-sponsor-{own.pk}": "The Sponsoring officer"})
    check = client.post(_address(leaver), typed).content.decode()
    assert "Hand this over?" in check
    assert "2 things stay with Head of Housing." in check
    own.refresh_from_db()
    assert own.sponsor == leaver  # nothing before it is confirmed
    done = client.post(_address(leaver), typed | {"checked": "yes"}, follow=True)
    words = done.content.decode()
    assert done.redirect_chain == [(reverse("person", args=[leaver.pk]), 302)]
    assert "1 to The Sponsoring officer. 2 are left." in words
    assert f"{own.reference}: Sponsoring officer" in words
    own.refresh_from_db(), other.refresh_from_db()
    assert (own.sponsor, other.sponsor) == (people["sponsor"].person, leaver)


def test_the_page_after_names_the_action_that_was_handed_over_for_who_may_read_it(
    officer: User, people: dict[str, User], leaver: Person, client_as: ClientAs
) -> None:
    own = PartnershipFactory(name="Care Fund")
    action = ActionFactory(partnership=own, owner=leaver, what="Mend the roof")
    client, successor = client_as(officer), people["sponsor"].person
    typed = _typed(client, leaver, rest=successor.in_full) | {"checked": "yes"}
    page = client.post(_address(leaver), typed, follow=True).content.decode()
    assert f"{own.reference}: Does an action: Mend the roof" in page
    event = AuditEvent.objects.get(kind="person.handed_over")
    assert "Mend the roof" not in str(event.changes)  # whoever reads the log may not read this
    name = f"register.action.owner.{action.pk}"
    assert find_moved([name], seen_by=officer)[name].words == "Mend the roof"
    action.exempt_paragraph, action.exempt_reason = 3, "Terms"
    action.save()
    assert not find_moved([name], seen_by=people["administrator"])
    assert find_moved([name], seen_by=officer)
    assert not find_moved(["owner", "register.action.owner.999999"], seen_by=officer)


def test_nobody_chosen_no_reason_and_the_leaver_themselves_are_refused_in_words(
    officer: User, leaver: Person, client_as: ClientAs
) -> None:
    PartnershipFactory(sponsor=leaver)
    client = client_as(officer)
    said = client.post(_address(leaver), _typed(client, leaver, reason="Retires")).content.decode()
    assert "Choose who takes it on: one person for everything, or somebody for each." in said
    said = client.post(_address(leaver), _typed(client, leaver, rest=str(leaver.pk))).content.decode()
    assert "Nobody to choose is called" in said
    said = client.post(_address(leaver), _typed(client, leaver, rest=leaver.in_full)).content.decode()
    assert "hands this over, so choose somebody else to take it on" in said
    said = client.post(
        _address(leaver), _typed(client, leaver, rest="The Chief officer", reason="")
    ).content.decode()
    assert "Say in a few words why it is handed over" in said
    for bad in ("\x00", "🙂" * 400, "9" * 30):
        answer = client.post(_address(leaver), _typed(client, leaver, rest=bad, reason=bad), follow=True)
        assert answer.status_code == 200
    assert not AuditEvent.objects.filter(kind="person.handed_over").exists()


def test_what_changed_meanwhile_is_shown_anew_with_what_was_typed(
    officer: User, leaver: Person, client_as: ClientAs
) -> None:
    PartnershipFactory(sponsor=leaver)
    client = client_as(officer)
    typed = _typed(client, leaver, rest="The Chief officer") | {"checked": "yes"}
    PartnershipFactory(sponsor=leaver)
    page = client.post(_address(leaver), typed).content.decode()
    assert "Nothing was handed over; look at it again." in page
    assert 'value="The Chief officer"' in page


def test_who_answers_for_nothing_is_led_back_to_their_page(
    officer: User, leaver: Person, client_as: ClientAs
) -> None:
    page = client_as(officer).get(_address(leaver), follow=True)
    assert page.redirect_chain == [(reverse("person", args=[leaver.pk]), 302)]
    assert "Head of Housing answers for nothing in the register." in page.content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("sponsor", 403), ("adviser", 403), ("reader", 403), ("officer", 200)]
)
def test_only_who_may_change_people_hands_over(
    role: str, status: int, people: dict[str, User], leaver: Person, client_as: ClientAs
) -> None:
    PartnershipFactory(sponsor=leaver, directorate=people[role].person.directorate)
    client = client_as(people[role])
    assert client.get(_address(leaver)).status_code == status
    page = client.get(reverse("person", args=[leaver.pk])).content.decode()
    assert (_address(leaver) in page) == (status == 200)


def test_a_wrong_person_or_method_is_refused(officer: User, leaver: Person, client_as: ClientAs) -> None:
    client = client_as(officer)
    assert client.get(reverse("person_hand_over", args=[999_999])).status_code == 404
    assert client.put(_address(leaver)).status_code == 405


def test_writing_the_day_of_leaving_leads_to_what_must_be_handed_over(
    officer: User, leaver: Person, client_as: ClientAs
) -> None:
    PartnershipFactory(sponsor=leaver)
    left = {"left_on_day": "1", "left_on_month": "11", "left_on_year": "2026"}
    typed = {"post": "Head of Housing", "name": "Ann Poole", "version": "1", "reason": "Retired"} | left
    page = client_as(officer).post(reverse("person_edit", args=[leaver.pk]), typed, follow=True)
    assert page.redirect_chain == [(_address(leaver), 302)]
    own = client_as(officer).get(reverse("person", args=[leaver.pk])).content.decode()
    assert "Still answers for 1 thing" in own
    assert _address(leaver) in own


@pytest.mark.parametrize("hands_over", [True, False])
def test_switching_a_sign_in_off_leads_there_too_for_whoever_may_hand_over(
    hands_over: bool, people: dict[str, User], client_as: ClientAs, request: pytest.FixtureRequest
) -> None:
    person = people["sponsor"].person
    PartnershipFactory(sponsor=person)
    client = client_as(request.getfixturevalue("both") if hands_over else people["administrator"])
    form = client.get(reverse("sign_in", args=[person.pk])).context["form"]
    typed = {"email": form["email"].value(), "roles": ["sponsor"], "seen": form["seen"].value()}
    page = client.post(reverse("sign_in", args=[person.pk]), typed, follow=True)
    own = reverse("person", args=[person.pk])
    assert page.redirect_chain == [(_address(person) if hands_over else own, 302)]
    assert ("They answer for 1 thing." in page.content.decode()) is hands_over
    assert hands_over or "Still answers for 1 thing" in page.content.decode()


def test_a_reader_is_told_how_much_only_of_what_they_may_see(
    people: dict[str, User], leaver: Person, adults: Directorate, client_as: ClientAs
) -> None:
    leaver.left_on = "2026-11-01"
    leaver.save()
    PartnershipFactory(sponsor=leaver, directorate=adults)
    PartnershipFactory(sponsor=leaver, name="Elsewhere")
    page = client_as(people["reader"]).get(reverse("person", args=[leaver.pk])).content.decode()
    assert "Still answers for 1 thing." in page
    assert "not shown to you" not in page
    assert "Elsewhere" not in page


def test_who_may_not_hand_over_is_told_who_does_and_the_officer_finds_it_on_their_work(
    people: dict[str, User], client_as: ClientAs
) -> None:
    person = people["sponsor"].person
    PartnershipFactory(sponsor=person)
    own = reverse("person", args=[person.pk])
    chief = PartnershipFactory(sponsor=people["chief"].person).sponsor
    User.objects.filter(person=person).update(is_active=False)
    page = client_as(people["administrator"]).get(own).content.decode()
    assert "A partnership officer does it with “Hand over” on this page: The Partnership officer." in page
    officer = client_as(people["officer"])
    home = officer.get("/").content.decode()
    assert _address(person) in home
    assert chief is not None
    assert _address(chief) not in home
    assert _address(person) not in client_as(people["administrator"]).get("/").content.decode()
    assert "A partnership officer does it" not in client_as(people["officer"]).get(own).content.decode()


def test_where_nobody_holds_the_role_it_says_that_an_administrator_gives_it(
    people: dict[str, User], client_as: ClientAs
) -> None:
    person = people["sponsor"].person
    PartnershipFactory(sponsor=person)
    User.objects.filter(pk__in=[people["sponsor"].pk, people["officer"].pk]).update(is_active=False)
    page = client_as(people["administrator"]).get(reverse("person", args=[person.pk])).content.decode()
    assert "nobody holds that role yet. An administrator gives it." in page


def test_what_is_counted_on_a_page_is_said_to_whoever_may_not_read_all(
    people: dict[str, User], client_as: ClientAs
) -> None:
    person = people["sponsor"].person
    PartnershipFactory(sponsor=person, live=True)
    own = reverse("person", args=[person.pk])
    assert (
        "Only what you may read is counted here."
        in client_as(people["administrator"]).get(own).content.decode()
    )
    assert "Only what you may read" not in client_as(people["officer"]).get(own).content.decode()


def test_a_successor_who_cannot_sign_in_is_named_before_it_is_done_and_no_reason_to_refuse(
    officer: User, people: dict[str, User], leaver: Person, client_as: ClientAs
) -> None:
    own, other = (PartnershipFactory(name=name, sponsor=leaver) for name in ("Care Fund", "Road Board"))
    heir = PersonFactory(post="Aide")
    client = client_as(officer)
    offered = re.findall(r'<option value="([^"]+)"', client.get(_address(leaver)).content.decode())
    assert offered.index("Aide") > max(
        offered.index(str(user.person)) for user in people.values() if str(user.person) in offered
    )
    typed = _typed(client, leaver, **{f"partnership-sponsor-{own.pk}": "Aide"})
    typed[f"partnership-sponsor-{other.pk}"] = "The Sponsoring officer"
    check = client.post(_address(leaver), typed).content.decode()
    assert check.count("cannot sign in") == 1
    assert "Aide cannot sign in" in check
    client.post(_address(leaver), typed | {"checked": "yes"})
    own.refresh_from_db()
    assert own.sponsor == heir
