"""People, records and rules that every test may use."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import factory
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings

from accounts import roles
from accounts.models import Directorate, RoleGrant, User
from core.history import guards
from register.gates import judge
from tests import prepared_database, turn_order
from tests.factories.accounts import DirectorateFactory, PanelFactory, UserFactory, seat

# The build says the same of the same commit: free input is drawn by the test's own text, and no clock judges it.
# `pytest --hypothesis-profile=wide` looks further, at other input each time: see CONTRIBUTING.
settings.register_profile(
    "register", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("wide", settings.get_profile("register"), derandomize=False, max_examples=2000)
settings.load_profile("register")

COUNTS = Path(__file__).parent / "query_counts.json"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what is a rule of the database: what touches none, and pages, have run beside SQLite."""
    if connection.vendor != "postgresql":
        return
    kept = [one for one in items if _is_rule_of_database(one)]
    if left := [one for one in items if not _is_rule_of_database(one)]:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def _is_rule_of_database(item: pytest.Item) -> bool:
    """Whether a test asks the database, and does so by services and queries; or by pages, of which several wait for it.

    A test that opens pages through one client holds what a view says (docs/decisions/0032).
    """
    names = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    waits = item.get_closest_marker("own_database") or (marker and marker.kwargs.get("transaction"))
    if waits or "transactional_db" in names:
        return True
    return (marker is not None or "db" in names) and "client" not in names


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Start from the kept database where there is one: `migrate` then has nothing to do."""
    return prepared_database.lay_copy()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_keepdb: bool, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        prepared_database.keep_copy()
    yield
    if django_db_keepdb:
        with django_db_blocker.unblock():
            prepared_database.remove_copy()


@pytest.fixture(autouse=True)
def _numbered_anew() -> None:
    """Count what the factories make from 0 in every test: it says the same alone as after nine thousand others."""
    waiting: list[type[factory.Factory]] = [*factory.django.DjangoModelFactory.__subclasses__()]
    for one in waiting:
        one.reset_sequence(force=True)
        waiting += one.__subclasses__()


@pytest.fixture(autouse=True)
def _guards_stand(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep the frozen tables frozen in every test, and let only the flush of a test past them."""
    marker = request.node.get_closest_marker("django_db")
    names = set(request.fixturenames)
    flushed = bool(names & {"transactional_db", "live_server"}) or bool(
        marker and marker.kwargs.get("transaction")
    )
    if flushed or marker or "db" in names:
        request.getfixturevalue("transactional_db" if flushed else "db")
        if guards.list_missing():
            guards.install()
        cache.clear()
    yield
    if flushed:
        guards.remove()


@pytest.fixture(autouse=True)
def _turns_come_before_events(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no service of any test wait for a partnership once it has written an event."""
    with turn_order.watched(monkeypatch):
        yield


@pytest.fixture
def no_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every step that the table permits be taken: for tests that are not about what a step asks for."""
    monkeypatch.setattr(judge, "read_gates", lambda: ())


@pytest.fixture
def today() -> date:
    return date(2026, 11, 20)


@pytest.fixture
def adults(db: None) -> Directorate:
    """The directorate that the people of these tests work in."""
    return DirectorateFactory(name="Adults and Health")


@pytest.fixture
def place(db: None) -> Directorate:
    """Another directorate."""
    return DirectorateFactory(name="Place")


@pytest.fixture
def people(adults: Directorate) -> dict[str, User]:
    """One signed-in person for each role, all in Adults and Health; the panel member sits on the adults panel."""
    found = {
        role.key: UserFactory(role=role.key, person__directorate=adults, person__post=f"The {role.label}")
        for role in roles.ROLES
    }
    seat(PanelFactory(name="Adults Scrutiny Panel", slug="adults"), found["panel"].person)
    return found


@pytest.fixture
def both(people: dict[str, User]) -> User:
    """An administrator who is a partnership officer too, as the first of a new register is."""
    RoleGrant.objects.create(user=people["administrator"], role="officer")
    return people["administrator"]


@pytest.fixture
def officer(people: dict[str, User]) -> User:
    return people["officer"]


@pytest.fixture
def client_as(client: Client) -> Callable[[User], Client]:
    """Return a test client signed in as somebody."""

    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def count_queries(request: pytest.FixtureRequest) -> Callable[[str], AbstractContextManager[None]]:
    """Assert that a page costs at most the queries recorded in query_counts.json.

    Set UPDATE_QUERY_COUNTS=1 to record them anew, on purpose only.
    """

    @contextmanager
    def counted(name: str) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        sent = [
            q["sql"] for q in captured.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))
        ]
        recorded = json.loads(COUNTS.read_text())
        if os.environ.get("UPDATE_QUERY_COUNTS"):
            recorded[name] = len(sent)
            COUNTS.write_text(json.dumps(recorded, indent=2, sort_keys=True) + "\n")
        assert len(sent) <= recorded[name], "\n".join([f"{name}: {len(sent)} queries", *sent])

    return counted
