"""Every URL x every role x own or other directorate. A URL missing from the matrix fails the build."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.access
from accounts import roles
from accounts.models import Directorate, Panel, User
from core.posting.page_above import find_page_above
from tests.access.matrix import EVERYONE, Row
from tests.factories.register import PartnershipFactory


def _rows() -> dict[str, Row]:
    found: dict[str, Row] = {}
    for module in pkgutil.iter_modules(tests.access.__path__):
        if module.name.startswith("rows_"):
            rows = importlib.import_module(f"tests.access.{module.name}").ROWS
            assert not found.keys() & rows.keys(), f"{module.name} names an address a second time"
            found |= rows
    return found


ROWS = _rows()
pytestmark = pytest.mark.every_address


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


PATTERNS = list(_patterns(get_resolver()))


def test_the_matrix_names_every_role() -> None:
    assert {role.key for role in roles.ROLES} == EVERYONE


def test_every_address_stands_in_the_matrix_and_nothing_else_does() -> None:
    assert {pattern.name for pattern in PATTERNS} == set(ROWS)


def test_every_view_of_ours_says_who_may_open_it() -> None:
    silent = [
        p.name
        for p in PATTERNS
        if not p.callback.__module__.startswith("allauth") and not hasattr(p.callback, "access")
    ]
    assert silent == []


@pytest.fixture
def scene(people: dict[str, User], place: Directorate) -> SimpleNamespace:
    """The people, a partnership of their own directorate with ties, and one of another without."""
    ties: dict[str, Any] = {
        "sponsor": people["sponsor"].person,
        "lead": people["contributor"].person,
        "panel": Panel.objects.get(slug="adults"),
    }
    own = PartnershipFactory(live=True, directorate=people["sponsor"].person.directorate, **ties)
    other = PartnershipFactory(live=True, directorate=place)
    return SimpleNamespace(people=people, own=own, other=other, made={})


@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_may_open(name: str, scene: SimpleNamespace) -> None:
    row, wrong = ROWS[name], []
    for whose in ("own", "other"):
        url = reverse(name, kwargs=row.arguments(scene, getattr(scene, whose)) or None)
        if _opens(Client(), row, url) != row.public:
            wrong.append(f"{url} ({whose}) without sign-in")
        for role, user in scene.people.items():
            client = Client()
            client.force_login(user)
            if _opens(client, row, url) != (role in getattr(row, whose)):
                wrong.append(f"{url} ({whose}) as {role}")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.method == "get"))
def test_what_can_be_opened_is_known_to_be_a_page_and_head_is_answered_as_get_is(
    name: str, scene: SimpleNamespace
) -> None:
    row = ROWS[name]
    client = Client()
    if not row.public:
        client.force_login(scene.people[min(row.own or row.other)])
    url = reverse(name, kwargs=row.arguments(scene, scene.own if row.own else scene.other) or None)
    assert find_page_above(url) == url
    asked = client.head(url)
    assert asked.status_code == client.get(url).status_code != 405
    assert asked.streaming or asked.content == b""


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.method == "post"))
def test_head_writes_nothing_where_only_a_form_may_be_sent(name: str, scene: SimpleNamespace) -> None:
    row = ROWS[name]
    client = Client()
    client.force_login(scene.people[min(row.own or row.other)])
    url = reverse(name, kwargs=row.arguments(scene, scene.own if row.own else scene.other) or None)
    assert client.head(url).status_code == client.get(url).status_code
    assert find_page_above(url) != url


def _opens(client: Client, row: Row, url: str) -> bool:
    response = getattr(client, row.method)(url)
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return False
    assert response.status_code < 500
    return response.status_code not in (403, 404)
