"""The shared list of people: posts for everyone, names and addresses only for those who may read them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, Person, User
from core import clock
from core.dates import write_long_date
from core.history import audit
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.factories.related import RepresentativeFactory
from tests.factories.search import open_words

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


@pytest.fixture
def helen() -> Person:
    return PersonFactory(post="Director of Adults", name="Helen Marsh", email="helen@northvale.example")


def _list(client: Client, **asked: str) -> str:
    return client.get(reverse("people"), asked).content.decode()


def test_names_are_listed_only_for_those_who_may_read_them(
    people: dict[str, User], helen: Person, client_as: ClientAs
) -> None:
    PersonFactory(post="", name="Sam Hughes")
    PersonFactory(post="", name="Cllr Yusuf", is_councillor=True)
    full, part = _list(client_as(people["adviser"])), _list(client_as(people["reader"]))
    assert [name in full for name in ("Helen Marsh", "Sam Hughes", "Cllr Yusuf")] == [True, True, True]
    assert [name in part for name in ("Helen Marsh", "Sam Hughes", "Cllr Yusuf")] == [False, False, True]
    assert "Director of Adults" in part


def test_a_hidden_name_cannot_be_searched_for(
    people: dict[str, User], helen: Person, client_as: ClientAs
) -> None:
    assert "Director of Adults" in _list(client_as(people["adviser"]), q="helen")
    assert "Director of Adults" not in _list(client_as(people["reader"]), q="helen")
    assert "Director of Adults" in _list(client_as(people["reader"]), q="adults director")


@pytest.mark.parametrize("order", ["name", "-name"])
def test_a_hidden_name_cannot_be_ordered_by(
    order: str, people: dict[str, User], helen: Person, client_as: ClientAs
) -> None:
    page = client_as(people["reader"]).get(reverse("people"), {"o": order})
    assert page.context["listing"].order == "post"


def test_the_address_stands_only_on_pages_for_those_who_may_read_it(
    people: dict[str, User], helen: Person, client_as: ClientAs
) -> None:
    url = reverse("person", args=[helen.pk])
    assert "helen@northvale.example" in client_as(people["adviser"]).get(url).content.decode()
    hidden = client_as(people["reader"]).get(url).content.decode()
    assert "helen@northvale.example" not in hidden
    assert "Helen Marsh" not in hidden
    assert "Director of Adults" in hidden


def test_a_person_without_a_post_is_not_there_for_those_who_may_not_read_names(
    people: dict[str, User], client_as: ClientAs
) -> None:
    url = reverse("person", args=[PersonFactory(post="", name="Sam Hughes").pk])
    assert client_as(people["reader"]).get(url).status_code == 404
    assert client_as(people["adviser"]).get(url).status_code == 200


def test_duties_are_counted_and_named_only_as_far_as_the_reader_may_see(
    people: dict[str, User], adults: Directorate, helen: Person, client_as: ClientAs
) -> None:
    PartnershipFactory(name="Seen", directorate=adults, sponsor=helen, lead=helen)
    PartnershipFactory(name="Unseen", sponsor=helen, cabinet_member=helen)
    RepresentativeFactory(person=helen, partnership__name="Sat on", capacity="trustee")
    RepresentativeFactory(person=helen, partnership__name="Sat on once", ended_on="2020-01-01")
    counts = {}
    for role in ("officer", "reader"):
        client = client_as(people[role])
        rows = client.get(reverse("people"), {"q": "director of adults"}).context["listing"].rows
        labels = ("Sponsors", "Leads", "Sits on", "Other duties")
        counts[role] = [str(rows).split(f'data-label="{label}">')[1].split("<")[0] for label in labels]
        page = client.get(reverse("person", args=[helen.pk]))
        counts[f"{role} page"] = [
            (str(d.partnership), list(d.roles)) for d in page.context["answers_for"].duties
        ]
    assert counts == {
        "officer": ["2", "1", "1", "1"],
        "officer page": [
            ("Sat on", ["Sits on it for the council: Trustee"]),
            ("Seen", ["Sponsoring officer", "Lead officer"]),
            ("Unseen", ["Sponsoring officer", "Cabinet member"]),
        ],
        "reader": ["1", "1", "", ""],
        "reader page": [("Seen", ["Sponsoring officer", "Lead officer"])],
    }


def test_the_list_counts_what_the_page_lists_and_says_what_is_to_come(
    officer: User, helen: Person, client_as: ClientAs
) -> None:
    soon = clock.today() + timedelta(days=5)
    RepresentativeFactory(person=helen, partnership__name="Coming", capacity="trustee", started_on=soon)
    RepresentativeFactory(person=helen, partnership__name="Closed", partnership__status="out_of_scope")
    client = client_as(officer)
    rows = str(client.get(reverse("people"), {"q": "director of adults"}).context["listing"].rows)
    assert rows.split('data-label="Sits on">')[1].split("<")[0] == "1"
    (duty,) = client.get(reverse("person", args=[helen.pk])).context["answers_for"].duties
    assert list(duty.roles) == [f"Sits on it for the council: Trustee, from {write_long_date(soon)}"]


def test_a_search_for_people_that_finds_none_says_what_may_have_been_meant(
    people: dict[str, User], helen: Person, client_as: ClientAs
) -> None:
    page = client_as(people["officer"]).get(reverse("people"), {"q": "Helen Marhs"}).content.decode()
    assert 'Did you mean <a href="/people/?q=helen+marsh">helen marsh</a>?' in page
    assert (
        "Did you mean"
        not in client_as(people["reader"]).get(reverse("people"), {"q": "Marhs"}).content.decode()
    )
    assert (
        "Did you mean"
        not in client_as(people["officer"]).get(reverse("people"), {"q": "Helen"}).content.decode()
    )


def test_a_person_is_added(officer: User, client_as: ClientAs) -> None:
    page = client_as(officer).post(reverse("person_new"), {"post": "Head of Libraries"}, follow=True)
    made = Person.objects.get(post="Head of Libraries")
    assert page.redirect_chain[-1][0] == reverse("person", args=[made.pk])
    assert str(audit.find_events_about(made).first()) == "Person added: Head of Libraries"


def test_somebody_needs_a_name_or_a_post(officer: User, client_as: ClientAs) -> None:
    words = client_as(officer).post(reverse("person_new"), {}).content.decode()
    assert "Enter a name, a post, or both." in words


def test_a_renamed_post_is_found_by_its_new_words(officer: User, helen: Person, client_as: ClientAs) -> None:
    partnership = PartnershipFactory(sponsor=helen)
    data = {
        "post": "Executive Director of Adults",
        "name": "Helen Marsh",
        "version": "1",
        "reason": "Restructure",
    }
    client_as(officer).post(reverse("person_edit", args=[helen.pk]), data)
    assert "executive director of adults" in open_words(partnership.pk)
    event = audit.find_events_about(helen).first()
    assert event is not None
    assert event.reason == "Restructure"


def test_two_people_who_change_the_same_post_are_asked(
    officer: User, helen: Person, client_as: ClientAs
) -> None:
    url, client = reverse("person_edit", args=[helen.pk]), client_as(officer)
    client.post(url, {"post": "Theirs", "name": "Helen Marsh", "email": helen.email, "version": "1"})
    page = client.post(url, {"post": "Mine", "name": "Helen Marsh", "email": helen.email, "version": "1"})
    assert page.status_code == 409
