"""A refusal is written down: who, which address, which partnership; and a page that is only missing is not."""

import logging
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Directorate, User
from core.access_log import middleware
from core.models import AccessEvent, AuditEvent
from register.models import Partnership
from tests.factories.governance import started
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import opened

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
MOST_QUERIES = (
    3  # which partnership, count on, write; one more after the commit looks for what is to be sealed
)


@pytest.fixture
def elsewhere(place: Directorate) -> Partnership:
    return PartnershipFactory(live=True, directorate=place)


def refusals() -> list[tuple[str, str, str, int]]:
    rows = AccessEvent.objects.filter(kind="refused").order_by("pk")
    return list(rows.values_list("actor_label", "address", "about_label", "count"))


def test_a_403_is_written_down_once_with_its_count(client_as: ClientAs, people: dict[str, User]) -> None:
    client = client_as(people["reader"])
    for _time in range(3):
        assert client.get("/lists/?q=secret").status_code == 403
    assert refusals() == [("The Reader", "/lists/", "", 3)]


def test_a_403_on_a_partnership_names_its_reference(
    client_as: ClientAs, people: dict[str, User], adults: Directorate
) -> None:
    own = PartnershipFactory(live=True, directorate=adults, name="Better Care Fund")
    client_as(people["reader"]).get(f"/register/{own.reference}/history/")
    assert refusals() == [("The Reader", f"/register/{own.reference}/history/", own.reference, 1)]
    assert "Better Care" not in str(list(AccessEvent.objects.values()))


def test_a_404_that_stands_for_a_refusal_is_one(
    client_as: ClientAs, people: dict[str, User], elsewhere: Partnership, officer: User
) -> None:
    client = client_as(people["reader"])
    paths = [
        elsewhere.get_absolute_url(),
        f"/register/{elsewhere.reference}/summary.pdf",
        started(elsewhere, by=officer).get_absolute_url(),
        f"/reviews/{opened(elsewhere).pk}/",
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 4
    assert refusals() == [("The Reader", path, elsewhere.reference, 1) for path in paths]


@pytest.mark.parametrize(
    "path",
    [
        "/register/PSH-9999/",
        "/nothing/",
        "/reviews/999999/",
        "/people/999999/",
        f"/reviews/{10**30}/",
        f"/governance/assessments/{10**30}/",
    ],
)
def test_what_is_not_there_at_all_is_no_refusal(
    path: str, client_as: ClientAs, people: dict[str, User]
) -> None:
    assert client_as(people["reader"]).get(path).status_code == 404
    assert refusals() == []


def test_a_wrong_id_in_a_partnership_that_the_reader_sees_is_no_refusal(
    client_as: ClientAs, officer: User, elsewhere: Partnership
) -> None:
    answer = client_as(officer).get(f"/register/{elsewhere.reference}/documents/999/")
    assert answer.status_code == 404
    assert refusals() == []


def test_whoever_is_not_signed_in_is_sent_to_the_door_and_not_written_down(
    client: Client, elsewhere: Partnership
) -> None:
    assert client.get(elsewhere.get_absolute_url()).status_code == 302
    assert refusals() == []


def test_a_page_that_opens_writes_nothing(client_as: ClientAs, officer: User, elsewhere: Partnership) -> None:
    before = AuditEvent.objects.count()
    assert client_as(officer).get(elsewhere.get_absolute_url()).status_code == 200
    assert AccessEvent.objects.count() == 0
    assert AuditEvent.objects.count() == before


def test_a_refusal_is_one_line_in_the_log_with_the_person_and_the_path(
    client_as: ClientAs, people: dict[str, User], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        client_as(people["reader"]).post("/lists/themes/new/%0Aforged")
        client_as(people["reader"]).get("/lists/")
    lines = [one for one in caplog.records if "/lists/" in one.getMessage() and "Refused" in one.getMessage()]
    assert [one.getMessage() for one in lines] == [f"Refused: GET /lists/ to sign-in {people['reader'].pk}"]
    assert [one for one in caplog.records if one.exc_info] == []
    assert not [one for one in caplog.records if "Forbidden" in one.getMessage()]


def test_a_refusal_that_cannot_be_written_down_is_still_a_refusal(
    client_as: ClientAs, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise middleware.DatabaseError

    monkeypatch.setattr(middleware, "record_access", fail)
    assert client_as(people["reader"]).get("/lists/").status_code == 403


@pytest.mark.parametrize("again", [False, True])
def test_a_refusal_costs_few_queries(
    again: bool, client_as: ClientAs, people: dict[str, User], elsewhere: Partnership
) -> None:
    client = client_as(people["reader"])
    path = elsewhere.get_absolute_url()
    if again:
        client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 404
    sent = [one["sql"] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    about_the_log = [one for one in sent if "core_access" in one or "readable" in one]
    assert 0 < len(about_the_log) <= MOST_QUERIES, sent
